// Every figure that names the same thing, page by page, beside the database and both systems. Knows nothing of how the
// app counts.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { notInZoho } from '#app/ui/components/live-stats/not-in-zoho.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'
import type { EveryPage } from './every-page.ts'
import { fieldNamed } from './whole-crm.ts'
import type { World } from './world.ts'

export type Sides = { world: World; shop: ShopSimulator; org: OrgSimulator; domain: string }

/** What disagrees, in words; empty when all agree. */
export async function disagreements(sides: Sides, pages: EveryPage): Promise<string[]> {
  const found: string[] = []
  const agree = (what: string, figures: Record<string, unknown>) => {
    const said = Object.entries(figures).filter(([, value]) => value !== undefined)
    const different = new Set(said.map(([, value]) => JSON.stringify(value)))
    if (different.size > 1)
      found.push(`${what}: ${said.map(([who, is]) => `${who} ${JSON.stringify(is)}`).join(', ')}`)
  }
  await agreeOnKinds(sides, pages, agree)
  await agreeOnWork(sides, pages, agree)
  agreeOnShopify(sides, pages, agree)
  agreeOnState(pages, agree)
  agreeOnRuns(pages, agree)
  return found
}

type Agree = (what: string, figures: Record<string, unknown>) => void

const isId = (value: unknown): boolean => typeof value === 'string' && /^\d+$/.test(value)

const modules = {
  product: { Products: 'Shopify Variant Id' },
  customer: { Contacts: 'Shopify Customer Id', Leads: 'Shopify Customer Id' },
  order: { Sales_Orders: 'Shopify Order Id', Deals: 'Shopify Order Id' },
  checkout: {},
  draftOrder: {},
} as const satisfies Record<RecordKind, Record<string, string>>

async function agreeOnKinds(
  { world, shop, org, domain }: Sides,
  pages: EveryPage,
  agree: Agree,
): Promise<void> {
  const { prisma } = world.db
  const { liveStats } = pages
  const { health } = pages.home
  for (const { kind, tabs, lists, attention } of pages.kinds) {
    const kept = await prisma.link.findMany({
      where: { shopDomain: domain, kind, NOT: { zohoId: '' } },
      select: { shopifyId: true, parentId: true, zohoModule: true, gone: true },
    })
    const links = kept.filter(({ gone }) => !gone)
    const isWhole = kind === 'product'
    agree(`${kind}s of Shopify that are in Zoho`, {
      database: isWhole ? new Set(links.map(({ parentId }) => parentId)).size : links.length,
      'tile and table': health?.linked[kind].records,
    })
    for (const [module, label] of Object.entries(modules[kind])) {
      const field = fieldNamed(org, module, label)
      const there = org.records(module).filter((row) => isId(row[field])).length
      const inModule = (rows: typeof kept) => rows.filter((link) => link.zohoModule === module).length
      // After a disconnect the records stay in Zoho, and the app knows nothing of them.
      const connected = pages.home.connection.state !== 'none'
      agree(`${module} from Shopify`, {
        // What was deleted in Shopify is kept there, and is no record of the store.
        Zoho: connected && pages.home.imported ? there - (inModule(kept) - inModule(links)) : undefined,
        database: inModule(links),
        tile: health ? (health.linked[kind].modules[module] ?? 0) : undefined,
      })
    }
    agree(`${kind}s under "In Zoho CRM"`, {
      database: links.length,
      tab: tabs?.linked.count,
      list: lists['linked'],
    })
    agree(`${kind}s that need attention`, {
      database: await prisma.outcome.count({
        where: {
          shopDomain: domain,
          kind,
          result: { in: ['rejected', 'failed'] },
          resolvedAt: null,
          NOT: { cause: { in: ['ambiguous_match', 'claimed_match', 'candidate_gone'] } },
        },
      }),
      "Home's figure": health?.refused[kind],
      tab: tabs?.refused.count,
      list: lists['refused'],
      'Sync activity': attention.length,
    })
    agree(`${kind}s of the store that are not in Zoho, by number`, {
      'Shopify and database': storeOf(shop, kind).filter((id) => !isIn(links, id)).length,
      'On both sides':
        health && liveStats
          ? (notInZoho(kind, liveStats, health.linked[kind].records) ?? undefined)
          : undefined,
    })
    agree(`${kind}s not in Zoho`, {
      tab: tabs?.missing.count,
      list: lists['missing'],
      'On both sides': kind === 'product' ? liveStats?.missingVariants.count : undefined,
    })
    agree(`${kind}s deleted in Shopify`, {
      database: kept.length - links.length,
      tab: tabs?.gone.count,
      list: lists['gone'],
    })
    agree(`${kind}s waiting`, {
      database: await prisma.change.count({ where: { shopDomain: domain, kind, deadLettered: false } }),
      tab: tabs?.waiting.count,
      list: lists['waiting'],
    })
  }
}

/** Ids of what Shopify shows. */
function storeOf(shop: ShopSimulator, kind: RecordKind): string[] {
  const orders = [...shop.orders.values()].filter((order) => shop.state.sees(order, new Date()))
  const shown: Partial<Record<RecordKind, readonly { id: string }[]>> = {
    product: [...shop.products.values()],
    customer: [...shop.customers.values()],
    order: orders,
  }
  return (shown[kind] ?? []).map(({ id }) => id.split('/').at(-1) ?? '')
}

type LinkRow = { shopifyId: string; parentId: string | null }
const isIn = (links: readonly LinkRow[], id: string): boolean =>
  links.some(({ shopifyId, parentId }) => shopifyId === id || parentId === id)

async function agreeOnWork({ world, domain }: Sides, pages: EveryPage, agree: Agree): Promise<void> {
  const { prisma } = world.db
  const { home, activity, questions, kinds, settings } = pages
  agree('what waits', {
    database: await prisma.change.count({ where: { shopDomain: domain, deadLettered: false } }),
    Home: home.health?.pending,
    lists: kinds.reduce((sum, { tabs }) => sum + (tabs?.waiting.count ?? 0), 0),
  })
  agree('open questions', {
    database: await prisma.question.count({ where: { shopDomain: domain, answer: null } }),
    Home: home.questions,
    'Sync activity': activity.open,
    list: questions.length,
  })
  agree('rules and filters', { Home: home.mapping, Settings: settings.mapping })
  agree('open privacy requests', {
    Home: home.privacy.count,
    Settings: settings.privacy.rows.filter(({ doneAt }) => doneAt === null).length,
  })
}

function agreeOnShopify({ shop }: Sides, { home, liveStats, preflight }: EveryPage, agree: Agree): void {
  const seen = [...shop.orders.values()].filter((order) => shop.state.sees(order, new Date())).length
  agree("the store's records", {
    Shopify: {
      product: shop.products.size,
      customer: shop.customers.size,
      order: seen,
      checkout: 0,
      draftOrder: 0,
    },
    Home: liveStats?.shopify ?? undefined,
    // One that was made before says when.
    'the check before an import': preflight.isNow ? preflight.preflight?.counts : undefined,
  })
  agree("the store's name", { Shopify: shop.name, Home: home.shop?.name })
}

function agreeOnState({ home, settings, preflight, activity, kinds }: EveryPage, agree: Agree): void {
  const { connection } = home
  agree('the connection', { Home: connection, Settings: settings.connection })
  agree('the credits left, and when that was so', { Home: home.credits, Settings: settings.credits })
  agree('the credits left for an import', {
    Home: preflight.preflight ? (home.credits.left ?? -1) : undefined,
    'the check before it': preflight.preflight?.checks.find(({ id }) => id === 'credits')?.values['left'],
  })
  agree('whether Zoho has to be reconnected', {
    Home: connection.state === 'needs_reconnect',
    'Sync activity': activity.disconnected,
    Mapping: kinds.map(({ mapping }) => mapping.disconnected).some(Boolean),
  })
  agree('the settings', { Home: home.settings, Settings: settings.settings })
  for (const { kind, mapping } of kinds)
    agree(`whether ${kind}s are synced`, { Settings: settings.settings.kinds[kind], Mapping: mapping.kindOn })
  const off = kinds.filter(({ kind }) => !home.settings.kinds[kind]).map(({ kind }) => kind)
  agree('kinds off that are said to be missing', {
    none: [],
    Home: home.compared.missing.filter((kind) => off.includes(kind)),
  })
}

function agreeOnRuns({ home: { run, preview }, runs }: EveryPage, agree: Agree): void {
  for (const one of [run, preview].flatMap((each) => each ?? [])) {
    const listed = runs.find(({ id }) => id === one.id)
    agree(`the ${one.type}`, { Home: one.state, 'Sync activity': listed?.state })
    for (const step of one.steps) {
      const { kind, done, created, updated, unchanged, skipped, rejected } = step
      const sum = created + updated + unchanged + skipped + rejected
      agree(`records of the ${one.type}, ${kind}s`, { done, 'by result': sum })
      const same = listed?.steps.find((other) => other.kind === kind)
      agree(`the ${one.type}'s ${kind}s`, { Home: done, 'Sync activity': same?.done })
    }
  }
}

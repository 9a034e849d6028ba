// A live shop in a world that is shared by the tests of a file: its own domain, its own Zoho organisation, imported.

import { Prisma } from '@prisma/client'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import type { CustomerInput, ShopSimulator, ShopSpec } from '#test/simulators/shopify/index.ts'
import type { OrgSpec, Row } from '#test/simulators/zoho/types.ts'
import { consentWholly } from './consent.ts'
import { laidOrDone } from './laid-shop.ts'
import { countPending, untilEnded } from './looks.ts'
import { untilAtRest } from './until.ts'
import type { Choices, World } from './world.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'

export type LiveShop = Awaited<ReturnType<typeof openShop>>
export type LiveOptions = {
  shop?: Partial<ShopSpec>
  org?: OrgSpec
  choices?: Choices
  /** Built before the import; nothing of it is told by webhook. */
  store?: (shop: ShopSimulator) => void
  /** False: installed and connected only. */
  imported?: boolean
}

let shops = 0

/** Installs, connects, chooses and imports a new shop. */
export async function openShop(
  world: Pick<World, 'shopify' | 'zoho' | 'runtime'>,
  options: LiveOptions = {},
) {
  const { shopify, zoho } = world
  const engine = () => world.runtime
  const domain = ShopDomain.parse(`live-${process.pid}-${++shops}.myshopify.com`)
  const shop = shopify.addShop({ name: 'Acme', currency: 'USD', plan: 'plus', ...options.shop, domain })
  const org = zoho.addOrg({ name: 'Acme Sales', edition: 'enterprise', currency: 'USD', ...options.org })
  shop.silently(() => options.store?.(shop))
  const pending = () => countPending(engine().db, domain)
  const settled = async () => {
    await shopify.settled()
    await untilAtRest(async () => (await pending()) === 0)
  }
  const records = (module: string, gid: string) =>
    org.records(module).filter((row) => idOf(row) === tail(gid))
  const live = {
    domain,
    shop,
    org,
    visit: () => visitApp(engine(), shop),
    connect: () => connectZoho(engine(), domain, (url) => zoho.consent(url, { org: org.id })),
    choose: (choices: Choices) => saveSettings(engine().sync, domain, Settings.parse(choices)),
    import: async () => {
      await importStore(engine(), domain)
      for (const name of ['import', 'reconcile', 'audit']) await idle(engine().db, domain, name)
      await settled()
    },
    pending,
    /** Webhooks delivered, changes synced. */
    settled,
    /** The Zoho records that stand for a Shopify record. */
    records,
    /** The only one. */
    record: (module: string, gid: string): Row => {
      const [row, ...others] = records(module, gid)
      if (!row || others.length > 0)
        throw new Error(`${gid} has ${row ? others.length + 1 : 'no'} records in ${module}`)
      return row
    },
    outcomes: () =>
      engine().db.prisma.outcome.findMany({ where: { shopDomain: domain }, orderBy: { id: 'asc' } }),
    links: () =>
      engine().db.prisma.link.findMany({ where: { shopDomain: domain }, orderBy: { shopifyId: 'asc' } }),
    changes: () => engine().db.prisma.change.findMany({ where: { shopDomain: domain } }),
    row: () => engine().db.prisma.shop.findUniqueOrThrow({ where: { domain } }),
  }
  await live.visit()
  await live.connect()
  await live.choose(options.choices ?? {})
  if (options.imported === false) return live
  if (options.store || options.org?.id) await live.import()
  else {
    // A connection has a comparison looked for, which ends before there is anything to compare.
    await idle(engine().db, domain, 'reconcile')
    await laidOrDone(world, live, options, live.import)
  }
  return live
}

/** A shop whose only customer was told after the import and is in Zoho, and the Contact that stands for them. */
export async function openWithCustomer(
  world: Pick<World, 'shopify' | 'zoho' | 'runtime'>,
  customer: CustomerInput,
  options: LiveOptions = {},
) {
  const live = await openShop(world, options)
  const { id } = live.shop.createCustomer(customer)
  await live.settled()
  return { ...live, ...contactOf(live, id) }
}

/** The Contact that stands for a customer. */
export function contactOf({ record, org }: Pick<LiveShop, 'record' | 'org'>, id: string) {
  const contact = () => record('Contacts', id)
  return {
    id,
    contact,
    /** By hand, in Zoho. */
    edit: (row: Record<string, unknown>) => org.update('Contacts', contact().id, row),
  }
}

type Engine = World['runtime']

const visitApp = (runtime: Engine, shop: ShopSimulator) =>
  runtime.authenticateAdmin(
    new Request(`https://app.test/app?${shop.documentQuery()}`, { headers: { 'user-agent': browser } }),
  )

/** Consents as `consent` decides, and comes back. */
export const connectZoho = (runtime: Engine, domain: ShopDomain, consent: (url: string) => string) =>
  consentWholly(runtime, domain, consent)

async function importStore(runtime: Engine, domain: ShopDomain): Promise<void> {
  const { runId } = await startImport(runtime.sync, domain, {
    kinds: ['product', 'customer', 'order'],
    since: null,
  })
  await untilEnded(runtime.db, runId)
}

/** The numeric end of a Shopify id. */
export const tail = (gid: string): ShopifyId => ShopifyId.parse(gid.split('/').at(-1))

const idOf = (row: Row): unknown =>
  row['Shopify_Customer_Id'] ?? row['Shopify_Variant_Id'] ?? row['Shopify_Order_Id']

/** Lines of a Sales Order as [name, quantity, price] and its total. */
export function orderOf(row: Row) {
  const items = Array.isArray(row['Ordered_Items']) ? (row['Ordered_Items'] as Record<string, unknown>[]) : []
  const lines = items.map((item) => [
    String(item['Description']).split('\n')[0],
    item['Quantity'],
    item['List_Price'],
    item['Discount'],
  ])
  return {
    lines: lines.toSorted((a, b) => String(a).localeCompare(String(b))),
    total: Number(row['Grand_Total']),
  }
}

/** Writes to a module that Zoho answered, in calls. */
export const callsTo = ({ zoho }: Pick<World, 'zoho'>, module: string, since = 0) =>
  zoho.log.slice(since).filter(({ method, path }) => method !== 'GET' && path.startsWith(`/crm/v8/${module}`))

/** Runs one of the engine's jobs and waits until it and what follows has ended. */
export async function runJob(
  { runtime }: Pick<World, 'runtime'>,
  { domain, settled }: Pick<LiveShop, 'domain' | 'settled'>,
  name: 'reconcile' | 'audit',
): Promise<void> {
  const field = name === 'audit' ? 'auditedAt' : 'reconciledAt'
  const before = await runtime.db.prisma.shop.findUniqueOrThrow({ where: { domain } })
  await runtime.sync.queue.enqueue(name, { shop: domain })
  await untilAtRest(async () => {
    const row = await runtime.db.prisma.shop.findUniqueOrThrow({ where: { domain } })
    return row[field]?.getTime() !== before[field]?.getTime()
  })
  await idle(runtime.db, domain, name)
  await settled()
}

/** Until no job of this name waits or runs for the shop. Those of other shops may wait for long: after an outage, say. */
export const idle = (db: World['db'], shop: string, name: string) =>
  untilAtRest(async () => {
    const rows = await db.rows(Prisma.sql`
      SELECT 1 FROM pgboss.job
      WHERE name = ${name} AND data->>'shop' = ${shop} AND state IN ('created', 'retry', 'active') LIMIT 1`)
    return rows.length === 0
  })

/** What happens meanwhile gathers, as while Zoho asks for a pause; then all of it is synced. */
export async function whilePaused(
  { runtime }: Pick<World, 'runtime'>,
  live: LiveShop,
  work: () => Promise<void>,
): Promise<void> {
  const data = (pausedFor: string | null) => ({ where: { domain: live.domain }, data: { pausedFor } })
  await runtime.db.prisma.shop.update(data('throttled'))
  await idle(runtime.db, live.domain, 'sync')
  await work()
  await runtime.db.prisma.shop.update(data(null))
  runtime.sync.wake(live.domain)
  await live.settled()
}

// Whether Shopify, Zoho and the database agree, after faults have ended and everything had its time.

import type { Runtime } from '#app/server/runtime.server.ts'
import { faultsOf } from '#test/support/history-oracle.ts'
import { tail } from '#test/support/live-shop.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import type { ChaosShop } from './harness.ts'

export const verdicts = ['lost', 'doubled', 'stuck', 'wrongly deleted', 'crashed'] as const
type Verdict = (typeof verdicts)[number]
export type Violation = { seed: number; shop: string; verdict: Verdict; text: string }

/** Every difference of these shops. */
export async function compare(runtime: Runtime, shops: readonly ChaosShop[]): Promise<Violation[]> {
  const found: Violation[] = []
  for (const one of shops) {
    const texts = await faultsOf(runtime, one.live).catch((error: unknown) => [
      `was refused: ${String(error)}`,
    ])
    const deep = texts.map((text) => ({ verdict: verdictOf(text), text }))
    const plain = [...countRecords(one), ...(await openRuns(runtime, one))]
    const told = new Set(plain.map(({ text }) => text))
    for (const violation of [...plain, ...deep.filter(({ text }) => !told.has(text))])
      found.push({ seed: one.seed, shop: one.live.domain, ...violation })
  }
  return found
}

type Found = { verdict: Verdict; text: string }

function verdictOf(text: string): Verdict {
  if (/has (\d+) records in Zoho/.test(text)) return text.includes('has 0 records') ? 'lost' : 'doubled'
  if (text.includes('is marked as deleted and is not')) return 'wrongly deleted'
  if (text.includes('still pending') || text.includes('was refused')) return 'stuck'
  if (text.includes('has lines')) return hasMoreLines(text) ? 'doubled' : 'lost'
  return 'lost'
}

function hasMoreLines(text: string): boolean {
  const [shown = '', wanted = ''] = text.split('\ninstead of\n')
  return shown.split('\n').length - 1 > wanted.split('\n').length
}

// With no word of the app's own: each record of the shop once, none that is there taken for deleted.
function countRecords({ live, shop }: ChaosShop): Found[] {
  const syncing = (modules: readonly string[], field: string) => {
    const rows = modules.flatMap((module) => live.org.records(module))
    return Map.groupBy(
      rows.filter((row) => row['Converted__s'] !== true && row[field]),
      (row) => String(row[field]),
    )
  }
  return [
    ...once('customer', shop.customers.keys(), syncing(['Contacts', 'Leads'], 'Shopify_Customer_Id')),
    ...once('product', shop.variants.keys(), syncing(['Products'], 'Shopify_Variant_Id')),
    ...once('order', shop.orders.keys(), syncing(['Sales_Orders', 'Deals'], 'Shopify_Order_Id')),
  ]
}

function once(kind: string, gids: Iterable<string>, rows: Map<string, Row[]>): Found[] {
  return [...gids].flatMap((gid): Found[] => {
    const own = rows.get(tail(gid)) ?? []
    const text = `${kind} ${tail(gid)} has ${own.length} records in Zoho`
    if (own.length === 0) return [{ verdict: 'lost', text }]
    if (own.length > 1)
      return [{ verdict: 'doubled', text: `${text}: ${own.map(({ id }) => id).join(', ')}` }]
    return []
  })
}

async function openRuns({ db: { prisma } }: Runtime, { live }: ChaosShop): Promise<Found[]> {
  const runs = await prisma.run.findMany({ where: { shopDomain: live.domain, state: { not: 'completed' } } })
  const { pausedFor } = await live.row()
  const links = await prisma.link.findMany({ where: { shopDomain: live.domain, gone: true } })
  const there = new Set<string>(
    [...live.shop.customers.keys(), ...live.shop.variants.keys(), ...live.shop.orders.keys()].map(tail),
  )
  return [
    ...runs.map(({ state, cause }): Found => ({ verdict: 'stuck', text: `import is ${state}: ${cause}` })),
    ...(pausedFor ? [{ verdict: 'stuck' as const, text: `the shop is paused for ${pausedFor}` }] : []),
    ...links
      .filter(({ shopifyId }) => there.has(shopifyId))
      .map(({ kind, shopifyId }): Found => ({
        verdict: 'wrongly deleted',
        text: `${kind} ${shopifyId} counts as deleted`,
      })),
  ]
}

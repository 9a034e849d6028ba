// How long a page of a list takes to read with 100 linked records and with 100,000 of each kind, 20,000 outcomes a day
// and another store of the same size beside it.
//
// Mark: no page takes longer than 50 ms, at whichever size. Counts over everything (Home) have 500 ms.

import { percentile } from './parts/live-messages.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { listCauses, listOutcomes, loadHistory, type OutcomeFilter } from '#app/db/screens/activity.server.ts'
import { countLinked } from '#app/db/tables/links.server.ts'
import { loadHealth } from '#app/db/screens/figures.server.ts'
import { loadHours } from '#app/db/screens/live-stats.server.ts'
import type { Page } from '#app/db/screens/paging.server.ts'
import { listRecords, type ListState } from '#app/db/screens/records.server.ts'
import { findKnownIds } from '#app/db/screens/records/found.server.ts'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { loadTabCounts } from '#app/db/screens/records/tab-counts.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'

const now = new Date()
const shops = { small: 100, large: 100_000, beside: 100_000 }
const db = await cloneDatabase()
const domainOf = (name: string) => ShopDomain.parse(`${name}.myshopify.com`)
for (const [name, size] of Object.entries(shops)) await fill(domainOf(name), size)
await db.prisma.$executeRawUnsafe('ANALYZE')

const everything: OutcomeFilter = {
  kind: null,
  result: null,
  cause: null,
  since: null,
  search: null,
  runId: null,
}
const first: Page = { size: 25, after: null, before: null }
const deep: Page = { ...first, after: `${now.getTime() - 90_000 * 1000}_9000000` }

type Read = (shop: ShopDomain) => Promise<unknown>
const record = (state: ListState, page = first) => {
  const filter = { kind: 'order', state } as const
  return (shop: ShopDomain) => listRecords(db, shop, filter, page)
}
const found = (text: string) => async (shop: ShopDomain) => {
  const ids = await findKnownIds(db, shop, 'order', { text, most: 50 })
  return listRecords(db, shop, { kind: 'order', state: 'linked', ids }, first)
}
const outcomes = (filter: Partial<OutcomeFilter>): Read => {
  const whole = { ...everything, ...filter }
  return (shop) => listOutcomes(db, shop, whole, first)
}
const pages: Record<string, Read> = {
  'orders, first page': record('linked'),
  'orders, page 3,600': record('linked', deep),
  'orders by name': found('1050'),
  'orders by Zoho id': found('70000000000000050'),
  'orders that are not in Zoho': record('missing'),
  'orders that wait': record('waiting'),
  'orders refused': record('refused'),
  'orders deleted in Shopify': record('gone'),
  'counts of the tabs, kept': async (shop) =>
    loadTabCounts(db, shop, 'order', await countLinks(db, shop, now)),
  'activity, first page': outcomes({}),
  'activity, refused': outcomes({ result: 'attention' }),
  'activity by order': outcomes({ search: '#1050' }),
  causes: (shop) => listCauses(db, shop),
  'history of a record': (shop) => loadHistory(db, shop, 'order', '1000050'),
}
let later = now.getTime()
const sums: Record<string, Read> = {
  // Each beyond the time that a count is kept.
  'all links counted': (shop) => countLinks(db, shop, new Date((later += 60_000))),
  'Home, figures': (shop) => loadHealth(db, shop, now, new Date(now.getTime() - 86_400_000)),
  'Home, 24 hours': (shop) => loadHours(db, shop, now),
  'Home, linked products': (shop) => countLinked(db, shop, 'product', new Date(0)),
}

const misses: string[] = []
console.log('ms at p95 of 20 reads                 100 records   100,000 records')
for (const [most, reads] of [
  [50, pages],
  [500, sums],
] as const) {
  for (const [name, read] of Object.entries(reads)) {
    const [small, large] = [await p95(read, 'small'), await p95(read, 'large')]
    console.log(`  ${name.padEnd(32)} ${small.toFixed(1).padStart(12)} ${large.toFixed(1).padStart(17)}`)
    if (large > most) misses.push(name)
  }
}
await db.close()
if (misses.length > 0) {
  console.log(`\nBelow the mark: ${misses.join(', ')}`)
  process.exit(1)
}

async function p95(read: Read, name: string): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 20; n++) {
    const from = performance.now()
    await read(domainOf(name))
    times.push(performance.now() - from)
  }
  return (
    percentile(
      times.toSorted((a, b) => a - b),
      0.95,
    ) ?? Infinity
  )
}

/** Links a second apart, one in a thousand deleted; a fifth as many outcomes over a day, one in fifty refused. */
async function fill(domain: ShopDomain, size: number): Promise<void> {
  await db.prisma.shop.create({
    data: { domain, name: domain, currency: 'USD', timezone: 'UTC', installedAt: now },
  })
  const at = now.toISOString()
  for (const [kind, module] of [
    ['customer', 'Contacts'],
    ['product', 'Products'],
    ['order', 'Sales_Orders'],
  ]) {
    await db.prisma.$executeRaw`
      INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint", "label",
        "syncedAt", "gone")
      SELECT ${domain}, ${kind}, (1000000 + n)::text, (2000000 + n / 3)::text, ${module},
        (70000000000000000 + n)::text, 'print', '#' || (1000 + n), ${at}::timestamptz AT TIME ZONE 'UTC' - n * interval '1 second',
        n % 1000 = 0
      FROM generate_series(1, ${size}::int) AS n`
  }
  await db.prisma.$executeRaw`
    INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "label", "trigger", "result", "cause", "latencyMs", "at")
    SELECT ${domain}, 'order', (1000000 + n)::text, '#' || (1000 + n), 'live',
      CASE WHEN n % 50 = 0 THEN 'rejected' ELSE 'updated' END, CASE WHEN n % 50 = 0 THEN 'INVALID_DATA' END, n % 2000,
      ${at}::timestamptz AT TIME ZONE 'UTC' - n * interval '4 seconds'
    FROM generate_series(1, ${Math.floor(size / 5)}::int) AS n`
  await db.prisma.$executeRaw`
    INSERT INTO "Change" ("shopDomain", "kind", "shopifyId", "notedAt")
    SELECT ${domain}, 'order', (1000000 + n)::text, ${at}::timestamptz AT TIME ZONE 'UTC' - n * interval '1 second'
    FROM generate_series(1, ${Math.floor(size / 100)}::int) AS n`
}

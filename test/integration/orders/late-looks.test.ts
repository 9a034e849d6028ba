// Looks at abandoned checkouts that come late: after an outage, or once the kind is on again.

import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { compareSince } from '#app/sync/reconcile/reconcile.server.ts'
import { cloneDatabase } from '#test/support/database.ts'

let db: Database
const shop = ShopDomain.parse('late.myshopify.com')
const now = new Date('2026-11-26T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
beforeAll(async () => {
  db = await cloneDatabase()
  const facts = {
    name: 'Acme',
    currency: 'USD',
    timezone: 'UTC',
    installedAt: now,
    liveSince: ago(61 * 24 * 60),
  }
  await db.prisma.shop.create({ data: { domain: shop, ...facts } })
})
afterAll(() => db.close())

const left = [
  { id: '1', at: ago(30 * 24 * 60) },
  { id: '2', at: ago(90) },
  { id: '3', at: ago(50) },
  { id: '4', at: ago(5) },
]
const nodes = left.map(({ id, at }) => ({
  id: `gid://shopify/AbandonedCheckout/${id}`,
  createdAt: at.toISOString(),
  updatedAt: at.toISOString(),
}))
const admin: ShopifyAdmin = {
  shop,
  graphql: (_, __, schema) => {
    const list = { nodes, pageInfo: { hasNextPage: false, endCursor: null } }
    const data = schema.parse({ abandonedCheckouts: list })
    return Promise.resolve({ data, cost: null, withheld: false, withheldIn: new Set<string>() })
  },
}

const log = pino({ level: 'silent' })
const context = () => ({ db, log, now: () => now, wake: () => undefined, shopifyFor: () => admin })
const noted = async () => {
  const rows = await db.prisma.change.findMany({ orderBy: { shopifyId: 'asc' } })
  return rows.map(({ shopifyId, trigger }) => [shopifyId, trigger])
}
beforeEach(() => db.prisma.change.deleteMany())

test('what was left for long is history, what was left lately is news, and what goes on is neither', async () => {
  await compareSince(context(), { shop }, 'checkout', ago(60 * 24 * 60))
  expect(await noted()).toEqual([
    ['1', 'history'],
    ['2', 'history'],
    ['3', 'live'],
  ])
})

// Ten minutes after its last change a cart counts as left.
test.each([
  ['before the shop went live is history, though the first look reaches back to it', 35, 'history'],
  ['since then is news', 45, 'live'],
])('what was left %s', async (_, minutes, trigger) => {
  await db.prisma.shop.update({ where: { domain: shop }, data: { liveSince: ago(minutes) } })
  await compareSince(context(), { shop }, 'checkout', ago(minutes))
  expect((await noted()).at(-1)).toEqual(['3', trigger])
})

// What links, digests and changes say where a checkout, its customer and its order are about one another.

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadNewestOf, pageOrdersOf } from '#app/db/attached/orders-of-people.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { erasePerson } from '#app/db/protection/privacy.server.ts'
import { bareLink, loadLinks, markGone, saveLinks } from '#app/db/tables/links.server.ts'
import { handOverLinks, loadMadeNear, loadTheirsNear } from '#app/db/work/handed-links.server.ts'
import { ShopDomain, ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { createDigests } from '#app/lib/secrets/digests.server.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { recordOrdersOf } from '#app/sync/customers/record-orders.server.ts'
import { erasedAmong, erasedDigest } from '#app/sync/protection/erased.server.ts'
import { cloneDatabase } from '#test/support/database.ts'

let db: Database
let shop: ShopDomain
let shops = 0
const at = new Date('2026-11-26T12:00:00Z')
const orgId = 'org1'
beforeAll(async () => void (db = await cloneDatabase()))
afterAll(() => db.close())
beforeEach(async () => {
  shop = ShopDomain.parse(`handed-${++shops}.myshopify.com`)
  const facts = { name: 'Acme', currency: 'USD', timezone: 'UTC', installedAt: at, liveSince: at }
  await db.prisma.shop.create({ data: { domain: shop, ...facts } })
  const hosts = { location: 'us', accountsHost: 'accounts.zoho.com', apiHost: 'www.zohoapis.com' }
  const org = { orgId, orgName: 'Acme', userLabel: 'x', userId: '1', edition: 'enterprise', currency: 'USD' }
  const times = { connectedAt: at, checkedAt: at }
  const data = { shopDomain: shop, state: 'connected', refreshToken: 'x', ...hosts, ...org, ...times }
  await db.prisma.zohoConnection.create({ data })
})

const customerId = ShopifyId.parse('7')
const bothIds = ['1', '2'].map((id) => ShopifyId.parse(id))

const link = (kind: RecordKind, id: string, changes: Partial<ReturnType<typeof bareLink>> = {}) => {
  const bare = bareLink(
    { shopifyId: ShopifyId.parse(id), parentId: customerId },
    'Deals',
    ZohoId.parse(`90${id}`),
  )
  return saveLinks(db, { shop, orgId, kind, at }, [{ ...bare, ...changes }])
}
const linked = async (kind: RecordKind) => [...(await loadLinks(db, shop, kind, bothIds)).values()]

const handOver = (org = orgId) =>
  handOverLinks(db, { scope: { shop, orgId: org, kind: 'order', at }, from: 'checkout' }, [
    { fromId: ShopifyId.parse('1'), toId: ShopifyId.parse('2') },
  ])

describe('an order takes the deal of its checkout over', () => {
  test('with what was last written of its fields, to be written again', async () => {
    await link('checkout', '1', { fingerprint: 'f', fieldHashes: 'sealed', adopted: true })
    await handOver()
    expect(await linked('checkout')).toEqual([])
    expect(await linked('order')).toMatchObject([
      {
        zohoId: '901',
        zohoModule: 'Deals',
        parentId: '7',
        fingerprint: null,
        fieldHashes: 'sealed',
        adopted: true,
      },
    ])
  })

  test('also where a write of it is in doubt: they say of which fields', async () => {
    await link('checkout', '1', { fingerprint: 'doubt', fieldHashes: 'sealed' })
    await handOver()
    expect(await linked('order')).toMatchObject([{ zohoId: '901', fieldHashes: 'sealed', inDoubt: false }])
  })

  test('but not where it has a record of its own, nor for an organisation that is no longer connected', async () => {
    await link('checkout', '1')
    await handOver('another')
    expect(await linked('order')).toEqual([])
    await link('order', '2')
    await handOver()
    expect(await linked('checkout')).toMatchObject([{ zohoId: '901' }])
    expect(await linked('order')).toMatchObject([{ zohoId: '902' }])
  })
})

test('only deals of orders that were made about the same time are found', async () => {
  await link('order', '1', { createdAt: '2026-11-26T10:01:00Z' })
  await link('order', '2', { createdAt: '2026-11-26T10:05:00Z' })
  const near = { times: [new Date('2026-11-26T10:00:00Z')], apartMs: 120_000 }
  const inModule = (zohoModule: string) => loadMadeNear(db, { shop, kind: 'order', zohoModule }, near)
  expect(await inModule('Deals')).toEqual([
    { shopifyId: '1', parentId: '7', createdAt: new Date('2026-11-26T10:01:00Z'), total: null },
  ])
  expect(await inModule('Sales_Orders')).toEqual([])
})

const made = (id: string, createdAt: string, parentId: string | null = customerId) => ({
  ...blankRecord({ shopifyId: ShopifyId.parse(id), parentId: ShopifyId.nullable().parse(parentId) }),
  createdAt,
})

test('a checkout without a link is erased with its customer, an order of theirs is not', async () => {
  const digests = createDigests([randomBytes(32)])
  const digestOf = (kind: RecordKind, id: ShopifyId) => erasedDigest(digests, { shop, kind }, id)
  const person = { customerId, orderIds: [], digestOf }
  await erasePerson(db, { shop, id: 'request', at, dueAt: at }, person)
  const before = '2026-11-20T10:00:00Z'
  const records = [
    made('1', before),
    made('2', '2026-11-27T10:00:00Z'),
    made('3', before, '8'),
    made('4', before, null),
  ]
  const among = (kind: RecordKind) => erasedAmong({ db, digests, now: () => at }, { shop, kind }, records)
  expect([...(await among('checkout'))]).toEqual(['1'])
  expect([...(await among('order'))]).toEqual([])
})

const noted = async (checkout: boolean) => {
  const settings = Settings.parse({ kinds: { checkout } })
  await recordOrdersOf({ db, now: () => at, wake: () => undefined }, { shop, settings }, [customerId])
  const rows = await db.prisma.change.findMany({ where: { shopDomain: shop }, orderBy: { kind: 'asc' } })
  return rows.map(({ kind, shopifyId, trigger }) => [kind, shopifyId, trigger])
}

test('checkouts and orders of a person who is new in Zoho are synced again, checkouts where they are on', async () => {
  await link('order', '2')
  await link('checkout', '1')
  expect(await noted(false)).toEqual([['order', '2', 'live']])
  expect(await noted(true)).toEqual([
    ['checkout', '1', 'live'],
    ['order', '2', 'live'],
  ])
})

const idsOf = (records: readonly { shopifyId: ShopifyId }[]) => records.map(({ shopifyId }) => shopifyId)

describe('what a customer ordered', () => {
  const kinds = ['order', 'checkout'] as const

  test('comes a page at a time, of all kinds and of nobody else, without what is gone', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await link('order', id)
    for (const id of ['1', '6']) await link('checkout', id)
    await link('order', '8', { parentId: ShopifyId.parse('70') })
    await markGone(db, shop, 'order', [ShopifyId.parse('4')])
    const pages = []
    for await (const page of pageOrdersOf(db, { shop, kinds }, [customerId], 2)) pages.push(idsOf(page))
    expect(pages).toEqual([['1', '6'], ['1', '2'], ['3', '5'], []])
  })

  test('has its newest records read, of each customer so many', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await link('order', id)
    await link('order', '8', { parentId: ShopifyId.parse('70') })
    const syncedAt = new Date(at.getTime() + 60_000)
    const newer = { shopDomain: shop, shopifyId: { in: ['2', '5'] } }
    await db.prisma.link.updateMany({ where: newer, data: { syncedAt } })
    const both = [customerId, ShopifyId.parse('70')]
    const read = await loadNewestOf(db, { shop, kinds }, both, 2)
    expect(read.map(({ zohoId }) => zohoId).toSorted()).toEqual(['902', '905', '908'])
  })

  test('is found near a moment of its customer’s, and only there', async () => {
    const sourceAt = at.toISOString()
    await link('checkout', '1', { sourceAt })
    await link('checkout', '2', { sourceAt: '2026-11-26T11:00:00Z' })
    await link('checkout', '3', { sourceAt, parentId: ShopifyId.parse('70') })
    await link('checkout', '4', { sourceAt, parentId: null })
    const near = { apartMs: 120_000, most: 100 }
    const moments = [{ parentId: customerId, at: new Date(at.getTime() + 119_000) }]
    expect(await loadTheirsNear(db, { shop, kind: 'checkout' }, moments, near)).toEqual(['1'])
  })
})

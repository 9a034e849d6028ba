// One source for each figure: what Home says of the store is what both systems hold and what the lists show.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOutcomes } from '#app/db/screens/activity.server.ts'
import { listRecords } from '#app/db/screens/records.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { OutcomeResult } from '#app/lib/states.ts'
import * as home from '#app/routes/app._index.tsx'
import { dismissOutcomes } from '#app/sync/live/retry.server.ts'
import { loadLiveStats } from '#app/sync/queries/live-stats.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const store = (shop: ShopSimulator) =>
  void buildStore(shop, { customers: 12, orders: 20, products: 5, plain: true })
const page = { size: 100, after: null, before: null }
const listed = async ({ domain }: Pick<LiveShop, 'domain'>, kind: RecordKind) =>
  (await listRecords(world.db, domain, { kind, state: 'linked' }, page)).rows.length
const homeOf = async (shop: Pick<LiveShop, 'shop'>) => {
  const { health, compared, questions } = await staffOf(world, shop, '101')(home.loader, '/app')
  if (!health) throw new Error('an import is under way')
  return { health, compared, questions }
}

test('after an import tiles, lists, table and both systems count the same', async () => {
  const shop = await openShop(world, { store })
  const { health } = await homeOf(shop)
  const seen = [...shop.shop.orders.values()].filter((order) => shop.shop.state.sees(order, new Date()))

  const { shopify } = await loadLiveStats(world.sync, shop.domain)
  const counted = { product: shop.shop.products.size, customer: shop.shop.customers.size, order: seen.length }
  expect(shopify).toEqual({ ...counted, checkout: 0, draftOrder: 0 })
  const { product, customer, order } = health.linked
  expect({ product: product.records, customer: customer.records, order: order.records }).toEqual(counted)
  const linked = (module: string, field: string) =>
    shop.org.records(module).filter((row) => row[field]).length
  expect(customer.modules).toEqual({ Contacts: linked('Contacts', 'Shopify_Customer_Id') })
  expect(order.modules).toEqual({ Sales_Orders: linked('Sales_Orders', 'Shopify_Order_Id') })
  expect(await listed(shop, 'customer')).toBe(customer.records)
  expect(await listed(shop, 'order')).toBe(order.records)
  expect(await listed(shop, 'product')).toBe(product.modules['Products'])
})

test('orders are counted in the module where they are, whatever is chosen for the next ones', async () => {
  const shop = await openShop(world, { store })
  const { health: before } = await homeOf(shop)
  await shop.choose({ ordersAs: 'Deals' })
  shop.shop.createOrder({ lines: [{ title: 'Tea', quantity: 1, price: '4.00' }] })
  await shop.settled()
  const { health } = await homeOf(shop)
  expect(health.linked.order.modules).toEqual({
    Sales_Orders: before.linked.order.modules['Sales_Orders'],
    Deals: 1,
  })
})

test('a record whose first write has not ended yet is in no figure and in no list of what is in Zoho', async () => {
  const shop = await openShop(world, { store })
  const { health: before } = await homeOf(shop)
  const some = await world.db.prisma.link.findFirstOrThrow({
    where: { shopDomain: shop.domain, kind: 'order' },
  })
  await world.db.prisma.link.updateMany({
    where: { shopDomain: shop.domain, kind: 'order', shopifyId: some.shopifyId },
    // As a write that begins leaves it.
    data: { zohoId: '', syncedAt: new Date() },
  })
  const { health } = await homeOf(shop)
  expect(health.linked.order.records).toBe(before.linked.order.records - 1)
  expect(await listed(shop, 'order')).toBe(health.linked.order.records)
})

test('"everything compared" is said after an import of everything, not of one kind or of some days', async () => {
  const shop = await openForImport(world, { store })
  await shop.run({ kinds: ['product'] })
  await shop.resting()
  expect((await homeOf(shop)).compared).toEqual({ at: null, allSince: null, missing: ['customer', 'order'] })
  await shop.run({ since: new Date(Date.now() - 86_400_000).toISOString() })
  await shop.resting()
  expect((await homeOf(shop)).compared).toEqual({ at: null, allSince: null, missing: ['customer', 'order'] })
  await shop.run({ kinds: ['customer', 'order'] })
  await shop.resting()
  expect((await homeOf(shop)).compared).toEqual({ at: expect.any(Date), allSince: null, missing: [] })
})

test('a refusal that another one followed is not told as resolved before the record has arrived', async () => {
  const made = { id: '' }
  const shop = await openForImport(world, {
    store: (filled) =>
      void (made.id = filled.createCustomer({ lastName: 'Lind', email: 'lind@example.com' }).id),
  })
  const filter = { kind: null, result: null, cause: null, since: null, search: null, runId: null }
  const told = async () =>
    (await listOutcomes(world.db, shop.domain, filter, page)).rows.map(
      ({ result, resolvedAt, stillOpen }) =>
        `${result}${resolvedAt ? ', over' : ''}${stillOpen ? ', open' : ''}`,
    )
  const refusal = { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
  world.zoho.faults.rejectRecords = (module) => (module === 'Contacts' ? refusal : undefined)
  await shop.run()
  await shop.resting()
  expect(await told()).toEqual(['rejected'])
  shop.shop.updateCustomer(made.id, { note: 'changed' })
  await shop.settled()
  expect(await told()).toEqual(['rejected', 'rejected, over, open'])
  world.zoho.faults.rejectRecords = undefined
  shop.shop.updateCustomer(made.id, { note: 'once more' })
  await shop.settled()
  expect(await told()).toEqual(['created', 'rejected, over', 'rejected, over'])
})

test('a question is counted among the questions, and what needs attention is what the list shows', async () => {
  const shop = await openForImport(world, {
    store: (made) => void made.createCustomer({ lastName: 'Lind', email: 'lind@example.com' }),
  })
  for (const Last_Name of ['One', 'Two'])
    shop.org.insert('Contacts', { Last_Name, Email: 'lind@example.com' })
  await shop.run()
  await shop.resting()
  const filter = { kind: null, result: null, cause: null, since: null, search: null, runId: null }
  const attention = () =>
    listOutcomes(world.db, shop.domain, { ...filter, result: 'attention' }, page).then(
      ({ rows }) => rows.length,
    )
  const { health, questions } = await homeOf(shop)
  expect({ questions, refused: health.refused.customer, listed: await attention() }).toEqual({
    questions: 1,
    refused: 0,
    listed: 0,
  })
  // The import's table says "not synced yet" of it, and its number leads to as many.
  const open = await listOutcomes(
    world.db,
    shop.domain,
    { ...filter, kind: 'customer', result: 'open' },
    page,
  )
  const run = { shopDomain: shop.domain }
  const step = await world.db.prisma.runStep.findFirst({ where: { run, kind: 'customer' } })
  const left = step?.rejected
  expect({ left, led: open.rows.length }).toEqual({ left: 1, led: 1 })
  const { rows } = await listOutcomes(
    world.db,
    shop.domain,
    { ...filter, result: OutcomeResult.enum.rejected },
    page,
  )
  await dismissOutcomes(
    world.sync,
    shop.domain,
    rows.map(({ id }) => id),
  )
  expect((await homeOf(shop)).questions).toBe(1)
})

test('orders that Shopify hides are named, and an import is no pace of the days to come', async () => {
  const shop = await openShop(world, { store })
  const { olderOrders, credits } = await loadLiveStats(world.sync, shop.domain)
  expect(olderOrders).toEqual({ inZoho: 0 })
  expect(credits.forecast).toBeNull()
  const [order] = await world.db.prisma.link.findMany({ where: { shopDomain: shop.domain, kind: 'order' } })
  await world.db.prisma.link.updateMany({
    where: { shopDomain: shop.domain, kind: 'order', shopifyId: order?.shopifyId ?? '' },
    data: { createdAt: new Date('2020-01-01') },
  })
  const long = { finishedAt: new Date('2020-01-01') }
  await world.db.prisma.run.updateMany({ where: { shopDomain: shop.domain }, data: long })
  const later = await loadLiveStats(world.sync, shop.domain)
  expect(later.olderOrders).toEqual({ inZoho: 1 })
  expect(later.credits.forecast).toEqual(expect.any(Number))
})

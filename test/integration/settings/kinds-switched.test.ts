// A kind that is switched off stays in Zoho as it is, and catches up when it is switched on again.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const all = { product: true, customer: true, order: true, checkout: false, draftOrder: false }

const dayMs = 86_400_000
const store = (shop: ShopSimulator): void => shop.at(new Date(Date.now() - 10 * dayMs), () => fill(shop))

function fill(shop: ShopSimulator): void {
  const product = shop.createProduct({ title: 'Mug', variants: [{ price: '10.00' }] })
  const customer = shop.createCustomer({ lastName: 'Lind', email: 'lind@example.com' })
  const [variant] = product.variants
  shop.createOrder({
    customerId: customer.id,
    lines: [{ variantId: variant?.id ?? '' }],
  })
}

test('orders keep their products and their person while those are switched off', async () => {
  const live = await openShop(world, { store })
  const [id = ''] = live.shop.orders.keys()
  const pointsTo = () => {
    const row = live.record('Sales_Orders', id)
    return { person: row['Contact_Name'], lines: row['Ordered_Items'] }
  }
  const before = pointsTo()
  await live.choose({ kinds: { ...all, product: false, customer: false } })
  live.shop.updateOrder(id, { note: 'changed' })
  await live.settled()
  expect(live.record('Sales_Orders', id)['Description']).toContain('changed')
  expect(pointsTo()).toEqual(before)
})

test('what changed while a kind was off arrives once it is on again', async () => {
  const live = await openForImport(world, { store })
  await live.run()
  await live.resting()
  const [id = ''] = live.shop.orders.keys()
  await live.choose({ kinds: { ...all, order: false } })
  live.shop.updateOrder(id, { note: 'changed' })
  await live.settled()
  await runJob(world, live, 'reconcile')
  expect(live.record('Sales_Orders', id)['Description'] ?? '').not.toContain('changed')

  await live.choose({ kinds: all })
  await live.resting()
  expect(live.record('Sales_Orders', id)['Description']).toContain('changed')
})

test('orders that could not go with the import are not made one night, whatever is chosen later', async () => {
  const shop = await openForImport(world, { store, org: { edition: 'standard' } })
  await shop.run()
  await shop.resting()
  expect(shop.org.records('Sales_Orders')).toEqual([])

  await shop.choose({ ordersAs: 'Deals' })
  await shop.resting()
  await runJob(world, shop, 'audit')
  await shop.resting()
  expect(shop.org.records('Deals')).toEqual([])
})

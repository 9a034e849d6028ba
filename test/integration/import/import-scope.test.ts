// What the merchant did not import stays out: no comparison brings it in behind their back, until it changes.

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const day = 86_400_000
const before = (days: number) => new Date(Date.now() - days * day)
const lines = [{ title: 'Tea', quantity: 1, price: '4.00' }]

const store = (shop: ShopSimulator): void => {
  for (const [days, name] of [
    [50, 'Old'],
    [5, 'New'],
  ] as const)
    shop.at(before(days), () => {
      shop.createCustomer({ lastName: name, email: `${name}@example.com` })
      shop.createOrder({ lines })
      shop.createProduct({ title: `${name} mug` })
    })
}
const namesIn = (shop: Awaited<ReturnType<typeof openForImport>>) => ({
  people: shop.org.records('Contacts').map((row) => row['Last_Name']),
  products: shop.org.records('Products').filter((row) => row['Shopify_Variant_Id']).length,
  orders: shop.org.records('Sales_Orders').length,
})

test('an import of one kind brings no other', async () => {
  const shop = await openForImport(world, { store })
  await shop.run({ kinds: ['product'] })
  await shop.resting()
  expect(namesIn(shop)).toEqual({ people: [], products: 2, orders: 0 })

  const [id = ''] = shop.shop.customers.keys()
  shop.shop.updateCustomer(id, { note: 'changed' })
  await shop.resting()
  expect(namesIn(shop)).toMatchObject({ people: ['Old'], orders: 0 })
})

test('an import since a date brings nothing of before, nor does "Import now" after a change of the mapping', async () => {
  const shop = await openForImport(world, { store })
  const since = before(20).toISOString()
  await shop.run({ since })
  await shop.resting()
  expect(namesIn(shop)).toMatchObject({ people: ['New'], orders: 1 })

  await staffOf(world, shop, '101')(mapping.action, '/app/settings/mapping', {
    intent: 'import',
    kind: 'order',
  })
  await shop.resting()
  expect(namesIn(shop)).toMatchObject({ people: ['New'], orders: 1 })
})

// Rows of products that are deleted in Shopify: a salesperson goes on reading what was sold.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { Row } from '#test/simulators/zoho/types.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const rowsOf = (row: Row): Record<string, unknown>[] =>
  Array.isArray(row['Ordered_Items']) ? row['Ordered_Items'] : []

test('a line of a product that is deleted in Shopify keeps its product, whatever becomes of the order', async () => {
  const live = await openShop(world)
  const product = live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5.00' }] })
  await live.settled()
  const order = live.shop.createOrder({
    lines: [
      { variantId: product.variants[0]?.id ?? '', quantity: 2 },
      { title: 'Engraving', price: '3.00', quantity: 1 },
    ],
    financialStatus: 'PAID',
  })
  await live.settled()
  const rows = () => rowsOf(live.record('Sales_Orders', order.id))
  const products = () => rows().map((row) => row['Product_Name'])
  const before = products()
  live.shop.deleteProduct(product.id)
  await live.settled()
  live.shop.updateOrder(order.id, { tags: ['gift'] })
  await live.settled()
  expect(products()).toEqual(before)
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()
  expect(products()).toEqual(before)
  expect(rows().map((row) => row['Quantity'])).toEqual([1, 1])
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(8)
})

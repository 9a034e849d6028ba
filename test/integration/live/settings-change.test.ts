// What settings or another record make of a value is no change in Shopify: what people wrote instead stays.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const choices = (rate: number) => ({ ordersAs: 'Deals', missingCurrency: { as: 'convert', rate } }) as const

test('an amount of the sales team outlives another rate', async () => {
  const live = await openShop(world, {
    shop: { currency: 'EUR' },
    org: { currency: 'USD' },
    choices: choices(1.1),
  })
  const order = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '100', quantity: 1 }],
    financialStatus: 'PENDING',
  })
  await live.settled()
  const deal = () => live.record('Deals', order.id)
  expect(deal()['Amount']).toBeCloseTo(110, 5)
  live.org.update('Deals', deal().id, { Amount: 95 })
  await live.choose(choices(1.2))
  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()
  expect(deal()['Amount']).toBe(95)
})

test('a product code of the sales team outlives a variant that gets the same SKU', async () => {
  const live = await openShop(world)
  const product = live.shop.createProduct({
    title: 'Shirt',
    variants: [{ sku: 'A-1', price: '5.00' }],
  })
  await live.settled()
  const variant = product.variants[0]?.id ?? ''
  live.org.update('Products', live.record('Products', variant).id, { Product_Code: 'ERP-77' })
  live.shop.addVariant(product.id, { sku: 'A-1', price: '6.00' })
  await live.settled()
  expect(live.record('Products', variant)['Product_Code']).toBe('ERP-77')
})

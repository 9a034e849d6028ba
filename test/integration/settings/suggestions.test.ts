// Tags and channels of the store, to tick instead of to type; without Shopify's word the fields can be typed in.

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as suggestions from '#app/routes/app.suggestions.tsx'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ask = (shop: LiveShop, kind: string) =>
  staffOf(world, shop, '101')(suggestions.loader, `/app/suggestions?kind=${kind}`)

test('the tags of the newest records and the channels of orders are offered, each once', async () => {
  const shop = await openShop(world, {
    imported: false,
    store: (store) => {
      store.createCustomer({ lastName: 'One', tags: ['VIP', 'Wholesale'] })
      store.createCustomer({ lastName: 'Two', tags: ['VIP'] })
      store.createOrder({ lines: [{ title: 'Tea', quantity: 1, price: '4.00' }], tags: ['gift'] })
    },
  })
  expect(await ask(shop, 'customer')).toEqual({ suggestions: { tags: ['VIP', 'Wholesale'], channels: [] } })
  const { suggestions: order } = (await ask(shop, 'order')) as {
    suggestions: { tags: string[]; channels: string[] }
  }
  expect(order.tags).toEqual(['gift'])
  expect(order.channels).toHaveLength(1)
})

test('where Shopify does not answer there is nothing to choose, and no error', async () => {
  const shop = await openShop(world, { imported: false })
  world.shopify.faults.down = true
  try {
    expect(await ask(shop, 'product')).toEqual({ suggestions: { tags: [], channels: [] } })
  } finally {
    world.shopify.faults.down = false
  }
})

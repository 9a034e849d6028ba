// What waits or was refused is often in Zoho already: its row says where, as the list of what is there does.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import { idle, openShop, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const page = { size: 9, after: null, before: null }
const lines = [{ title: 'Mug', price: '5' }]

test('a record that waits and is in Zoho already is not said to be missing there', async () => {
  const made = { known: '', product: '', fresh: '' }
  const live = await openShop(world, {
    store: (shop) => {
      made.known = shop.createOrder({ lines }).id
      made.product = shop.createProduct({ title: 'Lamp', variants: [{ price: '4.00' }] }).id
    },
  })
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: 'throttled' } })
  await idle(world.db, live.domain, 'sync')
  live.shop.updateOrder(made.known, { note: 'changed' })
  live.shop.updateProduct(made.product, { title: 'Lamp, blue' })
  made.fresh = live.shop.createOrder({ lines }).id
  await world.shopify.settled()

  const rowsOf = async (kind: 'order' | 'product') => {
    const { rows } = await listRecords(world.db, live.domain, { kind, state: 'waiting' }, page)
    return new Map(rows.map((row) => [row.shopifyId, [row.zohoModule, row.zohoId]]))
  }
  const orders = await rowsOf('order')
  const [variant] = live.org.records('Products')
  expect(orders.get(tail(made.known))).toEqual(['Sales_Orders', live.record('Sales_Orders', made.known).id])
  expect(orders.get(tail(made.fresh))).toEqual([null, null])
  expect((await rowsOf('product')).get(tail(made.product))).toEqual(['Products', variant?.id])
})

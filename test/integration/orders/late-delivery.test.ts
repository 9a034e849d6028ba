// A carrier delivers, and nothing else of the order changes: what Zoho says of it follows.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())

const hourMs = 3_600_000

test('an order becomes Delivered once its parcel has arrived, although Shopify does not move the order for it', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  const order = live.shop.orders.get(id)
  live.shop.fulfillOrder(id)
  const [parcel] = order?.fulfillments ?? []
  if (!parcel) throw new Error('nothing was shipped')
  parcel.displayStatus = 'IN_TRANSIT'
  await live.settled()
  const status = () => live.record('Sales_Orders', id)['Status']
  expect(status()).toBe('Approved')

  const look = async (laterMs: number) => {
    clock.skipMs += laterMs
    await runJob(world, live, 'reconcile')
    await live.settled()
  }
  await look(13 * hourMs)
  expect(status()).toBe('Approved')
  const updatedAt = order?.updatedAt
  parcel.displayStatus = 'DELIVERED'
  await look(13 * hourMs)
  expect(status()).toBe('Delivered')
  expect(order?.updatedAt).toBe(updatedAt)
})

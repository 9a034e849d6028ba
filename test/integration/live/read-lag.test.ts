// A webhook may come before a read by its record's id shows it: nothing is concluded from that at first.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startWorld, until, type World } from '#test/support/world.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.shopify.faults.readLagMs = 0))

const toldOf = async ({ outcomes }: LiveShop, id: string) =>
  (await outcomes())
    .filter(({ shopifyId }) => shopifyId === tail(id))
    .map(({ result, cause, trigger }) => ({ result, cause, trigger }))
const created = [{ result: 'created', cause: null, trigger: 'live' }]

test('an order, a customer and a product that reads show a little later arrive as news, and are called nothing else', async () => {
  const live = await openShop(world)
  world.shopify.faults.readLagMs = 5_000
  const order = live.shop.createOrder({ lines: oneLine })
  const customer = live.shop.createCustomer(ada)
  const product = live.shop.createProduct({ title: 'Fan', variants: [{ price: '5' }] })
  await live.settled()
  const variant = product.variants[0]?.id ?? ''
  for (const id of [order.id, customer.id, variant]) expect(await toldOf(live, id)).toEqual(created)
})

test('several of them at once are no silence of a remote: the shop goes on, and nobody is told of an outage', async () => {
  const live = await openShop(world)
  world.shopify.faults.readLagMs = 5_000
  for (let n = 0; n < 4; n++) live.shop.createCustomer({ lastName: `Person ${n}` })
  await until(async () => (await live.changes()).filter(({ attempts }) => attempts > 0).length === 4)
  expect(await live.row()).toMatchObject({ pausedFor: null, pausedUntil: null, troubleCode: null })
  await live.settled()
  expect((await live.outcomes()).map(({ result, trigger }) => [result, trigger])).toEqual(
    Array.from({ length: 4 }, () => ['created', 'live']),
  )
})

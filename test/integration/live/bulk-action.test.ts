// Many records that somebody selects and syncs by hand: their parts are done one after the other, what happens in the shop
// meanwhile comes in between, and Shopify's points last for both (decision 169).

import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import { loadStatuses } from '#app/db/screens/record.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { syncAllNow } from '#app/sync/live/retry.server.ts'
import { lastTurnsOf } from '#app/sync/live/last-turns.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import type { ShopSpec } from '#test/simulators/shopify/index.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const lines = [{ title: 'Mug', price: '5' }]

/** Orders that are in Zoho, each of which changed since without a word of Shopify's. */
async function openWithOrders(count: number, plan: ShopSpec['plan']) {
  const gids: string[] = []
  const live = await openShop(world, {
    shop: { plan },
    store: (shop) => {
      for (let n = 0; n < count; n++) gids.push(shop.createOrder({ lines }).id)
    },
  })
  live.shop.silently(() => {
    for (const gid of gids) live.shop.updateOrder(gid, { note: 'changed' })
  })
  return { live, ids: gids.map(tail) }
}

const waitingOf = async ({ domain }: LiveShop, ids: readonly ShopifyId[]) =>
  [...(await loadStatuses(world.db, domain, 'order', ids)).values()].filter(
    ({ state }) => state === 'waiting',
  ).length

const holdOrderWrites = () =>
  holdCalls((method, { pathname }) => method !== 'GET' && pathname.startsWith('/crm/v8/Sales_Orders'))

test('an order that is placed while a bulk action is at work is written before the last of its records', async () => {
  const { live, ids } = await openWithOrders(40, 'plus')
  let order = ''
  {
    using calls = holdOrderWrites()
    await syncAllNow(world.sync, live.domain, 'order', ids)
    await until(() => calls.count() === 1)
    order = live.shop.createOrder({ lines }).id
    await world.shopify.settled()
  }
  await live.settled()
  const told = await live.outcomes()
  const placed = told.findIndex(({ shopifyId }) => shopifyId === tail(order))
  const last = told.findLastIndex(({ trigger }) => trigger === 'retry')
  expect(live.record('Sales_Orders', order)).toBeTruthy()
  expect(told.filter(({ trigger }) => trigger === 'retry')).toHaveLength(40)
  expect(placed).toBeGreaterThanOrEqual(0)
  expect(placed).toBeLessThan(last)
})

test('a bulk action says how many are done before all of them are read', async () => {
  const { live, ids } = await openWithOrders(30, 'plus')
  using calls = holdOrderWrites()
  await syncAllNow(world.sync, live.domain, 'order', ids)
  await until(() => calls.count() === 1)
  calls.release(0)
  await until(async () => (await waitingOf(live, ids)) < 30)
  expect(await waitingOf(live, ids)).toBeGreaterThan(0)
  calls[Symbol.dispose]()
  await live.settled()
  expect(await waitingOf(live, ids)).toBe(0)
})

test('a bulk action leaves points of Shopify for what happens meanwhile', async () => {
  const { live, ids } = await openWithOrders(13, 'standard')
  const throttled = async () => (await world.runtime.metrics.shopifyThrottled.get()).values[0]?.value ?? 0
  const before = await throttled()
  await syncAllNow(world.sync, live.domain, 'order', ids)
  await live.settled()
  expect((await live.outcomes()).filter(({ trigger }) => trigger === 'retry')).toHaveLength(13)
  expect(await throttled()).toBe(before)
})

test('an order that is placed while a bulk action waits for points is written while it still does', async () => {
  const { live, ids } = await openWithOrders(13, 'standard')
  await syncAllNow(world.sync, live.domain, 'order', ids)
  await until(async () => (await waitingOf(live, ids)) < 13)
  const { id } = live.shop.createOrder({ lines })
  await until(() => live.records('Sales_Orders', id).length > 0)
  expect(await waitingOf(live, ids)).toBeGreaterThan(0)
  await live.settled()
})

/** As a person or a comparison would, but nobody is told. */
const recordOrders = ({ domain }: LiveShop, trigger: 'retry' | 'reconcile', ids: readonly ShopifyId[]) => {
  const changes = ids.map((shopifyId) => ({ kind: 'order' as const, shopifyId, deleted: false }))
  return recordChanges(world.db, trigger, [{ shop: domain, at: new Date(), delivery: null, changes }])
}

test('a shop that waits for points gives its place back until they are there, and does not ask meanwhile', async () => {
  const { live, ids } = await openWithOrders(10, 'standard')
  await recordOrders(live, 'retry', ids)
  const empty = { available: 0, restoreRate: 100, maximum: 2000, at: Date.now() }
  let looks = 0
  const shopifyPoints = () => (looks++, empty)

  const end = await syncShop({ ...world.sync, shopifyPoints }, live.domain, new AbortController().signal)

  expect(looks).toBe(1)
  // A query's 800 and the 400 that are left for live changes, at a hundred a second.
  expect(end).toMatchObject({ done: false })
  const inMs = 'runAt' in end && end.runAt ? end.runAt.getTime() - empty.at : 0
  expect(inMs).toBeGreaterThan(5000)
  expect(inMs).toBeLessThan(13_000)
  await syncAllNow(world.sync, live.domain, 'order', ids.slice(0, 1))
  await live.settled()
})

test.each(['retry', 'reconcile'] as const)('the turn of a %s is known to the next job', async (trigger) => {
  const { live, ids } = await openWithOrders(2, 'plus')
  await recordOrders(live, trigger, ids)
  const before = Date.now()
  world.sync.wake(live.domain)
  await live.settled()
  expect(lastTurnsOf(world.sync, live.domain).get('order')).toBeGreaterThanOrEqual(before)
})

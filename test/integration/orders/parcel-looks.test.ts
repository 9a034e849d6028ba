// Orders whose parcels are under way are read again from time to time: it tells Zoho what happens now, and nobody waits for it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isHistory } from '#app/lib/record-kind.ts'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const hourMs = 3_600_000
const parcels = 40

test('those that an import read at once are looked at over half a day, and behind what happens in the shop', async () => {
  const ids: string[] = []
  const live = await openShop(world, {
    store: (shop) => {
      for (let n = 0; n < parcels; n++) {
        const { id } = shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
        shop.fulfillOrder(id)
        for (const parcel of shop.orders.get(id)?.fulfillments ?? []) parcel.displayStatus = 'IN_TRANSIT'
        ids.push(id)
      }
    },
  })
  const arrived = () => ids.filter((id) => live.record('Sales_Orders', id)['Status'] === 'Delivered').length
  expect(arrived()).toBe(0)
  // A comparison reads the last minutes once more: what was made a moment ago would be its find.
  clock.skipMs += hourMs
  await runJob(world, live, 'reconcile')
  await live.settled()
  live.shop.silently(() => {
    for (const id of ids)
      for (const parcel of live.shop.orders.get(id)?.fulfillments ?? []) parcel.displayStatus = 'DELIVERED'
  })
  const told = (await live.outcomes()).length
  // As often as a shop is looked at, more or less: what is hours late is history to Zoho's automations.
  const lookFor = async (hours: number) => {
    for (let half = 0; half < 2 * hours; half++) {
      clock.skipMs += hourMs / 2
      await runJob(world, live, 'reconcile')
      await live.settled()
    }
  }
  await lookFor(6)
  expect(arrived()).toBeGreaterThan(0)
  expect(arrived()).toBeLessThan(parcels)
  await lookFor(6.5)
  expect(arrived()).toBe(parcels)
  const triggers = (await live.outcomes()).slice(told).map(({ trigger }) => trigger)
  expect(new Set(triggers)).toEqual(new Set(['recheck']))
  // Zoho's automations run: it happens now.
  expect(isHistory('recheck')).toBe(false)
})

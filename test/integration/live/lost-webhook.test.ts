// A webhook that never came: a shop where something happens is looked at every two minutes, one where nothing does less
// often. Time is skipped, not waited for.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

const minuteMs = 60_000

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
})

/** The sweep's next minutes, until the record is in Zoho. @returns how many it took */
async function minutesUntilFound(live: LiveShop, id: string, most: number): Promise<number> {
  for (let minute = 1; minute <= most; minute++) {
    clock.skipMs += minuteMs
    await sweep(world.sync)
    await idle(world.db, live.domain, 'reconcile')
    await live.settled()
    if (live.records('Contacts', id).length > 0) return minute
  }
  return Infinity
}

const untold = (live: LiveShop) =>
  live.shop.silently(() => live.shop.createCustomer({ lastName: 'Lovelace' })).id

test('a lost webhook of a shop where something happened within the hour is found within three minutes', async () => {
  const live = await openShop(world)
  live.shop.createCustomer({ lastName: 'King' })
  await live.settled()

  expect(await minutesUntilFound(live, untold(live), 4)).toBeLessThanOrEqual(3)
})

test('of an idle shop it is found within half an hour, and not at every turn of the others', async () => {
  const live = await openShop(world)
  const looked = new Set<number | undefined>()
  const id = untold(live)
  let found = Infinity
  for (let minute = 1; minute <= 31 && found === Infinity; minute++) {
    if ((await minutesUntilFound(live, id, 1)) === 1) found = minute
    looked.add((await live.row()).reconciledAt?.getTime())
  }

  expect(found).toBeLessThanOrEqual(30)
  expect(looked.size).toBeLessThanOrEqual(3)
})

test('a look by a clock that was two hours ahead hides no lost webhook (it did for two hours, and then for good)', async () => {
  const live = await openShop(world)
  live.shop.createCustomer({ lastName: 'King' })
  await live.settled()
  clock.skipMs = 120 * minuteMs
  await sweep(world.sync)
  await idle(world.db, live.domain, 'reconcile')
  clock.skipMs = 0

  expect(await minutesUntilFound(live, untold(live), 4)).toBeLessThanOrEqual(3)
})

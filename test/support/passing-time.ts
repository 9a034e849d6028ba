// The app's clock in a test, and time that passes until something has come about.

import { idle, type LiveShop } from './live-shop.ts'
import { until, type World } from './world.ts'

export type Clock = { now: () => Date; skipMs: number }

/** The real time, put forward by `skipMs`. */
export function createClock(): Clock {
  const clock = { skipMs: 0, now: () => new Date(Date.now() + clock.skipMs) }
  return clock
}

/** Time passes in steps, as often as it takes: what was postponed becomes due. */
export async function passTime(
  { world, clock, live }: { world: World; clock: Clock; live: LiveShop },
  done: () => Promise<boolean>,
  stepMs = 300_000,
): Promise<void> {
  await until(async () => {
    clock.skipMs += stepMs
    world.sync.wake(live.domain)
    await idle(world.db, live.domain, 'sync')
    return done()
  }, 60_000)
}

export const nothingLeft = (live: LiveShop) => async () => (await live.pending()) === 0

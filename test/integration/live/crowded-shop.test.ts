// One busy shop whose batches go side by side, with a Zoho that takes its time and stumbles, and the app killed while several
// are under way: without any comparison Zoho is what the mapping says of the shop, nothing twice, nothing lost, nothing older.
// CROWD_SEEDS=100 plays more of them, CROWD_FIRST=123 from there.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { playCrowd, slowZoho, type Slow } from '#test/support/crowd.ts'
import { openHarness, type Harness } from '#test/support/history.ts'
import { Chance } from '#test/store/random.ts'

const seeds = Number(process.env.CROWD_SEEDS ?? 8)
const first = Number(process.env.CROWD_FIRST ?? 1)

let harness: Harness
let slow: Slow
beforeAll(async () => {
  harness = await openHarness()
  slow = slowZoho(new Chance(first))
})
afterAll(async () => {
  slow[Symbol.dispose]()
  await harness.close()
})

test(`crowds ${first} to ${first + seeds - 1} leave Zoho equal to the shop`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    const faults = await playCrowd(harness, seed).catch((error: unknown) => [String(error)])
    if (faults.length > 0) console.log(`CROWD_FIRST=${seed} CROWD_SEEDS=1 plays this crowd again`)
    expect(faults.join('\n'), `seed ${seed}`).toBe('')
  }
  expect(slow.together).toBeGreaterThan(0)
}, 600_000)

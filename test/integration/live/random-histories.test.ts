// Whatever happened, in whatever order it was told, and whenever the app was killed: in the end Zoho is what the mapping
// says of the shop, nothing twice and nothing lost. HISTORY_SEEDS=500 plays more of them, HISTORY_FIRST=123 from there.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHarness, playHistory, type Harness } from '#test/support/history.ts'

const seeds = Number(process.env.HISTORY_SEEDS ?? 40)
const first = Number(process.env.HISTORY_FIRST ?? 1)
const perTest = 20

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

for (let from = first; from < first + seeds; from += perTest) {
  const to = Math.min(from + perTest, first + seeds) - 1
  test(`histories ${from} to ${to} end with Zoho equal to the shop`, async () => {
    for (let seed = from; seed <= to; seed++) {
      const faults = await playHistory(harness, seed).catch((error: unknown) => [String(error)])
      if (faults.length > 0) console.log(`HISTORY_FIRST=${seed} HISTORY_SEEDS=1 plays this history again`)
      expect(faults.join('\n'), `seed ${seed}`).toBe('')
    }
  }, 300_000)
}

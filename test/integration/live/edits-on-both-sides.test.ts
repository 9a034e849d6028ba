// Any order of edits on both sides, with comparisons, imports, "Sync now", conversions, merges and deletions in Zoho, a new
// connection, and writes that fail in between: what people made of a field in Zoho is lost only where Shopify's own value
// of that field changed later, or the record was deleted. EDIT_SEEDS=100 plays more histories, SEED=… repeats them.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWorld, type World } from '#test/support/world.ts'
import { createClock } from '#test/support/passing-time.ts'
import { Chance } from '#test/store/random.ts'
import { playEdits } from '#test/support/edits/play.ts'
import { subjects } from '#test/support/edits/subjects.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
})

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const histories = Number(process.env.EDIT_SEEDS ?? 2)
console.log(`edits on both sides: SEED=${seed}`)

test.each(subjects.map((subject) => [subject.name, subject] as const))(
  `no edit of the sales team is lost unless Shopify’s own value changed later (%s, SEED=${seed})`,
  async (_, subject) => {
    const live = await subject.open(world)
    for (let n = 0; n < histories; n++)
      expect(await playEdits({ world, clock, live }, subject, new Chance(seed + n)), `history ${n}`).toEqual(
        [],
      )
  },
  120_000,
)

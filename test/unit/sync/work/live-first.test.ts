import { expect, it } from 'vitest'
import { createLiveFirst } from '#app/sync/work/live-first.server.ts'

const pool = (waiting: number) => () => ({ most: 10, open: 10, idle: 0, waiting })
type Around = Partial<Parameters<typeof createLiveFirst>[0]>
const never = new AbortController().signal

const inBusyProcess = (around: Around) =>
  createLiveFirst({
    pool: pool(0),
    liveJobs: () => 1,
    held: { inc: () => undefined },
    utilization: () => 1,
    ...around,
  })

/** How many of so many batches, asked for at once, had to wait. */
async function heldOf(many: number, around: Around, signal = never): Promise<number> {
  let held = 0
  const liveFirst = inBusyProcess({ ...around, held: { inc: () => void held++ } })
  await Promise.all(Array.from({ length: many }, () => liveFirst(signal)))
  return held
}

const room: [string, Around][] = [
  ['nothing live is at work', { liveJobs: () => 0 }],
  ['the process has time to spare', { utilization: () => 0.5 }],
  ['the database is embedded, and the process has time to spare', { pool: null, utilization: () => 0.5 }],
]

it.each(room)('an import goes on at once where %s', async (_where, around) => {
  expect(await heldOf(20, around)).toBe(0)
})

const busy: [string, Around][] = [
  ['its thread is busy', {}],
  ['others wait for a connection', { utilization: () => 0, pool: pool(3) }],
]

it.each(busy)('of all batches one goes on beside live changes where %s', async (_where, around) => {
  let live = 1
  const liveFirst = inBusyProcess({ ...around, liveJobs: () => live })
  const ended: number[] = []
  const batches = [1, 2, 3, 4].map((n) => liveFirst(never).then(() => ended.push(n)))
  await batches[0]
  expect(ended).toEqual([1])
  live = 0
  await Promise.all(batches)
  expect(ended).toHaveLength(4)
})

it('an import ends, however long live changes keep the process busy', async () => {
  const since = performance.now()
  expect(await heldOf(3, {})).toBe(2)
  // Three batches that are begun half a second apart.
  expect(performance.now() - since).toBeGreaterThan(900)
})

it('one busy moment of a thread that has time to spare holds nothing back', async () => {
  const shares = [0.2, 1, 0.2]
  let held = 0
  const utilization = () => shares.shift() ?? 0.2
  const liveFirst = inBusyProcess({ utilization, held: { inc: () => void held++ } })
  for (let n = 0; n < 4; n++) {
    await Promise.all([liveFirst(never), liveFirst(never)])
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  expect(shares).toEqual([])
  expect(held).toBe(0)
})

it('an import that stops waits for nobody', async () => {
  const stop = new AbortController()
  stop.abort()
  expect(await heldOf(5, {}, stop.signal)).toBe(0)
})

it('seconds that an import was held back are told', async () => {
  const seconds: number[] = []
  const live = { asked: 0 }
  const liveFirst = inBusyProcess({
    held: { inc: (more) => void seconds.push(more) },
    liveJobs: () => (++live.asked > 3 ? 0 : 1),
  })
  await liveFirst(never)
  await liveFirst(never)
  expect(seconds).toHaveLength(1)
  expect(seconds[0]).toBeGreaterThan(0.04)
  expect(seconds[0]).toBeLessThan(60)
})

import { expect, it } from 'vitest'
import { createLiveFirst } from '#app/sync/work/live-first.server.ts'

const pool = (waiting: number) => () => ({ most: 10, open: 10, idle: 0, waiting })
type Around = Partial<Parameters<typeof createLiveFirst>[0]>
const never = new AbortController().signal

/** Whether an import may start a batch, `underWay` being at work already. */
function asked(around: Around, underWay = 8, signal = never) {
  const liveFirst = createLiveFirst({
    pool: pool(0),
    liveJobs: () => 1,
    held: { inc: () => undefined },
    utilization: () => 1,
    ...around,
  })
  const state = { goesOn: false }
  const answered = liveFirst(() => underWay, signal).then(() => (state.goesOn = true))
  return { state, answered }
}

const room: [string, Around, number][] = [
  ['nothing live is at work', { liveJobs: () => 0 }, 8],
  ['the process has time to spare', { utilization: () => 0.5 }, 8],
  ['the database is embedded, and the process has time to spare', { pool: null, utilization: () => 0.5 }, 8],
  ['only one batch is under way', {}, 1],
]

it.each(room)('an import goes on at once where %s', async (_where, around, underWay) => {
  const { state, answered } = asked(around, underWay)
  await answered
  expect(state.goesOn).toBe(true)
})

const busy: [string, Around][] = [
  ['its thread is busy', {}],
  ['others wait for a connection', { utilization: () => 0, pool: pool(3) }],
]

it.each(busy)('an import waits for live changes where %s, and goes on after them', async (_where, around) => {
  const live = { jobs: 1, asked: 0 }
  const liveJobs = () => {
    if (++live.asked > 2) live.jobs = 0
    return live.jobs
  }
  const { answered } = asked({ ...around, liveJobs })
  await answered
  expect(live.asked).toBe(3)
})

it('an import that stops waits for nobody', async () => {
  const stop = new AbortController()
  const { state, answered } = asked({}, 8, stop.signal)
  stop.abort()
  await answered
  expect(state.goesOn).toBe(true)
})

it('seconds that an import was held back are told, and none where it was not', async () => {
  const seconds: number[] = []
  const held = { inc: (more: number) => void seconds.push(more) }
  await asked({ held, liveJobs: () => 0 }).answered
  expect(seconds).toEqual([])
  const live = { asked: 0 }
  await asked({ held, liveJobs: () => (++live.asked > 2 ? 0 : 1) }).answered
  expect(seconds).toHaveLength(1)
  expect(seconds[0]).toBeGreaterThan(0.05)
  expect(seconds[0]).toBeLessThan(60)
})

import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LostJob } from '#app/db/work/jobs.server.ts'
import type { JobName } from '#app/queue/jobs.ts'
import { pollWaiting } from '#app/queue/poll-waiting.server.ts'

const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
beforeEach(() => {
  lines.length = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** Looks for jobs of the dead: when, and what they find. */
function graves() {
  const start = Date.now()
  const asked: number[] = []
  const handedBack: LostJob[] = []
  const found: LostJob[] = [{ name: 'sync', id: 'one', retryCount: 2 }]
  const state = { slowMs: 0 }
  const list = async () => {
    asked.push(Date.now() - start)
    if (state.slowMs > 0) await delay(state.slowMs)
    return found.splice(0)
  }
  const handBack = (lost: readonly LostJob[]) => Promise.resolve(void handedBack.push(...lost))
  return { asked, handedBack, found, state, lost: { list, handBack } }
}
const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const nothing = () => undefined
const none = () => Promise.resolve([])

test('jobs of the dead are looked for every five seconds, two heartbeats after the start', async () => {
  const { lost, asked, handedBack } = graves()
  const stop = pollWaiting({ listWaiting: none, lost, pollMs: 100 }, nothing, log)
  await vi.advanceTimersByTimeAsync(9_900)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(10_500)
  stop()
  expect(asked).toEqual([10_000, 15_000, 20_000])
  expect(handedBack).toEqual([{ name: 'sync', id: 'one', retryCount: 2 }])
})

test('after a look that failed nobody is taken for dead for two heartbeats', async () => {
  const { lost, asked } = graves()
  const faults = [12_000]
  const start = Date.now()
  const listWaiting = () => {
    const at = faults[0]
    if (at === undefined || Date.now() - start < at) return none()
    faults.shift()
    return Promise.reject(new Error('no database'))
  }
  const stop = pollWaiting({ listWaiting, lost, pollMs: 100 }, nothing, log)
  await vi.advanceTimersByTimeAsync(27_500)
  stop()
  expect(asked).toEqual([10_000, 22_000, 27_000])
})

test('nor after one that took more than three seconds, and what a slow one found is left alone', async () => {
  const { lost, asked, handedBack, state } = graves()
  state.slowMs = 3500
  const stop = pollWaiting({ listWaiting: none, lost, pollMs: 100 }, nothing, log)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(asked).toEqual([10_000])
  state.slowMs = 0
  await vi.advanceTimersByTimeAsync(10_000)
  stop()
  expect(asked).toEqual([10_000, 23_500])
  expect(handedBack).toEqual([])
})

test('a slow look for waiting jobs says so too', async () => {
  const { lost, asked } = graves()
  const start = Date.now()
  const listWaiting = () => (Date.now() - start === 9000 ? delay(3100).then((): JobName[] => []) : none())
  const stop = pollWaiting({ listWaiting, lost, pollMs: 100 }, nothing, log)
  await vi.advanceTimersByTimeAsync(22_300)
  stop()
  expect(asked).toEqual([22_100])
})

test('on an embedded database nobody is there to take over from', async () => {
  const stop = pollWaiting({ listWaiting: none, lost: null, pollMs: 100 }, nothing, log)
  await vi.advanceTimersByTimeAsync(60_000)
  stop()
  expect(lines).toEqual([])
})

test('what another process sent is told of at the next look, for as long as it waits', async () => {
  const waiting: ('sync' | 'audit')[] = []
  const told: string[] = []
  const stop = pollWaiting(
    { listWaiting: () => Promise.resolve([...waiting]), lost: null, pollMs: 400 },
    (name) => told.push(name),
    log,
  )
  await vi.advanceTimersByTimeAsync(399)
  expect(told).toEqual([])
  waiting.push('audit')
  await vi.advanceTimersByTimeAsync(2)
  expect(told).toEqual(['audit'])
  await vi.advanceTimersByTimeAsync(400)
  expect(told).toEqual(['audit', 'audit'])
  stop()
  await vi.advanceTimersByTimeAsync(5000)
  expect(told).toHaveLength(2)
})

test('while the database is away it looks on, and says so once a minute', async () => {
  let looks = 0
  const away = () => {
    looks++
    return Promise.reject(new Error('no database'))
  }
  const stop = pollWaiting(
    { listWaiting: away, lost: { list: away, handBack: away }, pollMs: 1000 },
    () => undefined,
    log,
  )
  await vi.advanceTimersByTimeAsync(90_000)
  stop()
  expect(looks).toBe(91)
  expect(lines).toHaveLength(2)
})

import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchQueues } from '#app/queue/watch.server.ts'

const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const nobodyDied = () => Promise.resolve()

test('jobs of the dead are looked for every few seconds, before what waits is told of', async () => {
  const [asked, waiting]: [number[], 'sync'[]] = [[], []]
  const told: string[] = []
  const takeFromTheDead = () => {
    asked.push(Date.now())
    waiting.push('sync')
    return Promise.resolve()
  }
  const start = Date.now()
  const look = { listWaiting: () => Promise.resolve([...waiting]), takeFromTheDead, pollMs: 400 }
  const stop = watchQueues(look, (name) => told.push(name), log)
  await vi.advanceTimersByTimeAsync(5_400)
  expect(asked.map((at) => at - start)).toEqual([5200])
  expect(told).toEqual(['sync'])
  await vi.advanceTimersByTimeAsync(25_000)
  stop()
  expect(asked).toHaveLength(5)
})

test('what another process sent is told of at the next look, for as long as it waits', async () => {
  const waiting: ('sync' | 'audit')[] = []
  const told: string[] = []
  const stop = watchQueues(
    { listWaiting: () => Promise.resolve([...waiting]), takeFromTheDead: nobodyDied, pollMs: 400 },
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
  const stop = watchQueues({ listWaiting: away, takeFromTheDead: away, pollMs: 1000 }, () => undefined, log)
  await vi.advanceTimersByTimeAsync(90_000)
  stop()
  expect(looks).toBe(91)
  expect(lines).toHaveLength(2)
})

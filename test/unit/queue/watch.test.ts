import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchQueues } from '#app/queue/watch.server.ts'

const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what another process sent is told of at the next look, for as long as it waits', async () => {
  const waiting: ('sync' | 'audit')[] = []
  const told: string[] = []
  const stop = watchQueues(
    { listWaiting: () => Promise.resolve([...waiting]), pollMs: 400 },
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
  const stop = watchQueues({ listWaiting: away, pollMs: 1000 }, () => undefined, log)
  await vi.advanceTimersByTimeAsync(90_000)
  stop()
  expect(looks).toBe(91)
  expect(lines).toHaveLength(2)
})

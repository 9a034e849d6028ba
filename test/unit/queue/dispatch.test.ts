import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { dispatch, type JobStore } from '#app/queue/dispatch.server.ts'
import { jobs } from '#app/queue/jobs.ts'

const places = jobs.sync.concurrency

/** A queue of ids in memory; counts how often it is asked. */
function store(ids: string[]) {
  const waiting = [...ids]
  const completed: string[] = []
  const asked: number[] = []
  const attempts: unknown[] = []
  const heartbeats: (() => Promise<{ settled: string[] }>)[] = []
  const failed: string[] = []
  const unsettled: (() => Promise<never>)[] = []
  const retries = new Map<string, number>()
  const boss = {
    fetch: (_name: string, options: { batchSize?: number } = {}) => {
      asked.push(options.batchSize ?? 1)
      return Promise.resolve(
        waiting.splice(0, options.batchSize).map((id) => {
          const retryCount = (retries.get(id) ?? 1) + 1
          retries.set(id, retryCount)
          return { id, name: 'sync', data: { id, retryCount }, retryCount }
        }),
      )
    },
    complete: (_name: string, job: string | { id: string; retryCount: number }) => {
      const { id, retryCount } = typeof job === 'string' ? { id: job, retryCount: undefined } : job
      const fault = unsettled.shift()
      if (fault) return fault()
      completed.push(id)
      attempts.push(retryCount)
      return Promise.resolve({ jobs: [id], requested: 1, affected: 1 })
    },
    fail: (_name: string, given: { id: string } | { id: string }[]) => {
      failed.push(...[given].flat().map(({ id }) => id))
      return Promise.resolve({ jobs: [], requested: 1, affected: 1 })
    },
    touch: () => heartbeats.shift()?.() ?? Promise.resolve({ jobs: [], requested: 0, affected: 0 }),
  } as unknown as JobStore
  return { boss, waiting, completed, asked, attempts, heartbeats, failed, unsettled }
}
const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
const leaseSeconds = 15
const setup = (boss: JobStore) => ({ boss, name: 'sync', leaseSeconds, log }) as const
const hold = () => Promise.withResolvers<void>()
const down = () => Promise.reject(new Error('no database'))
const heartbeatMs = (leaseSeconds * 1000) / 3

test('one question takes all that wait, as far as there are places', async () => {
  const queue = store(Array.from({ length: places + 5 }, (_, n) => `job ${n}`))
  const open = hold()
  const { stop } = dispatch(setup(queue.boss), () => open.promise)
  await vi.waitFor(() => expect(queue.waiting).toHaveLength(5))
  expect(queue.asked).toEqual([places])

  open.resolve()
  await vi.waitFor(() => expect(queue.completed).toHaveLength(places + 5))
  await stop()
})

test('a ring while it asks is not lost: it asks once more', async () => {
  const queue = store([])
  const { notify, stop } = dispatch(setup(queue.boss), () => Promise.resolve())
  notify()
  queue.waiting.push('late')
  await vi.waitFor(() => expect(queue.completed).toEqual(['late']))
  await stop()
})

test('a job that cannot be done is logged and handed back, and holds up no other', async () => {
  const queue = store(['bad', 'good'])
  const { stop } = dispatch(setup(queue.boss), (data) =>
    JSON.stringify(data).includes('bad') ? Promise.reject(new Error('broken')) : Promise.resolve(),
  )
  await vi.waitFor(() => expect(queue.completed).toEqual(['good']))
  await stop()
  expect(lines.join()).toContain('job not done')
  expect(queue.failed).toEqual(['bad'])
})

test('a job that is done is said to be, as often as it takes: an open one keeps the next of its key waiting', async () => {
  const queue = store(['one'])
  queue.unsettled.push(down, down)
  const { stop } = dispatch(setup(queue.boss), () => Promise.resolve())
  await vi.waitFor(() => expect(queue.completed).toEqual(['one']), { timeout: 5000 })
  await stop()
})

test('an attempt that comes back late takes nothing from the one that took the job over', async () => {
  vi.useFakeTimers()
  const queue = store(['one'])
  const attempts: { end: () => void; signal: AbortSignal }[] = []
  const { notify, stop } = dispatch(setup(queue.boss), (_data, signal) => {
    const held = hold()
    attempts.push({ end: held.resolve, signal })
    return held.promise
  })
  await vi.advanceTimersByTimeAsync(0)
  queue.heartbeats.push(down, down)
  await vi.advanceTimersByTimeAsync(3 * heartbeatMs)
  expect(attempts.map(({ signal }) => signal.aborted)).toEqual([true])
  queue.waiting.push('one')
  notify()
  await vi.advanceTimersByTimeAsync(0)
  attempts[0]?.end()
  await vi.advanceTimersByTimeAsync(0)
  expect(queue.completed).toEqual([])

  // Still known: it is told when its own lease is lost.
  queue.heartbeats.push(() => Promise.resolve({ settled: [] }))
  await vi.advanceTimersByTimeAsync(heartbeatMs)
  expect(attempts.map(({ signal }) => signal.aborted)).toEqual([true, true])
  attempts[1]?.end()
  await stop()
  vi.useRealTimers()
})

test('what is not back when the process has to end is handed to another one', async () => {
  vi.useFakeTimers()
  const queue = store(['long'])
  const { stop } = dispatch(setup(queue.boss), () => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(0)
  const stopped = stop()
  await vi.advanceTimersByTimeAsync(7000)
  await stopped
  vi.useRealTimers()
  expect(queue.failed).toEqual(['long'])
})

test('to stop is to tell the jobs and to wait for them', async () => {
  const queue = store(['long'])
  let told = false
  const { stop } = dispatch(setup(queue.boss), (_data, signal) => {
    const ended = hold()
    signal.addEventListener('abort', () => {
      told = true
      setTimeout(ended.resolve, 20)
    })
    return ended.promise
  })
  await vi.waitFor(() => expect(queue.asked).toHaveLength(1))
  await stop()
  expect(told).toBe(true)
  expect(queue.completed).toEqual(['long'])
})

test('a job is completed as the attempt that was taken, never by its id alone', async () => {
  const queue = store(['one'])
  const { stop } = dispatch(setup(queue.boss), () => Promise.resolve())
  await vi.waitFor(() => expect(queue.completed).toEqual(['one']))
  await stop()
  expect(queue.attempts).toEqual([2])
})

/** Two jobs that end when they are told to; `ended` names them. */
async function heldJobs(queue: ReturnType<typeof store>) {
  vi.useFakeTimers()
  const ended: string[] = []
  const { stop } = dispatch(setup(queue.boss), (data, signal) => {
    const end = hold()
    signal.addEventListener('abort', () => {
      ended.push(JSON.stringify(data))
      end.resolve()
    })
    return end.promise
  })
  await vi.advanceTimersByTimeAsync(0)
  return { ended, stop }
}

test('a job whose lease lapsed is told to end, and its new holder completes it', async () => {
  const queue = store(['lapsed', 'held'])
  const { ended, stop } = await heldJobs(queue)
  queue.heartbeats.push(() => Promise.resolve({ settled: ['held'] }))
  await vi.advanceTimersByTimeAsync(heartbeatMs)
  expect(ended).toEqual(['{"id":"lapsed","retryCount":2}'])
  expect(queue.completed).toEqual([])

  const stopped = stop()
  await vi.runAllTimersAsync()
  await stopped
  vi.useRealTimers()
  expect(queue.completed).toEqual(['held'])
})

test('no heartbeat for as long as a lease lasts: the job is told to end', async () => {
  const queue = store(['one'])
  const { ended, stop } = await heldJobs(queue)
  queue.heartbeats.push(down, down, down)
  await vi.advanceTimersByTimeAsync(2 * heartbeatMs)
  expect(ended).toEqual([])
  await vi.advanceTimersByTimeAsync(heartbeatMs)
  expect(ended).toEqual(['{"id":"one","retryCount":2}'])

  const stopped = stop()
  await vi.runAllTimersAsync()
  await stopped
  vi.useRealTimers()
  expect(queue.completed).toEqual([])
})

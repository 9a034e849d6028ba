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
  const boss = {
    fetch: (_name: string, options: { batchSize?: number } = {}) => {
      asked.push(options.batchSize ?? 1)
      return Promise.resolve(
        waiting.splice(0, options.batchSize).map((id) => ({ id, name: 'sync', data: { id }, retryCount: 2 })),
      )
    },
    complete: (_name: string, job: string | { id: string; retryCount: number }) => {
      const { id, retryCount } = typeof job === 'string' ? { id: job, retryCount: undefined } : job
      completed.push(id)
      attempts.push(retryCount)
      return Promise.resolve({ jobs: [id], requested: 1, affected: 1 })
    },
    touch: () => heartbeats.shift()?.() ?? Promise.resolve({ jobs: [], requested: 0, affected: 0 }),
  } as unknown as JobStore
  return { boss, waiting, completed, asked, attempts, heartbeats }
}
const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
const setup = (boss: JobStore) => ({ boss, name: 'sync', log }) as const
const hold = () => Promise.withResolvers<void>()

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

test('a job that cannot be settled is logged and holds up no other', async () => {
  const queue = store(['bad', 'good'])
  const { stop } = dispatch(setup(queue.boss), (data) =>
    JSON.stringify(data).includes('bad') ? Promise.reject(new Error('broken')) : Promise.resolve(),
  )
  await vi.waitFor(() => expect(queue.completed).toEqual(['good']))
  await stop()
  expect(lines.join()).toContain('job not settled')
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
const down = () => Promise.reject(new Error('no database'))
const heartbeatMs = (jobs.sync.heartbeatSeconds * 1000) / 3

test('a job whose lease lapsed is told to end, and its new holder completes it', async () => {
  const queue = store(['lapsed', 'held'])
  const { ended, stop } = await heldJobs(queue)
  queue.heartbeats.push(() => Promise.resolve({ settled: ['held'] }))
  await vi.advanceTimersByTimeAsync(heartbeatMs)
  expect(ended).toEqual(['{"id":"lapsed"}'])
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
  expect(ended).toEqual(['{"id":"one"}'])

  const stopped = stop()
  await vi.runAllTimersAsync()
  await stopped
  vi.useRealTimers()
  expect(queue.completed).toEqual([])
})

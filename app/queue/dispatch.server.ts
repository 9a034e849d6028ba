// Works a busy queue: one question to the database takes as many jobs as there are places free. pg-boss's own workers
// would each ask, all of them at every wake-up.

import type { PgBoss } from 'pg-boss'
import type { Log } from '#app/lib/log.server.ts'
import { jobs, type JobName } from './jobs.ts'

export type Dispatcher = {
  /** A job may be waiting: look at once. */
  ring: () => void
  /** Takes no more jobs, tells those under way to end, and waits for them. */
  stop: () => Promise<void>
}

export type JobStore = Pick<PgBoss, 'fetch' | 'complete' | 'touch'>
type Setup = { boss: JobStore; name: JobName; pollMs: number; log: Log }
type Run = (data: unknown, signal: AbortSignal) => Promise<void>

const stopMs = 10_000

/** @param run does a job and throws nothing */
export function dispatch({ boss, name, pollMs, log }: Setup, run: Run): Dispatcher {
  const { concurrency, heartbeatSeconds } = jobs[name]
  const running = new Map<string, Promise<void>>()
  const ending = new AbortController()
  const bell = createBell()
  const failed = (what: string) => (error: unknown) => log.error({ err: error, job: name }, what)

  async function work(id: string, data: unknown): Promise<void> {
    try {
      await run(data, ending.signal)
      await boss.complete(name, id)
    } catch (error) {
      failed('job not settled')(error)
    }
    running.delete(id)
    bell.ring()
  }

  async function take(): Promise<void> {
    const places = concurrency - running.size
    if (places === 0) return
    for (const { id, data } of await boss.fetch(name, { batchSize: places })) running.set(id, work(id, data))
  }

  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      bell.quiet()
      await take().catch(failed('queue not read'))
      await bell.heard(pollMs)
    }
  }

  // Who beats no longer is dead, and its jobs are taken over.
  const beat = () => {
    if (running.size > 0) boss.touch(name, [...running.keys()]).catch(failed('heartbeat lost'))
  }
  const heart = setInterval(beat, (heartbeatSeconds * 1000) / 3).unref()
  const looping = loop()

  return {
    ring: bell.ring,
    stop: async () => {
      ending.abort()
      bell.ring()
      clearInterval(heart)
      await looping
      const patience = new Promise((resolve) => setTimeout(resolve, stopMs).unref())
      await Promise.race([Promise.all(running.values()), patience])
    },
  }
}

/** Remembers that it rang while nobody listened. */
function createBell() {
  let rung = false
  let listener: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      listener?.()
    },
    quiet: () => {
      rung = false
    },
    /** Until it rings, or rang since `quiet`; at most `ms`. */
    heard: async (ms: number): Promise<void> => {
      if (rung) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        listener = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      listener = null
    },
  }
}

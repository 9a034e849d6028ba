// Works a queue: one question to the database takes as many jobs as there are places free. pg-boss's own workers would
// each ask, all of them at every wake-up.

import type { JobAttempt, PgBoss } from 'pg-boss'
import { z } from 'zod'
import { lapsed } from '#app/lib/lapse.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { jobs, type JobName } from './jobs.ts'

export type Dispatcher = {
  /** A job may be waiting: look at once. */
  notify: () => void
  /** Takes no more jobs, tells those under way to end, and waits for them. */
  stop: () => Promise<void>
}

export type JobStore = Pick<PgBoss, 'fetch' | 'complete' | 'touch'>
type Setup = { boss: JobStore; name: JobName; log: Log }
type Run = (data: unknown, signal: AbortSignal) => Promise<void>

const stopMs = 10_000

// Which of the jobs it still held: pg-boss answers it, and does not declare it.
const Touched = z.object({ settled: z.array(z.string()).nullish() })

/** @param run does a job and throws nothing */
export function dispatch({ boss, name, log }: Setup, run: Run): Dispatcher {
  const running = new Map<string, Held>()
  const ending = new AbortController()
  const notifier = createNotifier()
  const failed = (what: string) => (error: unknown) => log.error({ err: error, job: name }, what)

  async function work(held: Held, data: unknown): Promise<void> {
    const { attempt, lease } = held
    try {
      await run(data, AbortSignal.any([ending.signal, lease.signal]))
      // Named as the attempt that was taken: one that was taken over is its new holder's to complete.
      if (!lease.signal.aborted) await boss.complete(name, attempt)
    } catch (error) {
      failed('job not settled')(error)
    }
    running.delete(attempt.id)
    notifier.notify()
  }

  async function take(): Promise<void> {
    const places = jobs[name].concurrency - running.size
    if (places === 0) return
    for (const { id, retryCount, data } of await boss.fetch(name, { batchSize: places })) {
      const held = holdingOf({ id, retryCount })
      running.set(id, held)
      held.done = work(held, data)
    }
  }

  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      notifier.quiet()
      await take().catch(failed('queue not read'))
      await notifier.heard()
    }
  }

  const [stopHeart, looping] = [startHeart({ boss, name, log }, running), loop()]
  return {
    notify: notifier.notify,
    stop: async () => {
      ending.abort()
      notifier.notify()
      stopHeart()
      await looping
      await patiently([...running.values()].map(({ done }) => done))
    },
  }
}

async function patiently(work: readonly Promise<void>[]): Promise<void> {
  const timeOut = new Promise((resolve) => setTimeout(resolve, stopMs).unref())
  await Promise.race([Promise.all(work), timeOut])
}

/** A job under way in this process, for as long as its lease is renewed. */
type Held = {
  attempt: JobAttempt
  lease: AbortController
  /** When its lease was last known to be held, by this process's own steady clock. */
  seenAt: number
  done: Promise<void>
}

const holdingOf = (attempt: JobAttempt): Held => ({
  attempt,
  lease: new AbortController(),
  seenAt: performance.now(),
  done: Promise.resolve(),
})

// Whose heartbeat stopped is dead, and its jobs are taken over. What the queue does not name in its answer was taken over
// already; what could not be asked about for as long as a lease lasts may have been.
function startHeart({ boss, name, log }: Setup, running: ReadonlyMap<string, Held>): () => void {
  const leaseMs = jobs[name].heartbeatSeconds * 1000
  async function heartbeat(): Promise<void> {
    const held = [...running.values()].filter(({ lease }) => !lease.signal.aborted)
    if (held.length === 0) return
    const at = performance.now()
    const answer = await boss.touch(
      name,
      held.map(({ attempt }) => attempt),
    )
    const { settled } = Touched.parse(answer)
    for (const one of held) {
      if (settled && !settled.includes(one.attempt.id)) one.lease.abort(lapsed())
      else one.seenAt = at
    }
  }
  const endUnseen = () => {
    for (const { seenAt, lease } of running.values())
      if (performance.now() - seenAt >= leaseMs) lease.abort(lapsed())
  }
  const timer = setInterval(() => {
    endUnseen()
    heartbeat().catch((error: unknown) => log.error({ err: error, job: name }, 'heartbeat lost'))
  }, leaseMs / 3).unref()
  return () => clearInterval(timer)
}

/** Remembers that it rang while nobody listened. */
function createNotifier() {
  let rung = false
  let listener: (() => void) | null = null
  return {
    notify: () => {
      rung = true
      listener?.()
    },
    quiet: () => {
      rung = false
    },
    /** Until it rings, or rang since `quiet`. */
    heard: async (): Promise<void> => {
      if (rung) return
      await new Promise<void>((resolve) => {
        listener = resolve
      })
      listener = null
    },
  }
}

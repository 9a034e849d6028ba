// Works a queue: one question to the database takes as many jobs as there are places free. pg-boss's own workers would
// each ask, all of them at every wake-up.

import { setTimeout as delay } from 'node:timers/promises'
import type { JobAttempt, PgBoss } from 'pg-boss'
import { z } from 'zod'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { lapsed } from '#app/lib/lapse.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { jobs, type JobName } from './jobs.ts'

export type Dispatcher = {
  /** A job may be waiting: look at once. */
  notify: () => void
  /** Takes no more jobs, tells those under way to end, and waits for them. */
  stop: () => Promise<void>
}

export type JobStore = Pick<PgBoss, 'fetch' | 'complete' | 'fail' | 'touch'>
type Setup = { boss: JobStore; name: JobName; leaseSeconds: number; log: Log }
type Run = (data: unknown, signal: AbortSignal) => Promise<void>

/** Shorter than a process is given to end. */
const stopMs = 7_000
const settling = { firstMs: 250, longestMs: 5000 } as const

// Which of the jobs it still held: pg-boss answers it, and does not declare it.
const Touched = z.object({ settled: z.array(z.string()).nullish() })

/** @param run does a job; what it throws hands the job back to the queue */
export function dispatch({ boss, name, leaseSeconds, log }: Setup, run: Run): Dispatcher {
  // One job may be here twice: the attempt that lost its lease and is not back yet, and the one that took it over.
  const running = new Set<Held>()
  const stopping = new AbortController()
  const notifier = createNotifier()
  const failed = (what: string) => (error: unknown) => log.error({ err: error, job: name }, what)

  async function work(held: Held, data: unknown): Promise<void> {
    const end = await run(data, AbortSignal.any([stopping.signal, held.lease.signal])).then(
      () => 'complete' as const,
      (error: unknown) => {
        failed('job not done')(error)
        return 'fail' as const
      },
    )
    await finish(() => boss[end](name, held.attempt), held.lease.signal, failed('job not settled'))
    running.delete(held)
    notifier.notify()
  }

  async function take(): Promise<void> {
    const places = jobs[name].concurrency - running.size
    if (places <= 0) return
    for (const { id, retryCount, data } of await boss.fetch(name, { batchSize: places })) {
      const held = holdingOf({ id, retryCount })
      running.add(held)
      held.done = work(held, data)
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      notifier.quiet()
      await take().catch(failed('queue not read'))
      await notifier.heard()
    }
  }

  const [stopHeart, looping] = [startHeart({ boss, name, leaseSeconds, log }, running), loop()]
  return {
    notify: notifier.notify,
    stop: async () => {
      stopping.abort()
      notifier.notify()
      await looping
      await patiently([...running].map(({ done }) => done))
      stopHeart()
      await handBack({ boss, name }, running).catch(failed('jobs not handed back'))
    },
  }
}

// What is not back in time is handed to another process now, rather than when its heartbeat is missed.
async function handBack(
  { boss, name }: Pick<Setup, 'boss' | 'name'>,
  running: ReadonlySet<Held>,
): Promise<void> {
  const left = [...running].filter(({ lease }) => !lease.signal.aborted).map(({ attempt }) => attempt)
  for (const { lease } of running) lease.abort(lapsed())
  if (left.length > 0) await boss.fail(name, left)
}

// An attempt that stays open keeps the next job of its key waiting: its end is said as often as it takes, for as long as
// it is ours. It is named as the attempt that was taken: one that was taken over is its new holder's to settle.
async function finish(say: () => Promise<unknown>, lease: AbortSignal, failed: (error: unknown) => void) {
  for (let tries = 0; !lease.aborted; tries++) {
    try {
      await say()
      return
    } catch (error) {
      if (tries === 0) failed(error)
      await delay(backoffMs(settling, tries), undefined, { ref: false })
    }
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
function startHeart({ boss, name, leaseSeconds, log }: Setup, running: ReadonlySet<Held>): () => void {
  const leaseMs = leaseSeconds * 1000
  async function heartbeat(): Promise<void> {
    const held = [...running].filter(({ lease }) => !lease.signal.aborted)
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
    for (const { seenAt, lease } of running) if (performance.now() - seenAt >= leaseMs) lease.abort(lapsed())
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

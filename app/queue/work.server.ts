// Takes jobs off the queue, checks what they carry, and runs the handler of that name.

import { nameOutage } from '#app/db/reachable.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import { lapsed } from '#app/lib/lapse.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { traced } from '#app/lib/telemetry/tracing.server.ts'
import { dispatch } from './dispatch.server.ts'
import type { Queue } from './boss.server.ts'
import { jobNames, jobs, Sent, type Handlers, type JobResult, type JobName } from './jobs.ts'

const retryMs = 30_000

type Run = (data: unknown, signal: AbortSignal) => Promise<void>

/** Starts working every job of the catalogue in this process. */
export async function startWork(queue: Queue, handlers: Handlers, log: Log): Promise<void> {
  for (const name of jobNames) await workOn(queue, name, handlers, log)
}

// The type parameter ties a payload to its own handler.
// eslint-disable-next-line typescript/no-unnecessary-type-parameters
async function workOn<Name extends JobName>(
  queue: Queue,
  name: Name,
  handlers: Handlers,
  log: Log,
): Promise<void> {
  const { payload: schema, concurrency, dispatched } = jobs[name]
  const run: Run = async (data, signal) => {
    const payload = schema.parse(data)
    const { trace, shop } = Sent.parse(data)
    const about = {
      kind: 'consumer',
      parent: trace,
      attributes: { 'sync.job': name, ...(shop ? { shop } : {}) },
    } as const
    const work = () => handlers[name](payload, signal)
    const ending = await traced(`job ${name}`, about, work).catch((error: unknown) =>
      resultOf(error, name, log),
    )
    if (!ending.done) await queue.enqueueAt(name, payload, ending.runAt)
  }
  if (dispatched) {
    const { notify, stop } = dispatch({ boss: queue.boss, name, pollMs: queue.pollMs, log }, run)
    queue.onSend(name, notify)
    queue.onStop(stop)
    return
  }
  const workers: string[] = []
  // Told directly of what is sent in this process: the database's news may be missed.
  queue.onSend(name, () => workers.forEach((worker) => queue.boss.notifyWorker(worker)))
  for (let place = 1; place <= concurrency; place++) workers.push(await startPlace(queue, name, run))
}

// A worker that ends a job while no notification comes would rest before it asks again, and pg-boss lets it rest for
// 30 s where it trusts notifications: it asks again at once, and never rests for longer than a poll.
async function startPlace(queue: Queue, name: JobName, run: Run): Promise<string> {
  const { restSeconds } = queue
  const every = { pollingIntervalSeconds: restSeconds, notifyPollingIntervalSeconds: restSeconds }
  const worker = await queue.boss.work(name, { ...every, batchSize: 1 }, async ([job]) => {
    if (!job) return
    try {
      await run(job.data, leaseOf(job.signal))
    } finally {
      queue.boss.notifyWorker(worker)
    }
  })
  return worker
}

// pg-boss aborts with an error of its own when it finds the job taken over, and without one when it stops.
function leaseOf(signal: AbortSignal): AbortSignal {
  const own = new AbortController()
  const isStop = () => signal.reason instanceof Error && signal.reason.name === 'AbortError'
  const end = () => own.abort(isStop() ? signal.reason : lapsed())
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  return own.signal
}

// Handlers settle what they can foresee. What reaches this place is passing trouble or a bug: the work stands in our
// tables, so the job itself is done and comes back later; a bug is logged loudly.
function resultOf(thrown: unknown, name: string, log: Log): JobResult {
  const error = nameOutage(thrown)
  const soon = { done: false, runAt: new Date(Date.now() + retryMs) } as const
  if (!isAppError(error) || error.kind === 'invariant') log.error({ err: error, job: name }, 'job failed')
  else log.warn({ err: error, job: name }, 'job postponed')
  return isAppError(error) && error.kind === 'disconnected' ? { done: true } : soon
}

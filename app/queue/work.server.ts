// Takes jobs off the queue, checks what they carry, and runs the handler of that name.

import { isAppError } from '#app/lib/errors.ts'
import type { Log } from '#app/lib/log.server.ts'
import { traced } from '#app/lib/tracing.server.ts'
import { dispatch } from './dispatch.server.ts'
import { pollingIntervalSeconds, type Queue } from './boss.server.ts'
import { jobs, Sent, type Handlers, type JobEnding, type JobName } from './jobs.ts'

const retryMs = 30_000

/** Starts working every job of the catalogue in this process. */
export async function startWork(queue: Queue, handlers: Handlers, log: Log): Promise<void> {
  await workOn(queue, 'carry', handlers, log)
  await workOn(queue, 'import', handlers, log)
  await workOn(queue, 'move', handlers, log)
  await workOn(queue, 'reconcile', handlers, log)
  await workOn(queue, 'audit', handlers, log)
  await workOn(queue, 'shop', handlers, log)
  await workOn(queue, 'forget', handlers, log)
  await workOn(queue, 'sweep', handlers, log)
}

async function workOn<Name extends JobName>(
  queue: Queue,
  name: Name,
  handlers: Handlers,
  log: Log,
): Promise<void> {
  const { payload: schema, concurrency, dispatched } = jobs[name]
  const run = async (data: unknown, signal: AbortSignal): Promise<void> => {
    const payload = schema.parse(data)
    const { trace, shop } = Sent.parse(data)
    const about = {
      kind: 'consumer',
      parent: trace,
      attributes: { 'sync.job': name, ...(shop ? { shop } : {}) },
    } as const
    const work = () => handlers[name](payload, signal)
    const ending = await traced(`job ${name}`, about, work).catch((error: unknown) =>
      endingOf(error, name, log),
    )
    if (!ending.done) queue.enqueueAt(name, payload, ending.runAt)
  }
  if (dispatched) {
    const { ring, stop } = dispatch({ boss: queue.boss, name, pollMs: queue.pollMs, log }, run)
    queue.onSend(name, ring)
    queue.onStop(stop)
    return
  }
  const options = { localConcurrency: concurrency, pollingIntervalSeconds, batchSize: 1 }
  await queue.boss.work(name, options, async ([job]) => {
    if (job) await run(job.data, job.signal)
  })
}

// Handlers settle what they can foresee. What reaches this place is passing trouble or a bug: the work stands in our
// tables, so the job itself is done and comes back later; a bug is logged loudly.
function endingOf(error: unknown, name: string, log: Log): JobEnding {
  const soon = { done: false, runAt: new Date(Date.now() + retryMs) } as const
  if (!isAppError(error) || error.kind === 'invariant') log.error({ err: error, job: name }, 'job failed')
  else log.warn({ err: error, job: name }, 'job postponed')
  return isAppError(error) && error.kind === 'disconnected' ? { done: true } : soon
}

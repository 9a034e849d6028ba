// Takes jobs off the queue, checks what they carry, and runs the handler of that name.

import { nameOutage } from '#app/db/reachable.server.ts'
import { isAppError, isThrottled } from '#app/lib/errors.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { traced } from '#app/lib/telemetry/tracing.server.ts'
import { dispatch, type Dispatcher } from './dispatch.server.ts'
import type { Queue } from './boss.server.ts'
import { jobNames, jobs, Sent, type Handlers, type JobResult, type JobName } from './jobs.ts'
import { pollWaiting } from './poll-waiting.server.ts'

const retryMs = 30_000

type Run = (data: unknown, signal: AbortSignal) => Promise<void>

/** Starts working every job of the catalogue in this process. */
export function startWork(queue: Queue, handlers: Handlers, log: Log): void {
  const dispatchers = new Map(jobNames.map((name) => [name, workOn(queue, name, handlers, log)]))
  const stopPolling = pollWaiting(queue, (name) => dispatchers.get(name)?.notify(), log)
  queue.onStop(async () => {
    stopPolling()
    await Promise.all([...dispatchers.values()].map(({ stop }) => stop()))
  })
}

// The type parameter ties a payload to its own handler.
// eslint-disable-next-line typescript/no-unnecessary-type-parameters
function workOn<Name extends JobName>(queue: Queue, name: Name, handlers: Handlers, log: Log): Dispatcher {
  const { payload: schema } = jobs[name]
  const run: Run = async (data, signal) => {
    const payload = schema.parse(data)
    const { trace, shop } = Sent.parse(data)
    const about = {
      kind: 'consumer',
      parent: trace,
      attributes: { 'sync.job': name, ...(shop ? { shop } : {}) },
    } as const
    const work = () => handlers[name](payload, signal)
    const result = await traced(`job ${name}`, about, work).catch((error: unknown) =>
      resultOf(error, name, log),
    )
    if (!result.done) await queue.enqueueAt(name, payload, result.runAt)
  }
  const dispatcher = dispatch({ boss: queue.boss, name, leaseSeconds: queue.leaseSeconds, log }, run)
  queue.onSend(name, dispatcher.notify)
  return dispatcher
}

// Handlers settle what they can foresee. What reaches this place is passing trouble or a bug: the work stands in our
// tables, so the job itself is done and comes back later: who is throttled when the remote said. A bug is logged loudly.
function resultOf(thrown: unknown, name: string, log: Log): JobResult {
  const error = nameOutage(thrown)
  const runAt = isThrottled(error) ? error.retryAt : new Date(Date.now() + retryMs)
  if (!isAppError(error) || error.kind === 'invariant') log.error({ err: error, job: name }, 'job failed')
  else log.warn({ err: error, job: name }, 'job postponed')
  return isAppError(error) && error.kind === 'disconnected' ? { done: true } : { done: false, runAt }
}

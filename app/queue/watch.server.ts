// Jobs that other processes sent, or that became due by themselves: one look for all queues, some times a second. What this
// process sends itself it is told of at once.

import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Queue } from './boss.server.ts'
import type { JobName } from './jobs.ts'

/** The database may be away for hours. */
const sayEveryMs = 60_000

/** Beside a lease of 15 seconds: the work of a process that was killed goes on within half a minute. */
const deadEveryMs = 5000

/** Tells of each queue that has a job waiting, until it is stopped. @returns how to stop it */
export function watchQueues(
  { listWaiting, takeFromTheDead, pollMs }: Pick<Queue, 'listWaiting' | 'takeFromTheDead' | 'pollMs'>,
  tell: (name: JobName) => void,
  log: Log,
): () => void {
  const state = { stopped: false, saidAt: -sayEveryMs, deadAt: performance.now() }
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    try {
      if (performance.now() - state.deadAt >= deadEveryMs) {
        state.deadAt = performance.now()
        await takeFromTheDead()
      }
      for (const name of await listWaiting()) tell(name)
    } catch (error) {
      if (!state.stopped && performance.now() - state.saidAt >= sayEveryMs) {
        state.saidAt = performance.now()
        log.error({ err: error }, 'queues not seen')
      }
    }
    if (!state.stopped) timer = setTimeout(() => void look(), pollMs)
  }
  void look()
  return () => {
    state.stopped = true
    clearTimeout(timer)
  }
}

// Jobs that other processes sent, or that became due by themselves: one look for all queues, some times a second. What this
// process sends itself it is told of at once.

import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Queue } from './boss.server.ts'
import type { JobName } from './jobs.ts'
import { createTakeOver } from './take-over.server.ts'

/** The database may be away for hours. */
const sayEveryMs = 60_000

/** Tells of each queue that has a job waiting, until it is stopped. @returns how to stop it */
export function pollWaiting(
  { listWaiting, lost, pollMs }: Pick<Queue, 'listWaiting' | 'lost' | 'pollMs'>,
  tell: (name: JobName) => void,
  log: Log,
): () => void {
  const state = { stopped: false, saidAt: -sayEveryMs }
  const takeOver = createTakeOver(lost)
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    try {
      await takeOver.tick()
      for (const name of await takeOver.asking(listWaiting)) tell(name)
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

// Imports leave room for live changes. Each batch of an import takes milliseconds of this process's only thread and some of
// its connections; ten imports that start all they may keep a single change waiting for seconds.

import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import type { LiveFirst } from '#app/sync/core/context.ts'

/** An import goes on, whatever else there is. */
const always = 2
/** Share of the time in which the thread was at work, from which on whoever comes has to wait. */
const busyShare = 0.7
const lookEveryMs = 50

type Around = {
  pool: Database['pool']
  /** Shops whose changes are at work in this process. */
  liveJobs: () => number
  /** Counts the seconds that batches were held back. */
  held: { inc: (seconds: number) => void }
  /** From 0 to 1, of the time since it was asked last. */
  utilization?: () => number
}

export function createLiveFirst({
  pool,
  liveJobs,
  held,
  utilization = loopUtilization(),
}: Around): LiveFirst {
  let share = 0
  let lookedAt = 0
  const isBusy = () => {
    if (performance.now() - lookedAt >= lookEveryMs) {
      share = utilization()
      lookedAt = performance.now()
    }
    return share > busyShare || (pool?.().waiting ?? 0) > 0
  }
  return async (underWay, signal) => {
    const since = performance.now()
    let isHeld = false
    while (!signal.aborted && underWay() >= always && liveJobs() > 0 && isBusy()) {
      isHeld = true
      await delay(lookEveryMs)
    }
    if (isHeld) held.inc((performance.now() - since) / 1000)
  }
}

function loopUtilization(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const next = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(next, last)
    last = next
    return utilization
  }
}

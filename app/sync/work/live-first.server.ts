// Imports leave room for live changes. Each batch of an import takes milliseconds of this process's only thread and some of
// its connections; ten imports that start all they may keep a single change waiting for seconds.

import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import type { LiveFirst } from '#app/sync/core/context.ts'

/** Share of the time in which the thread was at work, from which on whoever comes has to wait. */
const busyShare = 0.7
/** One batch keeps the thread for some tens of milliseconds: what counts is the share over several of them. */
const smoothMs = 500
const lookEveryMs = 50
/** Where live changes would wait, the imports of this process together begin a batch this often: they go on, slowly. */
const slowEveryMs = 500

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
  const share = createSmooth(utilization)
  const wouldWait = () => liveJobs() > 0 && (share() > busyShare || (pool?.().waiting ?? 0) > 0)
  let nextAt = 0
  const isTurn = () => {
    if (performance.now() < nextAt) return false
    nextAt = performance.now() + slowEveryMs
    return true
  }
  return async (signal) => {
    const since = performance.now()
    let isHeld = false
    while (!signal.aborted && wouldWait() && !isTurn()) {
      isHeld = true
      await delay(lookEveryMs)
    }
    if (isHeld) held.inc((performance.now() - since) / 1000)
  }
}

// Asked more often than each look, it answers what it answered: of so short a time a share says nothing.
function createSmooth(utilization: () => number): () => number {
  let share = 0
  let lookedAt = -Infinity
  return () => {
    const passed = performance.now() - lookedAt
    if (passed >= lookEveryMs) {
      share += (utilization() - share) * Math.min(1, passed / smoothMs)
      lookedAt = performance.now()
    }
    return share
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

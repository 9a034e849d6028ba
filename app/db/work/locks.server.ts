// One at a time for a key, across processes. Nobody holds a connection for it, neither while waiting nor while working:
// the task has the whole pool to itself (decision 029).

import { setTimeout as delay } from 'node:timers/promises'
import { TransientError } from '#app/lib/errors.ts'
import { jitteredBackoffMs } from '#app/lib/waits/jitter.server.ts'
import { lapsed } from '#app/lib/lapse.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import type { Database } from '#app/db/client.server.ts'
import { leaseMs, renewLease, returnLease, takeLease, type Lease } from './leases.server.ts'

/** Work under a lock. @param lease aborts should the lock be lost: another may be at the same work by then */
export type Locked<T> = (lease: AbortSignal) => Promise<T>
export type Lock = <T>(key: string, task: Locked<T>) => Promise<T>

const heartbeatMs = leaseMs / 3
/** Whoever waits looks again: soon at first, then less often. */
const polls = { firstMs: 20, longestMs: 400 } as const
const timeoutMs = 60_000

// A line for each key of each database: those of one process wait for one another without asking the database.
const lines = new WeakMap<Database, Map<string, Promise<unknown>>>()

/**
 * Runs `task` alone for `key`: first in line in this process, then alone among all processes. Look before locking:
 * what is there already needs no lock.
 * @throws TransientError when another process is at it for more than a minute
 */
export async function alone<T>(db: Database, key: string, task: Locked<T>): Promise<T> {
  const tails = madeOnce(lines, db, () => new Map<string, Promise<unknown>>())
  const before = tails.get(key) ?? Promise.resolve()
  const turn = before.then(() => underLease(db, key, task))
  const settled = turn.then(
    () => undefined,
    () => undefined,
  )
  tails.set(key, settled)
  try {
    return await turn
  } finally {
    if (tails.get(key) === settled) tails.delete(key)
  }
}

async function underLease<T>(db: Database, key: string, task: Locked<T>): Promise<T> {
  const { lease, takenAt } = await waitForLease(db, key)
  const lapse = new AbortController()
  const stop = keepAlive(db, lease, lapse, takenAt)
  try {
    return await task(lapse.signal)
  } finally {
    stop()
    // One that cannot be returned lapses by itself.
    await returnLease(db, lease).catch(() => undefined)
  }
}

async function waitForLease(db: Database, key: string): Promise<{ lease: Lease; takenAt: number }> {
  const since = performance.now()
  for (let looked = 0; ; looked++) {
    const takenAt = performance.now()
    const lease = await takeLease(db, key)
    if (lease) return { lease, takenAt }
    if (performance.now() - since > timeoutMs)
      throw new TransientError('Another process is at the same work', { code: 'lease_busy' })
    await delay(jitteredBackoffMs(polls, looked, 0.5))
  }
}

/** Renews the lease until told to stop; aborts the work once it is another's, or may be. */
function keepAlive(db: Database, lease: Lease, lapse: AbortController, takenAt: number): () => void {
  let renewedAt = takenAt
  const heartbeat = async () => {
    const at = performance.now()
    if (at - renewedAt >= leaseMs) return lapse.abort(lapsed())
    if (await renewLease(db, lease)) renewedAt = at
    else lapse.abort(lapsed())
  }
  // Trouble with the database is told by the work itself; here it is a heartbeat that failed, no more.
  const timer = setInterval(() => void heartbeat().catch(() => undefined), heartbeatMs).unref()
  return () => clearInterval(timer)
}

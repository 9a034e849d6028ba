// The state of all shops as the metrics show it: a handful of cheap queries, at most once in some seconds, and never in
// the way: where the database is slow or away, a scrape goes without.

import type { Database } from '#app/db/client.server.ts'
import {
  countBacklog,
  countJobs,
  countRuns,
  countShops,
  findOldestReconcile,
  listSpending,
} from '#app/db/operations.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import { jobNames } from '#app/queue/jobs.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'

const keptMs = 5000
const timeoutMs = 2000
const dayMs = 24 * 3_600_000

export type Snapshot = Awaited<ReturnType<typeof loadSnapshot>>

/** Everything that is counted in the database, over all shops. */
export async function loadSnapshot(db: Database, now: Date) {
  const [jobs, backlog, shops, runs, spending, reconciledAt] = await Promise.all([
    countJobs(db, jobNames),
    countBacklog(db, now),
    countShops(db),
    countRuns(db),
    listSpending(db, new Date(now.getTime() - dayMs)),
    findOldestReconcile(db),
  ])
  const credits = spending.map((one) => ({ edition: one.edition, share: one.used / dailyCredits(one) }))
  const reconcileSeconds = reconciledAt ? Math.max(0, (now.getTime() - reconciledAt.getTime()) / 1000) : 0
  return { jobs, backlog, shops, runs, credits, reconcileSeconds }
}

type Setup = { db: Database; log: Log; now: () => Date }

/** A reader that answers null when the database does not, and remembers for some seconds. */
export function createSnapshots({ db, log, now }: Setup): () => Promise<Snapshot | null> {
  let last: { at: number; snapshot: Promise<Snapshot | null> } | null = null
  const load = () =>
    loadSnapshot(db, now()).catch((error: unknown) => {
      log.warn({ err: error }, 'metrics not counted')
      return null
    })
  return () => {
    const at = Date.now()
    if (!last || at - last.at >= keptMs) {
      last = { at, snapshot: inTime(load(), timeoutMs, () => null) }
    }
    return last.snapshot
  }
}

// What became of a batch, in numbers. Pure.

import type { StepCounts } from '#app/db/tables/runs.server.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'

export const noCounts = (): StepCounts => ({
  done: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  rejected: 0,
})

export const sumCounts = (one: StepCounts, other: StepCounts): StepCounts => ({
  done: one.done + other.done,
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  skipped: one.skipped + other.skipped,
  rejected: one.rejected + other.rejected,
})

/** One each of its result; what failed or was refused is "rejected" to the merchant. */
export function countsOf(syncResults: readonly SyncResult[]): StepCounts {
  const counts = noCounts()
  for (const syncResult of syncResults) {
    counts.done += 1
    counts[counterOf(syncResult)] += 1
  }
  return counts
}

function counterOf({ result }: SyncResult): keyof StepCounts {
  if (result === 'created' || result === 'updated' || result === 'unchanged' || result === 'skipped')
    return result
  return 'rejected'
}

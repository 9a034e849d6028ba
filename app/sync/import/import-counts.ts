// What became of a batch, in numbers. Pure.

import type { NeededCounts, StepCounts } from '#app/db/tables/runs.server.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
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

export type Needed = {
  /** What was pushed because others point to it; what comes again is counted once. */
  add: (kind: RecordKind, synced: readonly SyncedRecord[]) => void
  counts: () => NeededCounts[]
}

/** Counts what a step's records need in Zoho before them. @param before of the same step, by an earlier job */
export function createNeeded(before: readonly NeededCounts[]): Needed {
  const counts = new Map(before.map((one) => [one.kind, one]))
  const seen = new Set<string>()
  return {
    add: (kind, synced) => {
      const fresh = synced.filter(
        ({ mapped, syncResult }) => !syncResult.again && !seen.has(`${kind} ${mapped.shopifyId}`),
      )
      if (fresh.length === 0) return
      for (const { mapped } of fresh) seen.add(`${kind} ${mapped.shopifyId}`)
      const { done: _, ...added } = sumCounts(
        { ...noCounts(), ...counts.get(kind) },
        countsOf(fresh.map(({ syncResult }) => syncResult)),
      )
      counts.set(kind, { kind, ...added })
    },
    counts: () => [...counts.values()],
  }
}

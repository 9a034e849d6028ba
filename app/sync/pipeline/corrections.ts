// What a look after the write found: totals that Zoho computes otherwise, and rows that are not ours.

import type { ShopifyId } from '#app/lib/ids.ts'
import { failed, rejected } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'

/** By Shopify id: what was added to the adjustment, and what differs all the same (null: nothing). */
export type Corrections = ReadonlyMap<string, { by: string; left: string | null }>

/** `misfits`: orders whose rows in Zoho are not the ones that we wrote. They are to be written again. */
export type Verified = { corrections: Corrections; misfits: ReadonlySet<ShopifyId> }

export const unverified: Verified = { corrections: new Map(), misfits: new Set() }

/** Rows that are not what we wrote: the order counts as not written, and comes again. */
export const withoutMisfits = (wrote: readonly SyncedRecord[], { misfits }: Verified): SyncedRecord[] =>
  wrote.map((one) =>
    misfits.has(one.mapped.shopifyId)
      ? {
          ...one,
          syncResult: failed('lines_differ', "The order's rows in Zoho are not those that were sent"),
        }
      : one,
  )

/** What no adjustment could mend is told. */
export function withCorrection({ mapped, syncResult }: SyncedRecord, corrections: Corrections): SyncedRecord {
  const left = corrections.get(mapped.shopifyId)?.left ?? null
  if (left === null) return { mapped, syncResult }
  const message = `Zoho's total differs by ${left}`
  return {
    mapped,
    syncResult: {
      ...rejected('total_differs', { field: 'Grand_Total', message }),
      zohoId: syncResult.zohoId,
    },
  }
}

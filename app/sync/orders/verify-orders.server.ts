// After the write of orders: do their totals and rows say what we wrote?

import { failed, rejected } from '#app/sync/core/sync-result.ts'
import { isWritten, type Push, type SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { WroteIn } from '#app/sync/pipeline/kind.ts'
import { unverified, verifyTotals, type Corrections, type Verified } from './totals.server.ts'

/** An import leaves this to the audit at its end, which asks once for a hundred orders. */
export function verifyOrders(
  { orgConfig, trigger }: Push,
  { module, results, records }: WroteIn & { records: readonly SyncedRecord[] },
): Promise<Verified> {
  if (trigger === 'import') return Promise.resolve(unverified)
  const appended = new Set(
    results.filter(({ writing }) => writing.appended).map(({ writing }) => writing.mapped.shopifyId),
  )
  const orders = records.filter(isWritten).map(({ mapped, syncResult }) => ({
    shopifyId: mapped.shopifyId,
    zohoId: syncResult.zohoId ?? '',
    total: mapped.total,
    lines: mapped.lines,
    appended: appended.has(mapped.shopifyId),
  }))
  return verifyTotals(orgConfig.zoho, module, orders)
}

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

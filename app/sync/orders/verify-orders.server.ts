// After the write of orders: do their totals and rows say what we wrote?

import { isWritten, type SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push, WroteIn } from '#app/sync/pipeline/kind.ts'
import { verifyTotals } from './totals.server.ts'
import { unverified, type Verified } from '#app/sync/pipeline/corrections.ts'

/** An import leaves this to the audit at its end, which asks once for a hundred orders. */
export function verifyOrders(
  { orgConfig, trigger }: Push,
  { module, results, records }: WroteIn & { records: readonly SyncedRecord[] },
): Promise<Verified> {
  if (trigger === 'import') return Promise.resolve(unverified)
  const appended = new Set(
    results.filter(({ writing }) => writing.appended).map(({ writing }) => writing.mapped.shopifyId),
  )
  const orders = records.filter(isWritten).flatMap(({ mapped, syncResult: { zohoId } }) => {
    const { shopifyId, total, lines } = mapped
    return zohoId === null ? [] : [{ shopifyId, zohoId, total, lines, appended: appended.has(shopifyId) }]
  })
  return verifyTotals(orgConfig.zoho, module, orders)
}

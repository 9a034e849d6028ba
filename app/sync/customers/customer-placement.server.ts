// Customers who are in the module of an earlier choice, and the move that takes them to the other one, take turns.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { underLease } from '#app/zoho/client/client.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'

/** One at a time with the move: a record must not be written while it is becoming another one. */
export const placementLock = (shop: string): string => `customer placement ${shop}`

/** Runs the task; alone, as long as a customer of this batch may be moved: then with calls that end with the lock. */
export async function inTurn<T>(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
  task: (push: Push) => Promise<T>,
): Promise<T> {
  const { orgConfig, moving } = push
  const { customersAs } = orgConfig.settings
  if (moving || customersAs === 'LeadsUntilOrder' || orgConfig.people.size < 2) return task(push)
  const ids = mappedRecords.map((mapped) => mapped.shopifyId)
  const isAway = async () => {
    const links = await loadLinks(context.db, orgConfig.shop, 'customer', ids)
    return [...links.values()].some((link) => link.zohoModule !== customersAs && isLinked(link))
  }
  // Where nothing is written nobody has to wait.
  if (!(await orgConfig.writer.perform(isAway, false))) return task(push)
  return context.lock(placementLock(orgConfig.shop), (lease) =>
    task({ ...push, orgConfig: { ...orgConfig, zoho: underLease(orgConfig.zoho, lease) } }),
  )
}

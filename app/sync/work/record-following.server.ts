// Records that have to be synced again because of what became of others.

import { recordChanges } from '#app/db/tables/changes.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { isHistory, type RecordKind, type Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** @param trigger what became of the others: what follows history is history */
export async function recordFollowing(
  { db, now, wake }: Pick<SyncContext, 'db' | 'now' | 'wake'>,
  shop: ShopDomain,
  trigger: Trigger,
  records: readonly { kind: RecordKind; shopifyId: ShopifyId }[],
): Promise<void> {
  if (records.length === 0) return
  const changes = records.map(({ kind, shopifyId }) => ({ kind, shopifyId, deleted: false }))
  await recordChanges(db, isHistory(trigger) ? 'history' : 'live', [
    { shop, at: now(), delivery: null, changes },
  ])
  wake(shop)
}

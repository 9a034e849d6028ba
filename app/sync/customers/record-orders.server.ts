// Orders are noted once more when whom they point to has changed.

import { recordChanges } from '#app/db/tables/changes.server.ts'
import { loadLinksUnder } from '#app/db/tables/links.server.ts'
import { isHistory, type Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * The orders of these customers are synced again: who they belong to changed.
 * @param trigger what changed it: the orders that follow history are history
 */
export async function recordOrdersOf(
  context: SyncContext,
  orgConfig: OrgConfig,
  customerIds: readonly string[],
  trigger: Trigger = 'live',
): Promise<void> {
  if (customerIds.length === 0) return
  const orders = await loadLinksUnder(context.db, orgConfig.shop, 'order', customerIds)
  const changes = orders
    .filter((link) => !link.gone)
    .map(({ shopifyId }) => ({ kind: 'order' as const, shopifyId, deleted: false }))
  if (changes.length === 0) return
  await recordChanges(context.db, isHistory(trigger) ? 'history' : 'live', [
    { shop: orgConfig.shop, at: context.now(), delivery: null, changes },
  ])
  context.wake(orgConfig.shop)
}

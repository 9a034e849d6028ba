// Orders of which a value goes stale while nothing of them changes: whether a payment is overdue, once its day has passed.

import { forgetStale, pageStale } from '#app/db/attached/stale-values.server.ts'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

const kind = 'order'
const ordersAtOnce = 500

/**
 * Notes them as changes, once each: it happens now, so that Zoho's automations may tell of it. Noted first and forgotten
 * then: whoever dies in between notes them again.
 */
export async function noteOverdue(
  { db, now, wake }: SyncContext,
  { shop, settings }: OrgConfig,
  signal: AbortSignal,
): Promise<void> {
  if (!settings.kinds.order) return
  const of = { shop, kind } as const
  const until = now()
  while (!signal.aborted) {
    const ids = await pageStale(db, of, { until, take: ordersAtOnce })
    if (ids.length === 0) return
    const changes = ids.map((shopifyId) => ({ kind, shopifyId, deleted: false }) as const)
    await recordChanges(db, 'live', [{ shop, at: until, delivery: null, changes }])
    await forgetStale(db, of, { ids, until })
    wake(shop)
  }
}

// Orders of which a value goes stale while nothing of them changes: whether a payment is overdue, once its day has passed,
// and where the order came from, which Shopify works out after it.

import { pageStale, putOffStale, type Stale } from '#app/db/attached/stale-values.server.ts'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { gapMs } from '#app/sync/work/wake.server.ts'

const kind = 'order'
const ordersAtOnce = 500

/**
 * Records them as changes, once each: it happens now, so that Zoho's automations may tell of it, but not after an outage or a
 * time in which orders were off. Nobody waits for it, and there may be thousands: live changes pass them. Who waits already is read after this anyway, and stays what it is. Recorded first and put off
 * then: whoever dies in between records them again.
 */
export async function recordOverdue(
  { db, now, wake }: SyncContext,
  { shop, settings }: Pick<OrgConfig, 'shop' | 'settings'>,
  signal: AbortSignal,
): Promise<void> {
  if (!settings.kinds.order) return
  const of = { shop, kind } as const
  const until = now()
  while (!signal.aborted) {
    const stale = await pageStale(db, of, { until, take: ordersAtOnce })
    if (stale.length === 0) return
    for (const [trigger, some] of Map.groupBy(stale, (one) => triggerOf(one, until))) {
      const changes = some.map(({ shopifyId }) => ({ kind, shopifyId, deleted: false }) as const)
      await recordChanges(db, trigger, [{ shop, at: until, delivery: null, changes }], { yields: true })
    }
    await putOffStale(db, of, { ids: stale.map(({ shopifyId }) => shopifyId), until })
    wake(shop)
  }
}

// What is hours or weeks old, and whatever else differs of the order, is nothing that somebody does now.
const triggerOf = ({ since }: Stale, now: Date): Trigger =>
  now.getTime() - since.getTime() > gapMs ? 'history' : 'recheck'

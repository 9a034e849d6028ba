// A Sales Order stands beside the Deal that it won. What becomes of the order afterwards, its Deal follows (decision 166).

import type { Link } from '#app/db/link-row.server.ts'
import { loadMadeNear, loadNobodys, loadTheirsNear } from '#app/db/work/handed-links.server.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { completionsOf, sameMomentMs, type OrderedTotal } from '#app/mapping/checkouts/order-of-checkout.ts'
import { meetsCheckouts } from '#app/mapping/records/order-modules.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import { recordFollowing } from '#app/sync/work/record-following.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * What Sales Orders of these checkouts' moments add up to by now, as they were last written. Also of orders that are gone or
 * hidden in Shopify, or no longer synced: a Deal that was lost with one does not come back.
 */
export async function orderTotals(
  { db }: SyncContext,
  { shop }: OrgConfig,
  checkouts: readonly CheckoutWithLines[],
): Promise<OrderedTotal[]> {
  const orders = { shop, kind: 'order', zohoModule: 'Sales_Orders' } as const
  const made = await loadMadeNear(db, orders, { times: completionsOf(checkouts), apartMs: sameMomentMs })
  return made.flatMap(({ shopifyId, parentId, createdAt, total }) =>
    total === null ? [] : [{ orderId: shopifyId, customerId: parentId, createdAt, total: Number(total) }],
  )
}

type Persisted = { fresh: readonly SyncedRecord[]; links: ReadonlyMap<ShopifyId, Link> }

/** Checkouts that such orders may have come of are synced again: what the order adds up to has changed. */
export async function recordCheckoutsOf(
  context: SyncContext,
  { shop, settings, modules }: OrgConfig,
  trigger: Trigger,
  { fresh, links }: Persisted,
): Promise<void> {
  if (!meetsCheckouts(settings) || !modules.checkout) return
  const changed = fresh.flatMap(({ mapped }) => {
    const before = links.get(mapped.shopifyId)?.total
    const isNews = before != null && mapped.total !== null && Number(before) !== Number(mapped.total)
    return isNews ? [mapped] : []
  })
  if (changed.length === 0) return
  const moments = changed.flatMap(({ parentId, createdAt }) =>
    createdAt ? [{ parentId, at: new Date(createdAt) }] : [],
  )
  const customers = moments.flatMap(({ parentId, at }) => (parentId === null ? [] : [{ parentId, at }]))
  const near = { apartMs: sameMomentMs, most: mostNear }
  const theirs = await loadTheirsNear(context.db, { shop, kind: 'checkout' }, customers, near)
  const guests = moments.filter(({ parentId }) => parentId === null)
  const nobodys = await Promise.all(guests.map(({ at }) => checkoutsNear(context, shop, at)))
  const ids = new Set([...theirs, ...nobodys.flat()])
  const checkouts = [...ids].map((shopifyId) => ({ kind: 'checkout', shopifyId }) as const)
  await recordFollowing(context, shop, trigger, checkouts)
}

const mostNear = 100

// A checkout changes last as it is completed.
const checkoutsNear = ({ db }: SyncContext, shop: OrgConfig['shop'], at: Date): Promise<ShopifyId[]> =>
  loadNobodys(
    db,
    { shop, kind: 'checkout' },
    {
      since: new Date(at.getTime() - sameMomentMs),
      until: new Date(at.getTime() + sameMomentMs),
      most: mostNear,
    },
  )

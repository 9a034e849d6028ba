// Records of people whom Shopify no longer has: kept in Zoho, and free for whoever they come again as.

import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { customersShown, isAbsenceProven, mostAsked } from '#app/sync/protection/absence.server.ts'
import { isBraked } from '#app/sync/protection/mass-deletion.server.ts'

/** The tag of a record that is kept in Zoho. */
export const goneTag = 'Deleted in Shopify'

/**
 * Which of these customers Shopify no longer has. It is asked for each: who was taken for deleted may be there after all. The
 * absence is proven, and then they are asked for once more: Shopify may have withheld them a moment ago. While the merchant
 * is asked about many, only who is known as deleted is away.
 * @throws AppError when Shopify does not answer
 */
export async function leftAmong(
  context: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  const asked = [...new Set(ids)].slice(0, mostAsked)
  if (asked.length === 0) return new Set()
  const unseen = await notShown(context, shop, asked)
  if (unseen.length === 0 || !(await isAbsenceProven(context, shop, 'customer'))) return new Set()
  const away = await notShown(context, shop, unseen)
  const links = await loadLinks(context.db, shop, 'customer', away)
  const isHeld = await isBraked(context, { shop, kind: 'customer', side: 'shopify' })
  return new Set(away.filter((id) => links.get(id)?.gone || !isHeld))
}

async function notShown(
  context: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
): Promise<ShopifyId[]> {
  const shown = await customersShown(context, shop, ids)
  return ids.filter((id) => !shown.has(id))
}

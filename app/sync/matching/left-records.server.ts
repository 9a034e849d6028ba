// Records of people whom Shopify no longer has: kept in Zoho, and free for whoever they come again as.

import { loadLinks } from '#app/db/tables/links.server.ts'
import { unlessRefused } from '#app/lib/errors.ts'
import { toGid, type ShopDomain, type ShopifyId } from '#app/lib/ids.ts'
import { fetchShown } from '#app/shopify/auth/absence.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { proveAbsence } from '#app/sync/protection/absence.server.ts'
import { isBraked } from '#app/sync/protection/mass-deletion.server.ts'

/** The tag of a record that is kept in Zoho. */
export const goneTag = 'Deleted in Shopify'

/** So many are asked for at once. */
const mostAsked = 250

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
  if (unseen.length === 0 || !(await isProven(context, shop))) return new Set()
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
  const gids = ids.map((id) => toGid('Customer', id))
  const { there } = await fetchShown(context.shopifyFor(shop), gids)
  return ids.filter((id) => !there.has(toGid('Customer', id)))
}

async function isProven(context: SyncContext, shop: ShopDomain): Promise<boolean> {
  const proven = await unlessRefused(proveAbsence(context, shop, 'customer').then(() => true))
  return proven ?? false
}

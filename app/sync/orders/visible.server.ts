// Which orders this app can see: without read_all_orders, those of the last 60 days (contracts/shopify 3.3).

import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

// A day less than Shopify's 60: at the edge an order may vanish while we look.
const shownMs = 59 * 24 * 60 * 60 * 1000

/** Orders created since then are shown for certain. */
export async function visibleSince(context: SyncContext, shop: ShopDomain): Promise<Date> {
  const scopes = (await loadShop(context.db, shop))?.scopes.split(',') ?? []
  return scopes.includes('read_all_orders') ? new Date(0) : new Date(context.now().getTime() - shownMs)
}

/** The same of records of any kind. */
export const shownSince = (
  context: SyncContext,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
): Promise<Date> => (shopifyKinds[kind].hidesOld ? visibleSince(context, shop) : Promise.resolve(new Date(0)))

const hiddenMs = 60 * 24 * 60 * 60 * 1000

/** Records created before that are hidden for certain, although they may be there; null: none is. */
export async function hiddenBefore(
  context: SyncContext,
  of: { shop: ShopDomain; kind: RecordKind },
): Promise<Date | null> {
  const since = await shownSince(context, of)
  return since.getTime() === 0 ? null : new Date(context.now().getTime() - hiddenMs)
}

/** Links to records among these that Shopify hides for certain: nothing of them is followed any more. */
export async function hiddenAmong(
  context: SyncContext,
  of: { shop: ShopDomain; kind: RecordKind },
  shopifyIds: readonly ShopifyId[],
): Promise<RecordLink[]> {
  const before = shopifyIds.length === 0 ? null : await hiddenBefore(context, of)
  if (!before) return []
  const links = await loadLinks(context.db, of.shop, of.kind, shopifyIds)
  const isHidden = ({ gone, createdAt }: RecordLink) => !gone && createdAt !== null && createdAt < before
  return [...links.values()].filter(isLinked).filter(isHidden)
}

/** True when Shopify would show this order if it still existed. */
export const isVisible = ({ createdAt }: { createdAt: Date | null }, since: Date): boolean =>
  since.getTime() === 0 || (createdAt !== null && createdAt >= since)

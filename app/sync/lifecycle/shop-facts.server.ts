// What Shopify says of the shop itself, as it is kept: without its currency nothing is written (yen would be dollars).

import { loadShop, saveShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { fetchShop } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { heedScopes } from '#app/sync/protection/absence.server.ts'

/**
 * Reads name, currency, time zone, plan and granted scopes, keeps them, and heeds what was granted.
 * @throws AppError where Shopify does not answer
 */
export async function refreshShop(sync: SyncContext, shop: ShopDomain) {
  const before = await loadShop(sync.db, shop)
  const facts = await fetchShop(sync.shopifyFor(shop))
  if (!before) return facts
  // No scopes at all is no answer: an installed app has some.
  await saveShop(sync.db, shop, { ...facts, scopes: facts.scopes || before.scopes }, sync.now())
  await heedScopes(sync, shop, before.scopes)
  return facts
}

/**
 * The shop's row with what Shopify says of it: read now, where it could not be read at the first visit.
 * @returns null when the shop is not known
 * @throws AppError where Shopify still does not answer
 */
export async function loadKnownShop(sync: SyncContext, shop: ShopDomain) {
  const row = await loadShop(sync.db, shop)
  if (row?.currency !== unread) return row
  await refreshShop(sync, shop)
  return loadShop(sync.db, shop)
}

/** The currency of a shop of which Shopify has said nothing yet. */
export const unread = ''

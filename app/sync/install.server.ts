// The first visit, and every token exchange after it: what Shopify says of the shop is kept fresh.

import { loadShop, saveScopes, saveShop, unpauseShop } from '#app/db/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/admin.server.ts'
import { fetchShop } from '#app/shopify/shop.server.ts'
import type { SyncContext } from './context.ts'
import { forgetShop } from './forget.server.ts'
import { wakeShop } from './wake.server.ts'

/** Runs after each token exchange; once or twice makes no difference. Heals a shop whose Shopify token was dead. */
export async function noteInstall(sync: SyncContext, admin: ShopifyAdmin, shop: ShopDomain): Promise<void> {
  const before = await loadShop(sync.db, shop)
  // Reinstalled before the old install was forgotten: nothing of it may leak into the new one. The session just stored
  // is the new install's and stays.
  if (before?.uninstalledAt) await forgetShop(sync, shop, { keepSession: true })
  await saveShop(sync.db, shop, await fetchShop(admin), sync.now())
  if (before?.pausedFor !== 'shopify_disconnected') return
  await unpauseShop(sync.db, shop)
  await wakeShop(sync, shop)
}

/** shop/update: name, currency, plan. */
export async function noteShopUpdate(sync: SyncContext, shop: ShopDomain): Promise<void> {
  if (!(await loadShop(sync.db, shop))) return
  await saveShop(sync.db, shop, await fetchShop(sync.shopifyFor(shop)), sync.now())
}

/** app/scopes_update: the library leaves the stored session's scope as it was, so it is kept here. */
export async function noteScopes(sync: SyncContext, shop: ShopDomain, scopes: readonly string[]): Promise<void> {
  await saveScopes(sync.db, shop, scopes.join(','))
}

// The first visit, and every token exchange after it: what Shopify says of the shop is kept fresh.

import {
  endTrouble,
  loadShop,
  markUninstalled,
  saveShop,
  saveTokenAt,
  unpauseShop,
  type ShopFacts,
} from '#app/db/tables/shops.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { fetchShop } from '#app/shopify/records/shop.server.ts'
import { heedScopesOfToken } from '#app/sync/protection/absence.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { forgetShop } from './forget.server.ts'
import { refreshShop, unread } from './shop-facts.server.ts'
import { isDoubtful } from './still-installed.server.ts'
import { wakeShop } from '#app/sync/work/wake.server.ts'

/** Runs after each token exchange; once or twice makes no difference. Heals a shop whose Shopify token was dead. */
export async function recordInstall(sync: SyncContext, admin: ShopifyAdmin, scopes: string): Promise<void> {
  const facts = await factsOf(sync, admin, scopes)
  await saveInstall(sync, admin.shop, facts)
  if (facts.currency === unread) await sync.queue.enqueue('shop', { shop: admin.shop })
}

/** The same with what Shopify said of the shop. */
export async function saveInstall(sync: SyncContext, shop: ShopDomain, facts: ShopFacts): Promise<void> {
  const before = await loadShop(sync.db, shop)
  // Reinstalled before the old install was forgotten: nothing of it may leak into the new one. The session just stored
  // is the new install's and stays.
  const isAnew = before?.uninstalledAt && !isDoubtful(before)
  if (isAnew) await forgetShop(sync, shop, { keepSession: true })
  else if (before?.uninstalledAt) await markUninstalled(sync.db, shop, null)
  await saveShop(sync.db, shop, facts, sync.now())
  await saveTokenAt(sync.db, shop, sync.now())
  await endTrouble(sync.db, shop, ['shopify_disconnected'])
  if (before && !isAnew) await heedScopesOfToken(sync, shop, before.scopes)
  if (before?.pausedFor !== 'shopify_disconnected') return
  await unpauseShop(sync.db, shop)
  await wakeShop(sync, shop)
}

// A store must open even while Shopify cannot say more of it: a job asks again.
async function factsOf(sync: SyncContext, admin: ShopifyAdmin, scopes: string): Promise<ShopFacts> {
  try {
    const facts = await fetchShop(admin)
    return { ...facts, scopes: facts.scopes || scopes }
  } catch (error) {
    if (!isAppError(error)) throw error
    sync.log.warn({ err: error, shop: admin.shop }, 'shop facts not read')
    const before = await loadShop(sync.db, admin.shop)
    const { name, currency, timezone, plan } = before ?? unknownShop(admin.shop)
    return { name, currency, timezone, plan, scopes }
  }
}

const unknownShop = (shop: ShopDomain) => ({
  name: shop.replace('.myshopify.com', ''),
  currency: unread,
  timezone: 'UTC',
  plan: '',
})

/** The `shop` job, after shop/update and app/scopes_update, and while nothing is known: name, currency, plan, granted scopes. */
export async function saveShopUpdate(sync: SyncContext, shop: ShopDomain): Promise<JobResult> {
  if (await loadShop(sync.db, shop)) await refreshShop(sync, shop)
  return { done: true }
}

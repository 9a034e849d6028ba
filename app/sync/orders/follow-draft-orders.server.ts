// Draft orders are told of by webhooks that a shop is subscribed to once it lets us read them. Without them the looks find
// what changed a few minutes later: nothing waits for a subscription.

import type { ShopDomain } from '#app/lib/ids.ts'
import { mayRead } from '#app/shopify/auth/absence.server.ts'
import { subscribeToDraftOrders } from '#app/shopify/draft-orders/subscriptions.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'

/** Shopify ends subscriptions whose deliveries fail, and those of an app that was uninstalled. */
const lookedAtAgainMs = 60 * 60_000

// When each shop's were last seen to be there. A process that does not know asks once too often.
const seenAt = new Map<ShopDomain, number>()

/** Sees to it that the shop tells of its draft orders, where they are synced and shown. What fails is tried at the next look. */
export async function followDraftOrders(
  context: SyncContext,
  { shop, modules, scopes }: Pick<OrgConfig, 'shop' | 'modules' | 'scopes'>,
): Promise<void> {
  const now = context.now().getTime()
  if (!modules.draftOrder || now - (seenAt.get(shop) ?? Number.NEGATIVE_INFINITY) < lookedAtAgainMs) return
  if (!mayRead(scopes, 'draftOrder')) return
  try {
    await subscribeToDraftOrders(context.shopifyFor(shop), context.appUrl)
    seenAt.set(shop, now)
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'draft orders not subscribed to')
  }
}

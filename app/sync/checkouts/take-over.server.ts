// An order that came of an abandoned checkout takes the checkout's Deal over: what sales did with it stays, and nothing
// counts twice. Only where orders are Deals as well; a Sales Order stands beside the Deal that it won.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { handOverLinks } from '#app/db/work/handed-links.server.ts'
import { fromGid } from '#app/lib/ids.ts'
import { pairWithOrders } from '#app/mapping/checkouts/order-of-checkout.ts'
import { sharesDeals } from '#app/mapping/records/order-modules.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchCheckouts } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'

/**
 * One without a customer is nobody's, and so is its checkout.
 * @param orders that are about to be written as Deals
 */
export async function takeOverCheckouts(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
): Promise<void> {
  const { shop, settings, writer } = orgConfig
  if (!sharesDeals(settings) || !orgConfig.modules.checkout) return
  const ids = orders.map(({ id }) => fromGid(id))
  const known = await loadLinks(context.db, shop, 'order', ids)
  const fresh = orders.filter(({ id }) => !known.has(fromGid(id)))
  const people = fresh.flatMap(({ customer }) => (customer ? [fromGid(customer.id)] : []))
  const links = (await loadLinksUnder(context.db, shop, 'checkout', people)).filter(isLinked)
  if (links.length === 0) return
  const checkouts = await checkoutsOf(
    context,
    orgConfig,
    links.map(({ shopifyId }) => shopifyId),
  )
  const pairs = pairWithOrders(checkouts, fresh).map(({ checkout, order }) => ({
    fromId: fromGid(checkout.id),
    toId: fromGid(order.id),
  }))
  const handing = { scope: linkScope(context, orgConfig, 'order'), from: 'checkout' } as const
  await writer.perform(() => handOverLinks(context.db, handing, pairs), undefined)
}

// Orders do not wait for what Shopify cannot say of checkouts: they get Deals of their own then.
async function checkoutsOf(
  context: SyncContext,
  { shop }: OrgConfig,
  ids: readonly string[],
): Promise<CheckoutWithLines[]> {
  try {
    return await fetchCheckouts(context.shopifyFor(shop), ids)
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'checkouts of orders not read')
    return []
  }
}

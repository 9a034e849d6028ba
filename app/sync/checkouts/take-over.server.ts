// An order that came of an abandoned checkout takes the checkout's Deal over: what sales did with it stays, and nothing
// counts twice. Only where orders are Deals as well; a Sales Order stands beside the Deal that it won.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { handOverLinks, loadNobodys } from '#app/db/work/handed-links.server.ts'
import { fromGid, type ShopDomain } from '#app/lib/ids.ts'
import { pairWithOrders } from '#app/mapping/checkouts/order-of-checkout.ts'
import { sharesDeals } from '#app/mapping/records/order-modules.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchCheckouts } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'

/** @param orders that are about to be written as Deals */
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
  if (fresh.length === 0) return
  const possible = [...(await theirs(context, shop, fresh)), ...(await nobodys(context, shop, fresh))]
  if (possible.length === 0) return
  const checkouts = await checkoutsOf(context, orgConfig, possible)
  const pairs = pairWithOrders(checkouts, fresh).map(({ checkout, order }) => ({
    fromId: fromGid(checkout.id),
    toId: fromGid(order.id),
  }))
  const handing = { scope: linkScope(context, orgConfig, 'order'), from: 'checkout' } as const
  await writer.perform(() => handOverLinks(context.db, handing, pairs), undefined)
}

async function theirs({ db }: SyncContext, shop: ShopDomain, orders: readonly OrderWithLines[]) {
  const people = orders.flatMap(({ customer }) => (customer ? [fromGid(customer.id)] : []))
  const links = (await loadLinksUnder(db, shop, 'checkout', people)).filter(isLinked)
  return links.map(({ shopifyId }) => shopifyId)
}

const dayMs = 24 * 60 * 60_000
// Whoever comes back does so within days. Shopify has no search for the one that an order came of.
const guests = { most: 100, withinMs: 14 * dayMs }

/** Checkouts of guests: the order that comes of one may be anybody's. */
async function nobodys({ db, now }: SyncContext, shop: ShopDomain, orders: readonly OrderWithLines[]) {
  const since = new Date(now().getTime() - guests.withinMs)
  const isNews = ({ createdAt }: OrderWithLines) => Date.parse(createdAt) >= since.getTime()
  if (!orders.some(isNews)) return []
  return loadNobodys(db, { shop, kind: 'checkout' }, { since, most: guests.most })
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

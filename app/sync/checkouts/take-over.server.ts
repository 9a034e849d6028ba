// An order that came of an abandoned checkout takes the checkout's Deal over: what sales did with it stays, and nothing
// counts twice. Only where orders are Deals as well; a Sales Order stands beside the Deal that it won.

import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { bareLink, deleteLinks, loadLinks, loadLinksUnder, saveLinks } from '#app/db/tables/links.server.ts'
import { fromGid } from '#app/lib/ids.ts'
import { isOfOrder } from '#app/mapping/checkouts/checkout-deal.ts'
import { sharesDeals } from '#app/mapping/records/order-modules.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchCheckouts } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** Before these orders are placed. One without a customer is nobody's, and so is its checkout. */
export async function takeOverCheckouts(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
): Promise<void> {
  const { shop, settings } = orgConfig
  if (!sharesDeals(settings) || !orgConfig.modules.checkout) return
  const ids = orders.map(({ id }) => fromGid(id))
  const known = await loadLinks(context.db, shop, 'order', ids)
  const fresh = orders.filter(({ id }) => !known.has(fromGid(id)))
  const people = fresh.flatMap(({ customer }) => (customer ? [fromGid(customer.id)] : []))
  const links = (await loadLinksUnder(context.db, shop, 'checkout', people)).filter(isLinked)
  if (links.length === 0) return
  const byId = new Map(links.map((link): [string, RecordLink] => [link.shopifyId, link]))
  const pairs: { order: OrderWithLines; link: RecordLink }[] = []
  for (const checkout of await fetchCheckouts(context.shopifyFor(shop), [...byId.keys()])) {
    const link = byId.get(fromGid(checkout.id))
    const order = fresh.find((one) => one.customer?.id === checkout.customer?.id && isOfOrder(checkout, one))
    if (link && order && !pairs.some((pair) => pair.order === order)) pairs.push({ order, link })
  }
  await orgConfig.writer.perform(() => handOver(context, orgConfig, pairs), undefined)
}

async function handOver(
  context: SyncContext,
  orgConfig: OrgConfig,
  pairs: readonly { order: OrderWithLines; link: RecordLink }[],
): Promise<void> {
  if (pairs.length === 0) return
  const taken = pairs.map(({ order, link }) => {
    const one = { shopifyId: fromGid(order.id), parentId: link.parentId }
    return bareLink(one, link.zohoModule, link.zohoId)
  })
  await saveLinks(context.db, linkScope(context, orgConfig, 'order'), taken)
  const gone = pairs.map(({ link }) => link.shopifyId)
  await deleteLinks(context.db, orgConfig.shop, 'checkout', gone)
}

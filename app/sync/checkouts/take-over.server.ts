// An order that came of an abandoned checkout takes the checkout's Deal over where orders are Deals as well: what sales did
// with it stays, and nothing counts twice. A Sales Order stands beside the Deal that it won, and names it.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { claimLinks, handOverLinks, loadNobodys } from '#app/db/work/handed-links.server.ts'
import { fromGid, type ShopDomain, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import {
  pairWithOrders,
  matchedByLines,
  withoutToken,
  type Abandoned,
} from '#app/mapping/checkouts/order-of-checkout.ts'
import { tipLinesOf } from '#app/mapping/parts/order-charges.ts'
import { meetsCheckouts, sharesDeals } from '#app/mapping/records/order-modules.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchCheckoutHeads, fetchCheckouts } from '#app/shopify/records/records.server.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
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
  const pairs = await pairsOf(context, shop, fresh)
  if (pairs.length === 0) return
  const handing = { scope: linkScope(context, orgConfig, 'order'), from: 'checkout' } as const
  await writer.perform(() => handOverLinks(context.db, handing, pairs), undefined)
}

/**
 * The Deals of the checkouts that these orders came of, by order. Of new ones only: what people then make of it is theirs.
 * Each is claimed once, by one order: another of the same moment gets none.
 * @param orders that are about to be written as Sales Orders
 */
export async function dealsBehind(
  context: SyncContext,
  { shop, settings, modules, writer, orders: among }: OrgConfig,
  orders: readonly OrderWithLines[],
): Promise<ReadonlyMap<string, ZohoId>> {
  const field = among.get('Sales_Orders')?.fields.get('Deal_Name')
  if (!meetsCheckouts(settings) || !modules.checkout || !field?.creatable) return new Map()
  const ids = orders.map(({ id }) => fromGid(id))
  const known = await loadLinks(context.db, shop, 'order', ids)
  const fresh = orders.filter(({ id }) => !known.get(fromGid(id))?.zohoId)
  const fitting = await pairsOf(context, shop, fresh)
  const claim = () => claimLinks(context.db, { shop, kind: 'checkout' }, fitting)
  const pairs = await writer.perform(claim, fitting)
  const fromIds = pairs.map(({ fromId }) => fromId)
  const links = await loadLinks(context.db, shop, 'checkout', fromIds)
  return new Map(
    pairs.flatMap(({ fromId, toId }): [string, ZohoId][] => {
      const link = links.get(fromId)
      return link?.zohoId && link.zohoModule === 'Deals' ? [[toId, link.zohoId]] : []
    }),
  )
}

// By their ids in Shopify: checkouts that have links, and the orders that came of them.
async function pairsOf(context: SyncContext, shop: ShopDomain, fresh: readonly OrderWithLines[]) {
  if (fresh.length === 0) return []
  const customers = await abandonedOf(context, shop, await theirs(context, shop, fresh), fresh)
  const others = withoutToken(customers, fresh)
  const guests = await abandonedOf(context, shop, await nobodys(context, shop, others), others)
  const ordered = fresh.map((order) => ({ ...order, lines: withoutTips(order) }))
  return pairWithOrders([...customers, ...guests], ordered).map(({ checkout, order }) => ({
    fromId: fromGid(checkout.id),
    toId: fromGid(order.id),
  }))
}

// A checkout has no line of a tip.
function withoutTips(order: OrderWithLines) {
  const tips = tipLinesOf(order)
  return order.lines.filter((item) => !tips.includes(item))
}

async function theirs({ db }: SyncContext, shop: ShopDomain, orders: readonly OrderWithLines[]) {
  const people = orders.flatMap(({ customer }) => (customer ? [fromGid(customer.id)] : []))
  const ids = new Set<ShopifyId | null>(orders.map(({ id }) => fromGid(id))).add(null)
  const links = (await loadLinksUnder(db, shop, 'checkout', people)).filter(isLinked)
  return links.filter(({ claimedBy }) => ids.has(claimedBy)).map(({ shopifyId }) => shopifyId)
}

const dayMs = 24 * 60 * 60_000
// A guest who completes a checkout does so within days. Shopify has no search for the checkout that an order came of.
const guests = { most: 100, withinMs: 14 * dayMs }

// The lines of checkouts, which are dear to read, are read only of those that no token decides.
async function abandonedOf(
  context: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
  orders: readonly OrderWithLines[],
): Promise<Abandoned[]> {
  const heads = await read(context, shop, ids, fetchCheckoutHeads)
  const doubtful = matchedByLines(heads, withoutToken(heads, orders)).map(({ id }) => fromGid(id))
  const whole = new Map(
    (await read(context, shop, doubtful, fetchCheckouts)).map((checkout) => [checkout.id, checkout]),
  )
  return heads.map((head) => whole.get(head.id) ?? head)
}

// Any of these orders may have come of a checkout without a customer.
async function nobodys({ db, now }: SyncContext, shop: ShopDomain, orders: readonly OrderWithLines[]) {
  const since = new Date(now().getTime() - guests.withinMs)
  const isNews = ({ createdAt }: OrderWithLines) => Date.parse(createdAt) >= since.getTime()
  if (!orders.some(isNews)) return []
  return loadNobodys(
    db,
    { shop, kind: 'checkout' },
    { since, most: guests.most, claimants: orders.map(({ id }) => fromGid(id)) },
  )
}

// Orders do not wait for what Shopify cannot say of checkouts: they get Deals of their own then.
async function read<Checkout>(
  context: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
  fetch: (admin: ShopifyAdmin, ids: readonly ShopifyId[]) => Promise<Checkout[]>,
): Promise<Checkout[]> {
  if (ids.length === 0) return []
  try {
    return await fetch(context.shopifyFor(shop), ids)
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'checkouts of orders not read')
    return []
  }
}

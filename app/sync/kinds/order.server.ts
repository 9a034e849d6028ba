// Orders: Sales Orders or Deals, after the products and the contact that they point to.

import { fromGid, plannedZohoId } from '#app/lib/ids.ts'
import { orderValue, shopifyLines } from '#app/mapping/catalogue/shopify-values.ts'
import { orderFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { withMetafields } from '#app/shopify/records/metafields.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchOrders } from '#app/shopify/records/records.server.ts'
import { retryWithoutAccount } from '#app/sync/accounts/account-fields.server.ts'
import { takeOverCheckouts } from '#app/sync/checkouts/take-over.server.ts'
import { mapOrders } from '#app/sync/orders/map-orders.server.ts'
import { isIncomplete } from '#app/sync/orders/order-needs.server.ts'
import { pushOrders } from '#app/sync/orders/push-orders.ts'
import { verifyOrders } from '#app/sync/orders/verify-orders.server.ts'
import { customer } from './customer.server.ts'
import { plain, type Kind } from '#app/sync/pipeline/kind.ts'
import { product } from './product.server.ts'

const Order = withMetafields(ShopifyOrder)

const toOrder = ({ root, children }: BulkRecord): OrderWithLines => ({
  ...Order.parse(root),
  lines: children.map((child) => ShopifyLineItem.parse(child)),
})

/** The kinds that orders point to. */
const pointsTo = { product, customer }

export const order: Kind = {
  ...mappingKinds.order,
  ...shopifyKinds.order,
  ...plain,
  prerequisites: ['product', 'customer'],

  read: async (context, orgConfig, ids, trigger) => {
    const names = wantedOf(orgConfig.settings, 'order')
    const orders = await fetchOrders(context.shopifyFor(orgConfig.shop), ids, names)
    await takeOverCheckouts(context, orgConfig, orders)
    const needs = { trigger, misses: new Set<string>(), kinds: pointsTo }
    const mappedRecords = await mapOrders(context, orgConfig, orders, needs)
    return { mappedRecords, found: new Set(orders.map(({ id }) => fromGid(id))), lost: [] }
  },
  mapBulk: async (context, orgConfig, { records, misses, again }) => {
    const orders = records.map(toOrder)
    await takeOverCheckouts(context, orgConfig, orders)
    const incomplete = orders.filter((one) => isIncomplete(one, misses))
    await again(new Set(incomplete.map(({ id }) => fromGid(id))))
    return mapOrders(context, orgConfig, orders, { trigger: 'import', misses, kinds: pointsTo })
  },
  readOne: async (context, orgConfig, id) => {
    const names = wantedOf(orgConfig.settings, 'order')
    const [one] = await fetchOrders(context.shopifyFor(orgConfig.shop), [id], names)
    if (!one) return null
    const needs = { trigger: 'import', misses: new Set<string>(), kinds: pointsTo } as const
    const [mapped] = await mapOrders(context, orgConfig, [one], needs)
    return mapped ? { mapped, shopify: orderValue(one), lines: shopifyLines(one) } : null
  },
  sample: async (id, { admin, place, shopName, names, settings, fieldsIn }) => {
    const [one] = await fetchOrders(admin, [id], names)
    if (!one) return null
    const links = {
      accountId: null,
      contactId: one.customer && plannedZohoId(one.customer.id),
      currencies: null,
    }
    const context = { shopName, shop: place.shop, ...links }
    const { ordersAs: module } = settings
    const mapped =
      module === 'Deals'
        ? orderToDeal(one, {
            ...context,
            zone: place.zone,
            fields: await fieldsIn(module),
            inLayout: settings.newRecords.order.layoutId !== null,
          })
        : orderToSalesOrder(one, { ...context, zone: place.zone })
    return { module, mapped, facts: orderFacts(one, place) }
  },

  // Those of before the merchant chose otherwise stay where they are.
  modulesIn: ({ orders }) => [...orders.values()],
  soughtIn: ({ orders }) => [...orders.values()],
  placeOne: ({ orders }, mapped) => ({
    mapped,
    module: (mapped.orderIn && orders.get(mapped.orderIn)) ?? null,
  }),
  place: pushOrders,
  isAway: ({ orders }, { zohoModule, zohoId }) =>
    zohoId !== null && isOrderModule(zohoModule) && !orders.has(zohoModule),

  reconsider: retryWithoutAccount,
  verify: verifyOrders,
}

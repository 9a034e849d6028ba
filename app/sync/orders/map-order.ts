// One order -> the fields of its Sales Order or its Deal, after the merchant's rules. Pure.

import { fromGid, plannedZohoId, type ZohoId } from '#app/lib/ids.ts'
import { applyOrderRules, type Merchant } from '#app/mapping/settings/merchant.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { orderLines, type OrderLines } from '#app/mapping/records/order-lines.ts'
import type { OrgTax } from '#app/mapping/records/mapped-line.ts'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import type { OrderContext } from '#app/mapping/parts/order-head.ts'
import { asIs, type AmountRule } from '#app/mapping/settings/missing-currency.ts'
import { mapShown } from '#app/mapping/withheld/withheld-fields.ts'
import { orderIn } from '#app/mapping/values/currency.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { withFields } from '#app/zoho/records/rows.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

/** What is known of an order whatever it becomes. */
export const aboutOrder = (order: OrderWithLines) => ({
  shopifyId: fromGid(order.id),
  parentId: order.customer && fromGid(order.customer.id),
  label: order.name,
  sourceAt: order.updatedAt,
  createdAt: order.createdAt,
  alsoKnownAs: [order.name, order.name.replace('#', '')],
  email: null,
  givenBack: order.refunds.length > 0 || (order.returnStatus !== null && order.returnStatus !== 'NO_RETURN'),
})

type OrderMapping = { order: OrderWithLines; context: OrderContext; merchant: Merchant }
/** What rows name; charges have their products once all are mapped (placeholder.server.ts). */
export type Rows = {
  /** Zoho products by variant id. */
  products: ReadonlyMap<string, ZohoId>
  placeholderId: ZohoId
  taxes: readonly OrgTax[]
}

/** @param module that the order is in, or goes to: the merchant's fields are this module's */
export const mapOrder = (mapping: OrderMapping, { apiName, layoutId }: ModuleConfig, rows: Rows) => ({
  ...(isOrderModule(apiName) ? { orderIn: apiName } : {}),
  ...(apiName === 'Deals' ? dealOf(mapping, layoutId !== null) : salesOrderOf(mapping, rows)),
})

/**
 * The rows of a record that adds up to what an order does.
 * @param money what the order's amounts are converted to; as they are if not said
 */
export const rowsOf = (
  order: OrderWithLines,
  merchant: Merchant,
  { products, placeholderId, taxes }: Rows,
  money: AmountRule = asIs,
): OrderLines =>
  orderLines(order, {
    productOf: (gid) => products.get(fromGid(gid)),
    placeholderId,
    decimals: merchant.fields.get('Grand_Total')?.decimals ?? 2,
    adjustable: canAdjust(merchant),
    taxes,
    money,
  })

function salesOrderOf({ order, context, merchant }: OrderMapping, rows: Rows) {
  const { lines, adjustment, total } = rowsOf(order, merchant, rows, merchant.money)
  const { fields, zone } = merchant
  const ruled = mapShown(order, { module: 'Sales_Orders', fields }, (one) => {
    const head = orderToSalesOrder(orderIn(one, merchant.money ?? asIs), { ...context, fields, zone })
    return applyOrderRules(withFields(head, { Adjustment: adjustment }), one, merchant)
  })
  return { ...ruled, lines, total }
}

/** Where no row needs the placeholder. */
export const noPlaceholder = plannedZohoId('no placeholder')

// Its amount is a field like any other: what people made of it stays until Shopify's total changes (decision 100).
function dealOf({ order, context, merchant }: OrderMapping, inLayout: boolean) {
  const { fields, zone } = merchant
  const ruled = mapShown(order, { module: 'Deals', fields }, (one) => {
    const deal = orderToDeal(orderIn(one, merchant.money ?? asIs), { ...context, zone, fields, inLayout })
    return applyOrderRules(deal, one, merchant)
  })
  return { ...ruled, lines: null, total: null }
}

/** Without metadata we take it that the organisation has the field, as it has by default. */
export function canAdjust({ fields }: Pick<Merchant, 'fields'>): boolean {
  const field = fields.get('Adjustment')
  return fields.size === 0 || (field !== undefined && field.creatable && field.updatable)
}

/** Custom lines, deleted variants, orders without a line left, and lines beyond what Zoho takes. */
export const needsPlaceholder = (
  orders: readonly OrderWithLines[],
  products: ReadonlyMap<string, ZohoId>,
): boolean =>
  orders.some(
    ({ lines }) =>
      lines.length === 0 ||
      lines.length > 100 ||
      lines.some((line) => !line.variant || !products.has(fromGid(line.variant.id))),
  )

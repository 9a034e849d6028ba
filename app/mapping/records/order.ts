// Shopify order -> Zoho Sales Order (without its rows: order-lines.ts). Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { orderDate } from './order-date.ts'
import { orderDescription } from './order-facts.ts'
import { statusIn, type OrderContext } from '#app/mapping/parts/order-head.ts'
import { withoutEmpty } from '#app/mapping/values/text.ts'
import type { ZohoSalesOrder } from '#app/zoho/records/rows.ts'

/** The order's head. Grand_Total and other computed fields are Zoho's: never sent. */
export function orderToSalesOrder(order: OrderWithLines, context: OrderContext): ZohoSalesOrder {
  const given = {
    ...context,
    description: orderDescription(order, context),
    status: statusIn(order, context),
  }
  return {
    ...mapRow(orderEntries, 'Sales_Orders', order, given),
    ...withoutEmpty(orderDate(order, context.fields ?? new Map(), context.zone ?? 'UTC')),
  }
}

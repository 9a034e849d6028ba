// Shopify order -> Zoho Sales Order (without its rows: order-lines.ts). Pure.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { addressParts } from './customer.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { orderDate } from './order-date.ts'
import { orderDescription } from './order-facts.ts'
import { paymentOf } from './payment.ts'
import { cut, line, withoutEmpty } from '#app/mapping/values/text.ts'

export type OrderContext = {
  shopName: string
  accountId: string | null
  contactId: string | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
  /** The shop's domain, for the link into its admin. */
  shop?: string
  /** Of the module; without them it is not known where the order's day belongs. */
  fields?: FieldMap
  /** The shop's time zone. */
  zone?: string
}

const subjectLimit = 255

/** The order's head. Grand_Total and other computed fields are Zoho's: never sent. */
export function orderToSalesOrder(order: OrderWithLines, context: OrderContext): Record<string, unknown> {
  return withoutEmpty({
    Subject: orderTitle(order, context.shopName, subjectLimit),
    Status: status(order),
    Purchase_Order: line(order.poNumber),
    ...orderDate(order, context.fields ?? new Map(), context.zone ?? 'UTC'),
    Account_Name: context.accountId && { id: context.accountId },
    Contact_Name: context.contactId && { id: context.contactId },
    Currency: currencyOf(order, context),
    Description: orderDescription(order, context),
    ...address('Billing', order.billingAddress ?? order.shippingAddress),
    ...address('Shipping', order.shippingAddress ?? order.billingAddress),
  })
}

/** With the shop's name: two shops of one organisation both have a #1001. The order's name survives a long one. */
export function orderTitle(order: OrderWithLines, shopName: string, limit: number): string {
  const name = cut(line(order.name) ?? `Order ${order.id.split('/').at(-1)}`, Math.floor(limit / 2))
  return cut(`${name} - ${line(shopName) ?? ''}`, limit)
}

/** The order's own currency where the organisation may be written in it. */
export const currencyOf = (
  { currencyCode }: OrderWithLines,
  { currencies }: Pick<OrderContext, 'currencies'>,
): string | null => (currencies?.includes(currencyCode) ? currencyCode : null)

// The values every organisation starts with.
function status(order: OrderWithLines): string {
  const payment = paymentOf(order)
  if (order.cancelledAt) return 'Cancelled'
  if (order.displayFulfillmentStatus === 'FULFILLED') return 'Delivered'
  if (payment === 'back') return 'Cancelled'
  return payment === 'paid' ? 'Approved' : 'Created'
}

function address(prefix: 'Billing' | 'Shipping', from: Address | null) {
  if (!from) return {}
  const { street, city, state, code, country } = addressParts(from)
  return {
    [`${prefix}_Street`]: street,
    [`${prefix}_City`]: city,
    [`${prefix}_State`]: state,
    [`${prefix}_Code`]: code,
    [`${prefix}_Country`]: country,
  }
}

// Shopify order -> Zoho Sales Order (without its rows: order-lines.ts). Pure.

import type { Address } from '#app/shopify/common-fields.ts'
import type { OrderWithLines } from '#app/shopify/order.ts'
import { street } from './customer.ts'
import { clean, cut, withoutEmpty } from './text.ts'

export type OrderContext = {
  shopName: string
  accountId: string | null
  contactId: string | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
}

/** The order's head. Grand_Total and other computed fields are Zoho's: never sent. */
export function orderToSalesOrder(order: OrderWithLines, context: OrderContext): Record<string, unknown> {
  return withoutEmpty({
    Subject: cut(`${order.name} - ${context.shopName}`, 255),
    Status: status(order),
    Purchase_Order: clean(order.poNumber),
    Account_Name: context.accountId && { id: context.accountId },
    Contact_Name: context.contactId && { id: context.contactId },
    Currency: context.currencies?.includes(order.currencyCode) ? order.currencyCode : null,
    Description: describe(order, context),
    ...address('Billing', order.billingAddress ?? order.shippingAddress),
    ...address('Shipping', order.shippingAddress ?? order.billingAddress),
  })
}

function status(order: OrderWithLines): string {
  if (order.cancelledAt) return 'Cancelled'
  if (order.displayFulfillmentStatus === 'FULFILLED') return 'Delivered'
  return order.displayFinancialStatus === 'PAID' ? 'Approved' : 'Created'
}

const address = (prefix: 'Billing' | 'Shipping', from: Address | null) =>
  from && {
    [`${prefix}_Street`]: street(from),
    [`${prefix}_City`]: clean(from.city),
    [`${prefix}_State`]: clean(from.province),
    [`${prefix}_Code`]: clean(from.zip),
    [`${prefix}_Country`]: clean(from.country),
  }

// What has no field of its own in every organisation, in words a salesperson reads.
function describe(order: OrderWithLines, context: OrderContext): string {
  const money = (set: { shopMoney: { amount: string; currencyCode: string } } | null) =>
    set && Number(set.shopMoney.amount) !== 0 ? `${set.shopMoney.amount} ${set.shopMoney.currencyCode}` : null
  const paid = order.currentTotalPriceSet.presentmentMoney
  const foreign = paid.currencyCode !== order.currencyCode ? `${paid.amount} ${paid.currencyCode}` : null
  const facts: [string, string | null][] = [
    ['Payment', words(order.displayFinancialStatus)],
    ['Fulfilment', words(order.displayFulfillmentStatus)],
    ['Returns', order.returnStatus === 'NO_RETURN' ? null : words(order.returnStatus)],
    ['Cancelled', order.cancelledAt ? (words(order.cancelReason) ?? 'yes') : null],
    ['Test order', order.test ? 'yes' : null],
    ['Shipping', money(order.totalShippingPriceSet)],
    [order.taxesIncluded ? 'Tax (included)' : 'Tax', money(order.totalTaxSet)],
    ['Discounts', money(order.totalDiscountsSet)],
    ['Discount codes', order.discountCodes.join(', ') || null],
    ['Refunded', money(order.totalRefundedSet)],
    ['Paid in', foreign],
    ['Gateway', order.paymentGatewayNames.join(', ') || null],
    ['Channel', clean(order.sourceName)],
    ['Tags', order.tags.join(', ') || null],
    ...order.customAttributes.map(({ key, value }): [string, string | null] => [key, clean(value)]),
    ['Customer e-mail', context.contactId ? null : clean(order.email)],
    ['Customer phone', context.contactId ? null : clean(order.phone)],
    ['Note', clean(order.note)],
  ]
  return facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n')
}

// PARTIALLY_REFUNDED -> partially refunded
const words = (value: string | null): string | null => value?.toLowerCase().replaceAll('_', ' ') ?? null

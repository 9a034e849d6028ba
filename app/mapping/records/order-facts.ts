// What of an order has no field of its own in every organisation, in words a salesperson reads. Pure: the same order
// reads the same every time, or it would be written again for nothing.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { channelOf } from '#app/mapping/parts/order-head.ts'
import { amount, sum, type Amount } from '#app/mapping/values/money.ts'
import { trackingOf } from '#app/mapping/parts/shipments.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'

type Context = {
  contactId: string | null
  shop?: string
  /** What was ordered, where the record has no rows for it. */
  lines?: readonly string[]
}
type Fact = [name: string, value: string | null]
type Money = { shopMoney: { amount: string; currencyCode: string } }

const descriptionLimit = 32_000
const linesLimit = 20_000

/** The lines, if asked for; one fact a line, then the note, then the link into the Shopify admin. */
export function orderDescription(order: OrderWithLines, context: Context): string {
  const facts: Fact[] = [
    ...stateFacts(order),
    ...moneyFacts(order),
    ...peopleFacts(order, context),
    ...visible(order.customAttributes).map(({ key, value }): Fact => [line(key) ?? '', line(value)]),
    ['Note', clean(order.note)],
  ]
  const told = facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  const text = [...wholeLines(context.lines ?? []), ...told].join('\n')
  const link = context.shop ? `\n${adminUrl(context.shop, 'orders', order.id)}` : ''
  return cut(text, descriptionLimit - link.length) + link
}

// Whole ones, and how many there is no room for: the facts below must stay in sight.
function wholeLines(lines: readonly string[]): string[] {
  let room = linesLimit
  const shown = lines.filter((one) => (room -= one.length + 1) >= 0)
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), ...(shown.length > 0 ? [''] : [])]
}

function stateFacts(order: OrderWithLines): Fact[] {
  return [
    ['Ordered', day(order)],
    ['Payment', words(order.displayFinancialStatus)],
    ['Fulfilment', words(order.displayFulfillmentStatus)],
    ['Tracking', tracking(order)],
    ['Returns', order.returnStatus === 'NO_RETURN' ? null : words(order.returnStatus)],
    ['Cancelled', order.cancelledAt ? (words(order.cancelReason) ?? 'yes') : null],
    ['Test order', order.test ? 'yes' : null],
    ['Gateway', join(order.paymentGatewayNames, ', ')],
    ['Channel', channelOf(order)],
    ['Tags', join(order.tags, ', ')],
  ]
}

// "DHL 123456, DHL 123457"
const tracking = (order: OrderWithLines): string | null =>
  join(
    trackingOf(order).map(({ company, number }) => join([company, number], ' ')),
    ', ',
  )

function moneyFacts(order: OrderWithLines): Fact[] {
  const { shopMoney, presentmentMoney } = order.currentTotalPriceSet
  const foreign = presentmentMoney.currencyCode !== order.currencyCode ? presentmentMoney : null
  return [
    ['Total', `${shopMoney.amount} ${shopMoney.currencyCode}`],
    ['Paid in', foreign && `${foreign.amount} ${foreign.currencyCode}`],
    ['Shipping', money(order.currentShippingPriceSet)],
    ['Shipping method', line(order.shippingLine?.title)],
    [order.taxesIncluded ? 'Tax (included)' : 'Tax', taxes(order)],
    ['Duties', money(order.currentTotalDutiesSet)],
    ['Fees', money(order.currentTotalAdditionalFeesSet)],
    ['Tip', money(order.totalTipReceivedSet)],
    ['Discounts', money(order.currentTotalDiscountsSet)],
    ['Discount codes', join(order.discountCodes, ', ')],
    ['Paid', money(order.totalReceivedSet)],
    ['Refunded', money(order.totalRefundedSet)],
    ['Net payment', order.totalRefundedSet && money(order.netPaymentSet)],
    ['Outstanding', money(order.totalOutstandingSet)],
    ...order.refunds.slice(0, mostRefunds).map((refund): Fact => ['Refund', refundWords(refund)]),
  ]
}

// "2026-01-12, 20.00 USD, damaged in transit"
const refundWords = ({ createdAt, note, totalRefundedSet }: OrderWithLines['refunds'][number]) =>
  join([createdAt?.slice(0, 10), money(totalRefundedSet), line(note)], ', ')

const mostRefunds = 20

// The contact knows who ordered; a parcel may go to somebody else, and a guest is nobody in the CRM.
function peopleFacts(order: OrderWithLines, { contactId }: Context): Fact[] {
  const { billingAddress: billing, shippingAddress: shipping } = order
  return [
    [
      'Company',
      line(order.purchasingEntity?.company?.name) ?? line(billing?.company) ?? line(shipping?.company),
    ],
    ['Company location', line(order.purchasingEntity?.location?.name)],
    ['Ship to', recipient(shipping)],
    ['Customer', contactId ? null : recipient(billing)],
    ['Customer e-mail', contactId ? null : line(order.email)],
    ['Customer phone', contactId ? null : line(order.phone)],
  ]
}

const day = ({ processedAt, createdAt }: OrderWithLines): string => (processedAt ?? createdAt).slice(0, 10)

const recipient = (address: Address | null): string | null =>
  address && join([join([address.firstName, address.lastName], ' '), address.phone], ', ')

const money = (set: Money | null): string | null =>
  set && Number(set.shopMoney.amount) !== 0 ? `${set.shopMoney.amount} ${set.shopMoney.currencyCode}` : null

// "3.40 USD (State 6.25 %: 3.00, City 0.8 %: 0.40)"
function taxes(order: OrderWithLines): string | null {
  const total = money(order.currentTotalTaxSet)
  const rates = taxRates(order)
  return total && rates ? `${total} (${rates})` : total
}

/** "State 6.25 %: 3.00, City 0.8 %: 0.40": by rate, as they stand now; null without one. */
export function taxRates({ currentTaxLines }: Pick<OrderWithLines, 'currentTaxLines'>): string | null {
  const rates = new Map<string, Amount[]>()
  for (const tax of currentTaxLines) {
    const rate = tax.rate === null ? null : `${amount(tax.rate).times(100).round(4).toString()} %`
    const name = join([tax.title, rate], ' ') ?? 'Tax'
    const amounts = rates.get(name) ?? []
    amounts.push(amount(tax.priceSet.shopMoney.amount))
    rates.set(name, amounts)
  }
  return [...rates].map(([name, amounts]) => `${name}: ${sum(amounts).toString()}`).join(', ') || null
}

/** Attributes without those that start with an underscore: they are the store's own, hidden from people. */
export const visible = <T extends { key: string }>(attributes: readonly T[]): T[] =>
  attributes.filter(({ key }) => !key.startsWith('_'))

// PARTIALLY_REFUNDED -> partially refunded
const words = (value: string | null): string | null => line(value)?.toLowerCase().replaceAll('_', ' ') ?? null

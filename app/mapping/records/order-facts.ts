// What of an order has no field of its own in every organisation, in words a salesperson reads. Pure: the same order
// reads the same every time, or it would be written again for nothing.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { channelOf } from '#app/mapping/parts/order-head.ts'
import { goneItems, refundTexts } from '#app/mapping/parts/refunds.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { amount, amountText, moneyText, priceText, sum, type Amount } from '#app/mapping/values/money.ts'
import { shipped, trackingOf } from '#app/mapping/parts/shipments.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'

type Context = {
  contactId: string | null
  shop?: string
  /** The shop's time zone: days are days there. */
  zone?: string
  /** What was ordered, where the record has no rows for it. */
  lines?: readonly string[]
}
export type Fact = [name: string, value: string | null]

/** Of an order, or of a draft order. */
type People = Pick<
  OrderWithLines,
  'billingAddress' | 'shippingAddress' | 'purchasingEntity' | 'email' | 'phone'
>

const descriptionLimit = 32_000
const linesLimit = 20_000

/** The lines, if asked for; one fact a line, then the note, then the link into the Shopify admin. */
export function orderDescription(order: OrderWithLines, context: Context): string {
  const { zone = 'UTC' } = context
  const facts: Fact[] = [
    ...stateFacts(order, zone),
    ...moneyFacts(order),
    ...refundFacts(order, zone),
    ...peopleFacts(order, context),
    ...visible(order.customAttributes).map(({ key, value }): Fact => [line(key) ?? '', line(value)]),
    ['Note', clean(order.note)],
  ]
  const named = facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  const text = [...wholeLines(context.lines ?? []), ...named].join('\n')
  const link = context.shop ? `\n${adminUrl(context.shop, 'orders', order.id)}` : ''
  return cut(text, descriptionLimit - link.length) + link
}

/** Whole ones, and how many there is no room for: the facts below must stay in sight. */
export function wholeLines(lines: readonly string[]): string[] {
  let room = linesLimit
  const shown = lines.filter((one) => (room -= one.length + 1) >= 0)
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), ...(shown.length > 0 ? [''] : [])]
}

function stateFacts(order: OrderWithLines, zone: string): Fact[] {
  return [
    ['Ordered', toDate(order.processedAt ?? order.createdAt, zone)],
    ['Payment', words(order.displayFinancialStatus)],
    ['Fulfillment', words(order.displayFulfillmentStatus)],
    ['Delivery', delivery(order, zone)],
    ['Tracking', tracking(order)],
    ['Returns', order.returnStatus === 'NO_RETURN' ? null : words(order.returnStatus)],
    ['Canceled', order.cancelledAt ? (words(order.cancelReason) ?? 'yes') : null],
    ['Test order', order.test ? 'yes' : null],
    ['Gateway', join(order.paymentGatewayNames, ', ')],
    ['Channel', channelOf(order)],
    ['Tags', join(order.tags, ', ')],
  ]
}

// "in transit, expected 2026-12-03", "delivered 2026-12-02": of the last shipment, where it says more than that it went out.
function delivery({ fulfillments }: OrderWithLines, zone: string): string | null {
  const last = shipped(fulfillments).at(-1)
  if (!last) return null
  const { displayStatus, deliveredAt, estimatedDeliveryAt } = last
  const state = outOnly.has(displayStatus ?? '') ? null : words(displayStatus)
  if (deliveredAt) return join([state ?? 'delivered', toDate(deliveredAt, zone)], ' ')
  const expected = estimatedDeliveryAt && toDate(estimatedDeliveryAt, zone)
  return join([state, expected && `expected ${expected}`], ', ')
}

const outOnly = new Set(['FULFILLED', 'MARKED_AS_FULFILLED'])

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
    ['Total', priceText(shopMoney)],
    ['Total as ordered', asOrdered(order)],
    ['Paid in', foreign && priceText(foreign)],
    ['Shipping', moneyText(order.currentShippingPriceSet)],
    ['Shipping method', line(order.shippingLine?.title)],
    [order.taxesIncluded ? 'Tax (included)' : 'Tax', taxes(order)],
    ['Duties', moneyText(order.currentTotalDutiesSet)],
    ['Fees', moneyText(order.currentTotalAdditionalFeesSet)],
    ['Tip', moneyText(order.totalTipReceivedSet)],
    ['Discounts', moneyText(order.currentTotalDiscountsSet)],
    ['Discount codes', join(order.discountCodes, ', ')],
    ['Paid', moneyText(order.totalReceivedSet)],
    ['Refunded', moneyText(order.totalRefundedSet)],
    ['Net payment', order.totalRefundedSet && moneyText(order.netPaymentSet)],
    ['Outstanding', moneyText(order.totalOutstandingSet)],
  ]
}

const refundFacts = (order: OrderWithLines, zone: string): Fact[] => [
  ...refundTexts(order, zone)
    .slice(0, mostRefunds)
    .map((text): Fact => ['Refund', text]),
  ['Refunded or removed', cut(join(goneItems(order), ', ') ?? '', goneLimit)],
]

const mostRefunds = 20
const goneLimit = 2000

// Only where edits, refunds or returns made another total of it: everything else is as it stands now.
const asOrdered = ({ totalPriceSet, currentTotalPriceSet }: OrderWithLines): string | null =>
  Number(totalPriceSet.shopMoney.amount) === Number(currentTotalPriceSet.shopMoney.amount)
    ? null
    : moneyText(totalPriceSet)

// The contact knows who ordered; a parcel may go to somebody else, and a guest is nobody in the CRM.
export function peopleFacts(order: People, { contactId }: Pick<Context, 'contactId'>): Fact[] {
  const { billingAddress: billing, shippingAddress: shipping, purchasingEntity: buyer } = order
  return [
    ['Company', line(buyer?.company?.name) ?? line(billing?.company) ?? line(shipping?.company)],
    ['Company location', line(buyer?.location?.name)],
    ['Ship to', recipient(shipping)],
    ['Customer', contactId ? null : recipient(billing)],
    ['Customer email', contactId ? null : line(order.email)],
    ['Customer phone', contactId ? null : line(order.phone)],
  ]
}

const recipient = (address: Address | null): string | null =>
  address && join([join([address.firstName, address.lastName], ' '), address.phone], ', ')

// "3.40 USD (State 6.25 %: 3.00, City 0.8 %: 0.40)"
export function taxes(order: Pick<OrderWithLines, 'currentTotalTaxSet' | 'currentTaxLines'>): string | null {
  const total = moneyText(order.currentTotalTaxSet)
  const rates = taxRates(order)
  return total && rates ? `${total} (${rates})` : total
}

/** "State 6.25 %: 3.00, City 0.8 %: 0.40": by rate, as they stand now; null without one. */
export function taxRates({ currentTaxLines }: Pick<OrderWithLines, 'currentTaxLines'>): string | null {
  const rates = new Map<string, Amount[]>()
  const currency = currentTaxLines[0]?.priceSet.shopMoney.currencyCode ?? ''
  for (const tax of currentTaxLines) {
    const rate = tax.rate === null ? null : `${amount(tax.rate).times(100).round(4).toString()} %`
    const name = join([tax.title, rate], ' ') ?? 'Tax'
    const amounts = rates.get(name) ?? []
    amounts.push(amount(tax.priceSet.shopMoney.amount))
    rates.set(name, amounts)
  }
  return (
    [...rates].map(([name, amounts]) => `${name}: ${amountText(sum(amounts), currency)}`).join(', ') || null
  )
}

/** Attributes without those that start with an underscore: they are the store's own, hidden from people. */
export const visible = <T extends { key: string }>(attributes: readonly T[]): T[] =>
  attributes.filter(({ key }) => !key.startsWith('_'))

// PARTIALLY_REFUNDED -> partially refunded
const words = (value: string | null): string | null => line(value)?.toLowerCase().replaceAll('_', ' ') ?? null

// Orders as Shopify adds them up, written down apart from the mapping that is judged by them: prices, discounts on lines
// and on the whole order, taxes in and on top, edits, refunds, shipping, duties, fees and tips, in minor units of a
// currency. Source of the arithmetic: contracts/shopify 9b.5 and 9b.6.

import * as fc from 'fast-check'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'

/** What Shopify says of the order, in minor units. */
export type Figures = {
  goods: number
  discounts: number
  shipping: number
  /** On goods and shipping; inside their prices where prices hold tax. */
  tax: number
  /** Goods and shipping without tax. */
  beforeTax: number
  /** How often a tax is charged on something: as often a rounding may differ. */
  taxed: number
  others: number
  /** Given back without goods. */
  goodwill: number
  total: number
}

export const currencies = [
  { code: 'USD', places: 2 },
  { code: 'JPY', places: 0 },
  { code: 'KWD', places: 3 },
] as const

/** Zero is not taxed; the others are taxes that an organisation may have. */
export const rates = [0, 0.07, 0.19, 0.0825]

const cents = (most: number) => fc.integer({ min: 0, max: most })
const line = fc.record({
  price: fc.integer({ min: 0, max: 50_000 }),
  quantity: fc.integer({ min: 1, max: 12 }),
  left: fc.double({ min: 0, max: 1, noNaN: true }),
  lineDiscount: fc.double({ min: 0, max: 0.9, noNaN: true }),
  rate: fc.constantFrom(...rates),
})

const given = fc.record({
  currency: fc.constantFrom(...currencies),
  included: fc.boolean(),
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  orderDiscount: fc.double({ min: 0, max: 0.5, noNaN: true }),
  shipping: cents(5000),
  shippingRate: fc.constantFrom(...rates),
  duties: cents(900),
  fees: cents(300),
  tip: cents(500),
  goodwill: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: cents(100) }),
})

/** Half up, in whole minor units. */
export const half = (value: number): number => Math.floor(value + 0.5 + 1e-9)

/** Any order that a shop may hold, and what Shopify says of it. */
export const shopOrders = given.map((one): { order: OrderWithLines; figures: Figures; places: number } => {
  const { code, places } = one.currency
  const text = (units: number) => (units / 10 ** places).toFixed(places)
  const set = (units: number) => ({
    shopMoney: { amount: text(units), currencyCode: code },
    presentmentMoney: { amount: text(units), currencyCode: code },
  })
  const taxOn = (net: number, rate: number) => half(one.included ? net - net / (1 + rate) : net * rate)
  const taxLines = (rate: number, units: number) =>
    rate > 0 ? [{ title: 'VAT', rate, priceSet: set(units) }] : []
  const sums = one.lines.map((each) => {
    const own = half(each.price * each.quantity * each.lineDiscount)
    const shared = half((each.price * each.quantity - own) * one.orderDiscount)
    const now = Math.round(each.quantity * each.left)
    const discount = half(((own + shared) * now) / each.quantity)
    const net = each.price * now - discount
    const tax = taxOn(net, each.rate)
    const ordered = taxOn(each.price * each.quantity - own - shared, each.rate)
    return { ...each, own, shared, now, discount, net, tax, ordered }
  })
  const add = (read: (each: (typeof sums)[number]) => number) => sums.reduce((n, each) => n + read(each), 0)
  const shippingTax = taxOn(one.shipping, one.shippingRate)
  const [goods, discounts] = [add((s) => s.net), add((s) => s.discount)]
  const tax = add((s) => s.tax) + shippingTax
  const others = one.duties + one.fees + one.tip
  const due = goods + one.shipping + (one.included ? 0 : tax) + others
  const goodwill = Math.min(one.goodwill, due)
  const total = due - goodwill
  const order = {
    ...ShopifyOrder.parse({
      id: 'gid://shopify/Order/9',
      name: '#1001',
      createdAt: '2026-01-10T12:00:00Z',
      updatedAt: '2026-01-10T12:00:00Z',
      currencyCode: code,
      taxesIncluded: one.included,
      totalPriceSet: set(total),
      currentTotalPriceSet: set(total),
      currentTotalDiscountsSet: set(discounts),
      currentShippingPriceSet: set(one.shipping),
      currentTotalTaxSet: set(tax),
      currentTotalDutiesSet: one.duties ? set(one.duties) : null,
      currentTotalAdditionalFeesSet: one.fees ? set(one.fees) : null,
      totalTipReceivedSet: set(one.tip),
      shippingLine: { title: 'Standard', taxLines: taxLines(one.shippingRate, shippingTax) },
      refunds: goodwill ? [{ id: 'gid://shopify/Refund/1', totalRefundedSet: set(goodwill) }] : [],
    }),
    lines: sums.map((each, i) =>
      ShopifyLineItem.parse({
        id: `gid://shopify/LineItem/${i + 1}`,
        name: 'Shirt',
        title: 'Shirt',
        quantity: each.quantity,
        currentQuantity: each.now,
        variant: { id: 'gid://shopify/ProductVariant/1' },
        originalUnitPriceSet: set(each.price),
        discountedTotalSet: set(each.price * each.quantity - each.own),
        discountAllocations: [each.own, each.shared]
          .filter((units) => units > 0)
          .map((units) => ({ allocatedAmountSet: set(units) })),
        taxLines: taxLines(each.rate, each.ordered),
        priceAfterAllDiscountsBeforeTaxesSet: set(each.net - (one.included ? each.tax : 0)),
      }),
    ),
  }
  return {
    order,
    places,
    figures: {
      goods,
      discounts,
      shipping: one.shipping,
      tax,
      others,
      goodwill,
      total,
      beforeTax: goods + one.shipping - (one.included ? tax : 0),
      taxed: sums.filter((each) => each.ordered > 0).length + (shippingTax > 0 ? 1 : 0),
    },
  }
})

// Orders as Shopify adds them up, written down apart from the mapping that is judged by them: prices, discounts on lines,
// on shipping and on the whole order, taxes in and on top and several of them on a line, exemptions, gift cards, edits,
// refunds of goods and of shipping, duties, fees that hold them, and tips that are a line, in minor units of a currency.
// Source of the arithmetic: contracts/shopify 9b.5 and 9b.6.

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
  /** How often of prices that hold several taxes: what is left without them may differ by a rounding. */
  severally: number
  /** Duties, fees and a tip, each counted once. */
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

const seldom = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)
/** A random double is next to nothing nearly always: its exponents are as likely as each other. */
const share = (most = 1) => fc.integer({ min: 0, max: 1000 }).map((n) => (n / 1000) * most)
const cents = (most: number) => fc.integer({ min: 0, max: most })
const line = fc.record({
  price: fc.integer({ min: 0, max: 50_000 }),
  quantity: fc.integer({ min: 1, max: 12 }),
  left: share(),
  lineDiscount: share(0.9),
  taxes: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...rates).map((rate) => [rate]) },
    { weight: 1, arbitrary: fc.subarray(rates, { minLength: 2, maxLength: 3 }) },
  ),
  giftCard: seldom,
})

const given = fc.record({
  currency: fc.constantFrom(...currencies),
  included: fc.boolean(),
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  orderDiscount: share(0.5),
  exempt: seldom,
  shipping: cents(5000),
  shippingDiscount: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: share() }),
  shippingBack: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: share() }),
  shippingRate: fc.constantFrom(...rates),
  /** Which charge Shopify names a second time: duties within the fees, or a tip that is a line. */
  double: fc.constantFrom('none', 'none', 'fees', 'tip'),
  refunded: fc.boolean(),
  duties: cents(900),
  fees: cents(300),
  tip: cents(500),
  goodwill: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: cents(100) }),
})

/** Half up, in whole minor units. */
export const half = (value: number): number => Math.floor(value + 0.5 + 1e-9)

type Given = typeof given extends fc.Arbitrary<infer One> ? One : never

/** What is named twice is more than roundings come to, and told apart from the rest: nobody could otherwise. */
const leastDouble = 100
function charged({ double, duties, fees, tip, shippingBack }: Given) {
  const back = double === 'fees' ? 0 : shippingBack
  if (double === 'fees')
    return {
      back,
      duties: duties + leastDouble,
      fees: duties + leastDouble + fees,
      tip: 0,
      twice: duties + leastDouble,
    }
  if (double === 'tip') return { back, duties: 0, fees, tip: tip + leastDouble, twice: 0 }
  return { back, duties, fees, tip, twice: 0 }
}

/** One line as ordered and as it stands now; a gift card has neither discount nor tax. */
function lineOf(
  each: Given['lines'][number],
  one: Given,
  taxOn: (net: number, rates: readonly number[]) => number[],
) {
  const { giftCard, price, quantity } = each
  const rated = one.exempt || giftCard ? [] : each.taxes.filter((rate) => rate > 0)
  const own = giftCard ? 0 : half(price * quantity * each.lineDiscount)
  const shared = giftCard ? 0 : half((price * quantity - own) * one.orderDiscount)
  const now = Math.round(quantity * each.left)
  const discount = half(((own + shared) * now) / quantity)
  const net = price * now - discount
  const ordered = price * quantity - own - shared
  return {
    ...each,
    rated,
    own,
    shared,
    now,
    discount,
    net,
    ordered,
    taxes: taxOn(net, rated),
    taxed: taxOn(ordered, rated),
  }
}

const total = (units: readonly number[]) => units.reduce((sum, one) => sum + one, 0)

/** Any order that a shop may hold, and what Shopify says of it. */
export const shopOrders = given.map((one): { order: OrderWithLines; figures: Figures; places: number } => {
  const { code, places } = one.currency
  const text = (units: number) => (units / 10 ** places).toFixed(places)
  const set = (units: number) => ({
    shopMoney: { amount: text(units), currencyCode: code },
    presentmentMoney: { amount: text(units), currencyCode: code },
  })
  const taxOn = (net: number, rated: readonly number[]) =>
    rated.map((rate) => half(one.included ? (net * rate) / (1 + total(rated)) : net * rate))
  const taxLines = (rated: readonly number[], units: readonly number[]) =>
    rated.map((rate, i) => ({ title: `VAT ${rate}`, rate, priceSet: set(units[i] ?? 0) }))
  const sums = one.lines.map((each) => lineOf(each, one, taxOn))
  const { back, duties, fees, tip, twice } = charged(one)
  const tipLine = one.double === 'tip' ? tip : 0
  const shippingRates = one.exempt || one.shippingRate === 0 ? [] : [one.shippingRate]
  const shippingOrdered = one.shipping - half(one.shipping * one.shippingDiscount)
  const shipping = shippingOrdered - half(shippingOrdered * back)
  const shippingTax = total(taxOn(shipping, shippingRates))
  const add = (read: (each: (typeof sums)[number]) => number) => total(sums.map(read))
  const [goods, discounts] = [add((s) => s.net), add((s) => s.discount)]
  const tax = add((s) => total(s.taxes)) + shippingTax
  const others = duties + fees + tip - twice
  const due = goods + shipping + (one.included ? 0 : tax) + others
  const goodwill = Math.min(one.goodwill, due)
  const goneTax = one.included
    ? 0
    : add((s) => total(s.taxed)) + total(taxOn(shippingOrdered, shippingRates)) - tax
  const gone = add((s) => s.ordered - s.net) + shippingOrdered - shipping + goneTax
  // Units that are gone were refunded, or taken out before they were paid; shipping and goodwill are always refunded.
  const isRefunded = one.refunded || goodwill > 0 || shipping < shippingOrdered
  const refunds = [...(isRefunded ? [gone] : []), goodwill].filter((units) => units > 0)
  const order = {
    ...ShopifyOrder.parse({
      id: 'gid://shopify/Order/9',
      name: '#1001',
      createdAt: '2026-01-10T12:00:00Z',
      updatedAt: '2026-01-10T12:00:00Z',
      currencyCode: code,
      taxesIncluded: one.included,
      totalPriceSet: set(due + gone),
      currentTotalPriceSet: set(due - goodwill),
      currentTotalDiscountsSet: set(discounts),
      currentShippingPriceSet: set(shipping),
      currentTotalTaxSet: set(tax),
      currentTotalDutiesSet: duties ? set(duties) : null,
      currentTotalAdditionalFeesSet: fees ? set(fees) : null,
      totalTipReceivedSet: set(tip),
      shippingLine: {
        title: 'Standard',
        taxLines: taxLines(shippingRates, taxOn(shippingOrdered, shippingRates)),
      },
      refunds: refunds.map((units, i) => ({
        id: `gid://shopify/Refund/${i + 1}`,
        totalRefundedSet: set(units),
      })),
    }),
    lines: [
      ...sums.map((each, i) =>
        ShopifyLineItem.parse({
          id: `gid://shopify/LineItem/${i + 1}`,
          name: 'Shirt',
          title: 'Shirt',
          quantity: each.quantity,
          currentQuantity: each.now,
          isGiftCard: each.giftCard,
          variant: { id: 'gid://shopify/ProductVariant/1' },
          originalUnitPriceSet: set(each.price),
          discountedTotalSet: set(each.price * each.quantity - each.own),
          discountAllocations: [each.own, each.shared]
            .filter((units) => units > 0)
            .map((units) => ({ allocatedAmountSet: set(units) })),
          taxLines: taxLines(each.rated, each.taxed),
          priceAfterAllDiscountsBeforeTaxesSet: set(each.net - (one.included ? total(each.taxes) : 0)),
        }),
      ),
      ...(tipLine > 0
        ? [
            ShopifyLineItem.parse({
              id: 'gid://shopify/LineItem/99',
              name: 'Tip',
              title: 'Tip',
              quantity: 1,
              currentQuantity: 1,
              nonFulfillableQuantity: 1,
              originalUnitPriceSet: set(tipLine),
              discountedTotalSet: set(tipLine),
              priceAfterAllDiscountsBeforeTaxesSet: set(tipLine),
            }),
          ]
        : []),
    ],
  }
  return {
    order,
    places,
    figures: {
      goods,
      discounts,
      shipping,
      tax,
      others,
      goodwill,
      total: due - goodwill,
      beforeTax: goods + shipping - (one.included ? tax : 0),
      taxed: add((s) => s.taxed.filter((units) => units > 0).length) + (shippingTax > 0 ? 1 : 0),
      severally: one.included ? sums.filter((s) => s.rated.length > 1).length : 0,
    },
  }
})

// Draft orders as Shopify adds them up, written down apart from the mapping that is judged by them: prices, discounts on
// lines and on the whole draft, taxes in and on top, shipping and its discount, in minor units of a currency. Whether a
// line's figures hold its share of the draft's discount is not documented: both are made.

import * as fc from 'fast-check'
import {
  ShopifyDraftOrder,
  ShopifyDraftOrderLine,
  type DraftOrderWithLines,
} from '#app/shopify/draft-orders/draft-order.ts'
import { currencies, half, rates } from './shop-orders.ts'

/** What Shopify says of the draft, in minor units. */
type Figures = {
  subtotal: number
  discounts: number
  shipping: number
  tax: number
  /** How often a tax is charged on something: as often a rounding may differ. */
  taxed: number
  total: number
}

/** What is given off, in minor units; as much as there is at most. */
const off = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 }))

const given = fc.record({
  currency: fc.constantFrom(...currencies),
  included: fc.boolean(),
  /** The lines' own figures hold their shares of the draft's discount. */
  held: fc.boolean(),
  lines: fc.array(
    fc.record({
      price: fc.integer({ min: 0, max: 50_000 }),
      quantity: fc.integer({ min: 1, max: 12 }),
      lineDiscount: off,
      custom: fc.boolean(),
      rate: fc.constantFrom(...rates),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  orderDiscount: off,
  shipping: fc.integer({ min: 0, max: 5000 }),
  shippingDiscount: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6000 })),
  shippingRate: fc.constantFrom(...rates),
})

/** Shares of a sum by weights, in whole units; what is over goes to the heaviest. */
function sharesOf(sum: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((n, weight) => n + weight, 0)
  const shares = weights.map((weight) => (whole === 0 ? 0 : Math.floor((sum * weight) / whole)))
  const left = (whole === 0 ? 0 : sum) - shares.reduce((n, share) => n + share, 0)
  const heaviest = weights.indexOf(Math.max(...weights))
  return shares.map((share, i) => (i === heaviest ? share + left : share))
}

const add = (units: readonly number[]) => units.reduce((n, each) => n + each, 0)

/** Any draft order that a shop may hold, and what Shopify says of it. */
export const shopDraftOrders = given.map(
  (one): { draft: DraftOrderWithLines; figures: Figures; places: number } => {
    const { code, places } = one.currency
    const text = (units: number) => (units / 10 ** places).toFixed(places)
    const set = (units: number) => ({
      shopMoney: { amount: text(units), currencyCode: code },
      presentmentMoney: { amount: text(units), currencyCode: code },
    })
    const taxOn = (net: number, rate: number) => half(one.included ? net - net / (1 + rate) : net * rate)
    const taxLines = (rate: number, units: number) =>
      rate > 0 ? [{ title: 'VAT', rate, priceSet: set(units) }] : []
    const gross = one.lines.map(({ price, quantity }) => price * quantity)
    const own = one.lines.map(({ lineDiscount }, i) => Math.min(lineDiscount, gross[i] ?? 0))
    const left = gross.map((units, i) => units - (own[i] ?? 0))
    const whole = left.reduce((n, units) => n + units, 0)
    const shares = sharesOf(Math.min(one.orderDiscount, whole), left)
    const nets = left.map((units, i) => units - (shares[i] ?? 0))
    const taxes = one.lines.map(({ rate }, i) => taxOn(nets[i] ?? 0, rate))
    const shippingOff = Math.min(one.shippingDiscount, one.shipping)
    const shipping = one.shipping - shippingOff
    const shippingTax = taxOn(shipping, one.shippingRate)
    const [subtotal, tax] = [add(nets), add(taxes) + shippingTax]
    const total = subtotal + shipping + (one.included ? 0 : tax)
    const draft = {
      ...ShopifyDraftOrder.parse({
        id: 'gid://shopify/DraftOrder/9',
        name: '#D1',
        createdAt: '2026-01-10T12:00:00Z',
        updatedAt: '2026-01-10T12:00:00Z',
        status: 'OPEN',
        currencyCode: code,
        taxesIncluded: one.included,
        totalPriceSet: set(total),
        subtotalPriceSet: set(subtotal),
        totalDiscountsSet: set(add(own) + add(shares) + shippingOff),
        // Before its discount, or after it: Shopify documents neither.
        totalShippingPriceSet: set(one.held ? shipping : one.shipping),
        totalTaxSet: set(tax),
        shippingLine: {
          title: 'Standard',
          discountedPriceSet: set(shipping),
          taxLines: taxLines(one.shippingRate, shippingTax),
        },
      }),
      lines: one.lines.map((each, i) =>
        ShopifyDraftOrderLine.parse({
          id: `gid://shopify/DraftOrderLineItem/${i + 1}`,
          name: 'Shirt',
          title: 'Shirt',
          quantity: each.quantity,
          variant: each.custom ? null : { id: 'gid://shopify/ProductVariant/1' },
          originalUnitPriceSet: set(each.price),
          discountedTotalSet: set(one.held ? (nets[i] ?? 0) : (left[i] ?? 0)),
          taxLines: taxLines(each.rate, taxes[i] ?? 0),
        }),
      ),
    }
    const discounts = add(own) + add(shares)
    const taxed = taxes.filter((units) => units > 0).length + (shippingTax > 0 ? 1 : 0)
    return { draft, places, figures: { subtotal, discounts, shipping, tax, taxed, total } }
  },
)

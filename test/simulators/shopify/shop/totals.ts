import { Big } from 'big.js'
import { coins, split, sum } from '../money.ts'
import type { LineItem, Order, ShippingLine, Tax, Totals } from '../types.ts'

export const originalOf = (l: Pick<LineItem, 'price' | 'quantity'>): Big => new Big(l.price).times(l.quantity)
export const netOf = (l: LineItem): Big => originalOf(l).minus(l.discount).minus(l.orderDiscount)
const taxOf = (taxes: Tax[]): Big => sum(taxes.map((t) => t.amount))
const shippingOf = (s: ShippingLine): Big => new Big(s.price).minus(s.discount)

/** Tax of one amount: on top, or the part that is already inside; rounded per line as Shopify does. */
export function taxesOn(
  amount: Big,
  rates: { title: string; rate: number }[],
  included: boolean,
  currency: string,
): Tax[] {
  const all = sum(rates.map((r) => String(r.rate)))
  return rates.map(({ title, rate }) => {
    const tax = included ? amount.times(rate).div(all.plus(1)) : amount.times(rate)
    return { title, rate, amount: coins(tax, currency) }
  })
}

/** Spreads a discount on the whole order over its lines, to the coin. */
export function spreadDiscount(lines: LineItem[], discount: string, currency: string): void {
  const parts = split(
    discount,
    lines.map((l) => String(originalOf(l).minus(l.discount))),
    currency,
  )
  lines.forEach((line, index) => (line.orderDiscount = parts[index] ?? coins(0, currency)))
}

type Summed = Pick<
  Order,
  'lines' | 'shippingLines' | 'tip' | 'taxesIncluded' | 'currencyCode' | 'duties' | 'fees'
>

/** Before returns: whole quantities. */
export function fullTotals(o: Summed): Totals {
  return totals(
    o,
    () => new Big(1),
    () => new Big(0),
    new Big(0),
  )
}

export const leftOf = (l: LineItem) =>
  l.quantity === 0 ? new Big(0) : new Big(l.currentQuantity).div(l.quantity)

export const leftOfShipping = (s: ShippingLine, refunded: Big = new Big(s.refunded)): Big =>
  shippingOf(s).eq(0) ? new Big(0) : shippingOf(s).minus(refunded).div(shippingOf(s))

/** Now: what editing, refunding and cancelling left. */
export function currentTotals(o: Order): Totals {
  const adjustments = sum(o.refunds.map((r) => r.adjustment))
  return totals(o, leftOf, (s) => new Big(s.refunded), adjustments)
}

function totals(
  o: Summed,
  share: (l: LineItem) => Big,
  refunded: (s: ShippingLine) => Big,
  adjustments: Big,
): Totals {
  const c = o.currencyCode
  const goods = o.lines.filter((l) => !l.isTip)
  const part = (amount: Big, l: LineItem) => new Big(coins(amount.times(share(l)), c))
  const subtotal = sum(goods.map((l) => part(netOf(l), l)))
  const shipping = sum(o.shippingLines.map((s) => shippingOf(s).minus(refunded(s))))
  const left = (s: ShippingLine) => leftOfShipping(s, refunded(s))
  const tax = sum([
    ...goods.map((l) => part(taxOf(l.taxes), l)),
    ...o.shippingLines.map((s) => new Big(coins(taxOf(s.taxes).times(left(s)), c))),
  ])
  const discounts = sum([
    ...goods.map((l) => part(new Big(l.discount).plus(l.orderDiscount), l)),
    ...o.shippingLines.map((s) => s.discount),
  ])
  const extras = sum([o.tip, o.duties ?? '0', ...o.fees.map((f) => f.price)])
  const total = subtotal
    .plus(shipping)
    .plus(o.taxesIncluded ? 0 : tax)
    .plus(extras)
    .plus(adjustments)
  return {
    subtotal: coins(subtotal, c),
    discounts: coins(discounts, c),
    shipping: coins(shipping, c),
    tax: coins(tax, c),
    total: coins(total.lt(0) ? 0 : total, c),
  }
}

/** What giving back some units of a line is worth: subtotal (with included tax), and tax on top. */
export function lineRefund(
  o: Order,
  l: LineItem,
  quantity: number,
): { subtotal: string; tax: string; money: Big } {
  const share = l.quantity === 0 ? new Big(0) : new Big(quantity).div(l.quantity)
  const subtotal = coins(netOf(l).times(share), o.currencyCode)
  const tax = coins(taxOf(l.taxes).times(share), o.currencyCode)
  return { subtotal, tax, money: new Big(subtotal).plus(o.taxesIncluded ? 0 : tax) }
}

// What a customer pays beside the goods, as it stands now: each a row of its own, so that a salesperson sees shipping as
// shipping and tax as tax. Pure. Source: contracts/shopify 9b.6.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { amount, round, sum, zero, type Amount } from '#app/mapping/values/money.ts'
import { line } from '#app/mapping/values/text.ts'
import { taxRates } from '#app/mapping/records/order-facts.ts'

/** In the order of their rows. */
export const chargeKinds = ['shipping', 'tax', 'duties', 'fees', 'tip'] as const
export type ChargeKind = (typeof chargeKinds)[number]

/** `price` in the shop's currency, above zero; `text` is what the row says. */
export type Charge = { kind: ChargeKind; price: Amount; text: string }

type Sums = { goods: Amount; decimals: number }

/**
 * The charges of an order that its current total holds.
 * @param goods what the rows of its goods add up to
 */
export function chargesOf(order: OrderWithLines, { goods, decimals }: Sums): Charge[] {
  const all = possibleCharges(order)
    .map((charge) => ({ ...charge, price: round(charge.price, decimals) }))
    .filter(({ price }) => price.gt(0))
  const total = amount(order.currentTotalPriceSet.shopMoney.amount)
  // Money given back without goods leaves the same gap as a charge that is counted twice.
  return order.refunds.length > 0 ? all : withoutDoubles(all, total.minus(goods))
}

/** All that Shopify names, whether or not one holds another. */
export const possibleCharges = (order: OrderWithLines): Charge[] =>
  chargeKinds.flatMap((kind): Charge[] => {
    const price = amount(priceOf[kind](order) ?? 0)
    return price.gt(0) ? [{ kind, price, text: textOf[kind](order) }] : []
  })

const priceOf: Readonly<Record<ChargeKind, (order: OrderWithLines) => string | undefined>> = {
  shipping: ({ currentShippingPriceSet }) => currentShippingPriceSet?.shopMoney.amount,
  // Inside the prices it is no charge beside them.
  tax: ({ taxesIncluded, currentTotalTaxSet }) =>
    taxesIncluded ? undefined : currentTotalTaxSet?.shopMoney.amount,
  duties: ({ currentTotalDutiesSet }) => currentTotalDutiesSet?.shopMoney.amount,
  fees: ({ currentTotalAdditionalFeesSet }) => currentTotalAdditionalFeesSet?.shopMoney.amount,
  tip: ({ totalTipReceivedSet }) => totalTipReceivedSet?.shopMoney.amount,
}

const textOf: Readonly<Record<ChargeKind, (order: OrderWithLines) => string>> = {
  shipping: ({ shippingLine }) => named('Shipping', line(shippingLine?.title)),
  tax: (order) => named('Tax', taxRates(order)),
  duties: () => 'Duties',
  fees: () => 'Fees',
  tip: () => 'Tip',
}

const named = (name: string, detail: string | null): string => (detail ? `${name}: ${detail}` : name)

// Additional fees may hold the duties already, and a tip may be a line of the order: counted twice, the charges exceed
// what the total has room for by just that much.
function withoutDoubles(charges: Charge[], room: Amount): Charge[] {
  const excess = sum(charges.map(({ price }) => price)).minus(room)
  if (excess.lte(zero)) return charges
  const double = charges.find(({ kind, price }) => (kind === 'duties' || kind === 'tip') && price.eq(excess))
  return charges.filter((charge) => charge !== double)
}

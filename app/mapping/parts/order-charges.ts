// What a customer pays beside the goods, as it stands now: each a row of its own, so that a salesperson sees shipping as
// shipping and tax as tax. Pure. Source: contracts/shopify 9b.6.

import type { OrderWithLines, ShopifyLineItem } from '#app/shopify/records/order.ts'
import { amount, round, sum, zero, type Amount } from '#app/mapping/values/money.ts'
import { line } from '#app/mapping/values/text.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import { taxRates } from '#app/mapping/records/order-facts.ts'

/** In the order of their rows. */
export const chargeKinds = ['shipping', 'tax', 'duties', 'fees', 'tip'] as const
export type ChargeKind = (typeof chargeKinds)[number]

/** `price` in the shop's currency, above zero; `text` is what the row says. */
export type Charge = { kind: ChargeKind; price: Amount; text: string }

type Sums = { goods: Amount; decimals: number }

/** The charges of an order, but for the one that another row or charge holds. @param double see `doubleIn` */
export const chargesOf = (
  order: OrderWithLines,
  decimals: number,
  double: ChargeKind | undefined,
): Charge[] => chargedIn(order, decimals).filter(({ kind }) => kind !== double)

/**
 * The charge of an order that its current total has no room for, because another one holds it.
 * @param order in the currency that Shopify adds it up in: at a rate roundings would hide it
 * @param goods what the rows of its goods add up to, without the lines of its tips
 */
export function doubleIn(order: OrderWithLines, { goods, decimals }: Sums): ChargeKind | undefined {
  const all = chargedIn(order, decimals)
  const total = amount(order.currentTotalPriceSet.shopMoney.amount)
  const excess = sum(all.map(({ price }) => price)).minus(total.minus(goods))
  const mayBeTwice = tipLinesOf(order).length > 0 ? all.filter(({ kind }) => kind !== 'tip') : all
  return doubleAmong(mayBeTwice, excess, givenBack(order, decimals))?.kind
}

/** Whether an order names a charge that may be counted twice. */
export const mayBeDouble = (order: OrderWithLines): boolean =>
  doubles.some((kind) => amount(priceOf[kind](order) ?? 0).gt(0))

const doubles: readonly ChargeKind[] = ['duties', 'tip']

const chargedIn = (order: OrderWithLines, decimals: number): Charge[] =>
  possibleCharges(order)
    .map((charge) => ({ ...charge, price: round(charge.price, decimals) }))
    .filter(({ price }) => price.gt(0))

/**
 * The lines of an order that its tips are: of no product, of nothing that anybody could fulfill, and together worth as much as
 * the tip (contracts/shopify 9b.6). Where Shopify shows a tip as an amount alone there are none.
 */
export function tipLinesOf({ lines, totalTipReceivedSet }: TipLines): ShopifyLineItem[] {
  const tip = amount(totalTipReceivedSet?.shopMoney.amount ?? 0)
  const found = tip.gt(0) ? lines.filter(isLikeTip) : []
  if (sum(found.map(worthOf)).eq(tip)) return found
  return found.filter((item) => worthOf(item).eq(tip)).slice(0, 1)
}

type TipLines = Pick<OrderWithLines, 'lines' | 'totalTipReceivedSet'>

const isLikeTip = (item: ShopifyLineItem): boolean =>
  !item.product && !item.variant && item.currentQuantity > 0 && item.nonFulfillableQuantity >= item.quantity

const worthOf = ({ originalUnitPriceSet, quantity }: ShopifyLineItem): Amount =>
  amount(originalUnitPriceSet.shopMoney.amount).times(quantity)

/** The charges that some of these rows stand for. */
export const chargesAmong = (rows: readonly MappedLine[]): ChargeKind[] =>
  chargeKinds.filter((kind) => rows.some(({ key }) => key === kind))

/** Each row of a charge under the product that stands for it; where there is none, as it was. */
export const underCharges = (
  rows: readonly MappedLine[],
  products: Readonly<Partial<Record<ChargeKind, ZohoId>>>,
): MappedLine[] =>
  rows.map((row) => {
    const kind = chargeKinds.find((one) => one === row.key)
    const productId = kind && products[kind]
    return productId ? { ...row, productId } : row
  })

/** All that Shopify names, whether or not one holds another. */
const possibleCharges = (order: OrderWithLines): Charge[] =>
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

// Additional fees may hold the duties already, and a tip may be a line of the order that is not told from others, should
// Shopify say of it that it can be fulfilled: counted
// twice, the charges exceed what the total has room for by just that much. So do they by money that was given back without goods.
function doubleAmong(charges: readonly Charge[], excess: Amount, back: GivenBack): Charge | undefined {
  const over = excess.minus(back.beside)
  if (over.lte(back.doubt)) return undefined
  const isDouble = ({ kind, price }: Charge) =>
    doubles.includes(kind) && price.minus(over).abs().lte(back.doubt)
  return charges.find(isDouble)
}

/** `beside`: refunded beyond what the units that are gone came to; `doubt`: what roundings may make of it. */
type GivenBack = { beside: Amount; doubt: Amount }

// Of refunded shipping Shopify's current figures say nothing: it counts as given back without goods, and then nothing is
// taken for counted twice.
function givenBack({ refunds, lines, taxesIncluded }: OrderWithLines, decimals: number): GivenBack {
  const refunded = sum(refunds.map(({ totalRefundedSet: set }) => amount(set?.shopMoney.amount ?? 0)))
  if (refunds.length === 0) return { beside: zero, doubt: zero }
  const gone = lines.filter(({ quantity, currentQuantity }) => quantity > currentQuantity)
  const roundings = gone.reduce((count, { taxLines }) => count + 1 + taxLines.length, 0)
  const doubt = amount(10).pow(-decimals).times(roundings)
  const beside = refunded.minus(sum(gone.map((item) => worthOfGone(item, taxesIncluded === true))))
  return { beside: beside.gt(0) ? beside : zero, doubt }
}

function worthOfGone(item: ShopifyLineItem, taxesIncluded: boolean): Amount {
  const given = item.discountAllocations.map((one) => amount(one.allocatedAmountSet.shopMoney.amount))
  const gross = amount(item.originalUnitPriceSet.shopMoney.amount).times(item.quantity)
  const ordered =
    given.length > 0 ? gross.minus(sum(given)) : amount(item.discountedTotalSet.shopMoney.amount)
  const taxes = taxesIncluded ? [] : item.taxLines.map((tax) => amount(tax.priceSet.shopMoney.amount))
  const gone = item.quantity - item.currentQuantity
  return ordered.plus(sum(taxes)).times(gone).div(item.quantity)
}

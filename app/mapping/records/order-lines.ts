// An order's lines -> Ordered_Items rows, and the adjustment that makes Zoho's total the order's. Pure.
//
// Zoho computes: line = round(quantity x price) - discount; grand total = sum of lines and their taxes + adjustment. Goods
// stand net of every discount, taxes are Zoho's own where it has them (order-taxes.ts), what else is charged has rows of
// its own (order-charges.ts), and only what nothing accounts for is left to the adjustment: rounding, and money given back
// without goods (decision 033). Every amount sent has the decimals that the organisation keeps, so that there is nothing
// left for it to round.

import type { ZohoId } from '#app/lib/ids.ts'
import type { OrderWithLines, ShopifyLineItem } from '#app/shopify/records/order.ts'
import {
  amount,
  decimalsOf,
  decimalsOfCurrency,
  round,
  roundUp,
  sum,
  toNumber,
  zero,
  type Amount,
} from '#app/mapping/values/money.ts'
import {
  chargesOf,
  doubleIn,
  mayBeDouble,
  tipLinesOf,
  type Charge,
  type ChargeKind,
} from '#app/mapping/parts/order-charges.ts'
import { asIs, type AmountRule } from '#app/mapping/settings/missing-currency.ts'
import { orderIn } from '#app/mapping/values/currency.ts'
import { lineTotal, taxesOn, type MappedLine, type OrgTax } from './mapped-line.ts'
import { visible } from './order-facts.ts'
import { withZohoTaxes } from '#app/mapping/parts/order-taxes.ts'
import { cut, join, line } from '#app/mapping/values/text.ts'

export type LineContext = {
  /** Zoho product of a variant; undefined for deleted and custom ones. */
  productOf: (variantGid: string) => ZohoId | undefined
  /** The product that stands for everything else; for a charge beside the goods until it has its own (`underCharges`). */
  placeholderId: ZohoId
  /** Decimals the organisation keeps. */
  decimals: number
  /** False where the organisation's orders have no Adjustment: lines make up for it then. */
  adjustable?: boolean
  /** Taxes that the organisation has; without an Adjustment there is nowhere to round them. */
  taxes?: readonly OrgTax[]
  /** What its amounts are written in; as they are if not said. */
  money?: AmountRule
}

export type OrderLines = { lines: MappedLine[]; adjustment: number; total: string }

const mostLines = 100 // rows a subform takes through the records API
const mostDecimals = 6 // no currency has more, and JSON writes smaller numbers with an exponent
const exactDigits = 15
const descriptionLimit = 1000

/** @param ordered as Shopify adds it up: what it names twice is told before anything is converted */
export function orderLines(ordered: OrderWithLines, organisation: LineContext): OrderLines {
  const twice = countedTwice(ordered, organisation)
  const money = organisation.money ?? asIs
  const order = orderIn(ordered, money)
  const decimals = decimalsFor(order, organisation.decimals)
  const own = centOf(decimalsIn(ordered)).times(money.as === 'converted' ? money.rate : 0)
  const cent = own.gt(centOf(decimals)) ? own : centOf(decimals)
  const context = { ...organisation, decimals, cent }
  const { adjustable = true } = context
  const target = round(amount(order.currentTotalPriceSet.shopMoney.amount), decimals)
  const lines = mappedRows(order, context, twice)
  const ours = lines.map((mapped) => lineTotal(mapped, decimals).plus(taxesOn(mapped, decimals)))
  const left = target.minus(sum(ours))
  const total = target.toFixed(decimals)
  if (adjustable) return { lines, adjustment: toNumber(left), total }
  const even = left.gt(0) ? [...lines, unaccounted(left, context)] : reduce(lines, left.abs(), decimals)
  return { lines: even, adjustment: 0, total }
}

// A number carries fifteen digits exactly: what an order of billions adds up to leaves room for fewer behind the point.
function decimalsFor(order: OrderWithLines, kept: number): number {
  const gross = order.lines.map((item) =>
    amount(item.originalUnitPriceSet.shopMoney.amount).times(Math.max(item.quantity, item.currentQuantity)),
  )
  const most = sum(gross).plus(amount(order.currentTotalPriceSet.shopMoney.amount).abs())
  const before = most.lt(1) ? 1 : most.e + 1
  return Math.max(0, Math.min(kept, mostDecimals, exactDigits - before))
}

/** Decimals of Shopify's own figures. */
const decimalsIn = ({ currencyCode, currentTotalPriceSet: { shopMoney } }: OrderWithLines): number =>
  Math.max(decimalsOfCurrency(currencyCode), decimalsOf(amount(shopMoney.amount).toFixed()))

const centOf = (decimals: number): Amount => amount(10).pow(-decimals)

/** `cent`: what a rounding makes of an amount, Shopify's at the rate or Zoho's. */
type RowContext = LineContext & { cent: Amount }

function mappedRows(order: OrderWithLines, context: RowContext, twice: Twice): MappedLine[] {
  const { decimals, adjustable = true, taxes = [] } = context
  const { live, mapped } = goodsOf(order, context, twice.tips)
  const charges = chargesOf(order, decimals, twice.charge).map((charge) => chargeRow(charge, context))
  const goods = mapped.length + charges.length > 0 ? mapped : emptyOrder(context)
  const most = mostLines - charges.length - (adjustable ? 0 : 1)
  const mayTax = adjustable && taxes.length > 0 && goods.length <= most
  const sources = live.map(({ line: item, gone }) => (gone ? undefined : item))
  const taxed = mayTax ? withZohoTaxes(order, { goods, charges }, sources, { taxes, decimals }) : null
  return taxed ? [...taxed.goods, ...taxed.charges] : [...fold(goods, context, most), ...charges]
}

/** The lines that the tips are, by id, and a charge that another one holds. */
type Twice = { tips: readonly string[]; charge?: ChargeKind | undefined }

// By Shopify's own figures, which add up to the cent: converted ones, or rounded to what the organization keeps, do not.
function countedTwice(order: OrderWithLines, organisation: LineContext): Twice {
  if (!mayBeDouble(order)) return { tips: [] }
  const tips = tipsIn(order)
  const decimals = decimalsFor(order, decimalsIn(order))
  const { worth } = goodsOf(order, { ...organisation, decimals, cent: centOf(decimals) }, tips)
  return { tips, charge: doubleIn(order, { goods: worth, decimals }) }
}

function goodsOf(order: OrderWithLines, context: RowContext, tips: readonly string[]) {
  const live = liveLines(order, tips)
  const mapped = live.map((one) => toMappedLine(one, { ...context, untaxed: order.taxesIncluded === false }))
  return { live, mapped, worth: sum(mapped.map((row) => lineTotal(row, context.decimals))) }
}

const tipsIn = (order: Pick<OrderWithLines, 'lines' | 'totalTipReceivedSet'>): string[] =>
  tipLinesOf(order).map(({ id }) => id)

export type LiveLine = { line: ShopifyLineItem; quantity: number; gone: boolean }

/**
 * Lines as they stand after edits and refunds. When nothing is left, Zoho still wants a line: the original ones stay in
 * sight, fully discounted. A tip is a charge, and no line of goods.
 * @param tips ids of the lines that they are, told before anything was converted
 */
export function liveLines(
  order: Pick<OrderWithLines, 'lines' | 'totalTipReceivedSet'>,
  tips: readonly string[] = tipsIn(order),
): LiveLine[] {
  const lines = order.lines.filter(({ id }) => !tips.includes(id))
  const left = lines.filter((item) => item.currentQuantity > 0)
  if (left.length > 0)
    return left.map((item) => ({ line: item, quantity: item.currentQuantity, gone: false }))
  const ordered = lines.filter((item) => item.quantity > 0)
  return ordered.map((item) => ({ line: item, quantity: item.quantity, gone: true }))
}

/** `untaxed`: prices hold no tax, and Shopify says so. */
type Pricing = RowContext & { untaxed: boolean }

// A price with more decimals than the organisation keeps is rounded up, and the line's discount takes back the rest:
// so the line itself is right, not only the order.
function toMappedLine({ line: item, quantity, gone }: LiveLine, context: Pricing): MappedLine {
  const price = amount(item.originalUnitPriceSet.shopMoney.amount)
  const worth = round(price.times(quantity), context.decimals)
  const net = gone ? zero : worth.minus(discountOf(item, quantity, context))
  const listPrice = roundUp(price, context.decimals)
  return {
    key: item.id.split('/').at(-1) ?? item.id,
    productId: (item.variant && context.productOf(item.variant.id)) ?? context.placeholderId,
    quantity,
    listPrice: toNumber(listPrice),
    discount: toNumber(listPrice.times(quantity).minus(net.lt(0) ? zero : net)),
    description: describe(item, gone),
    ...(item.variant ? {} : { loose: true }),
  }
}

// Shopify gives every discount's share of the line as ordered; a refunded line keeps its part of it.
function discountOf(item: ShopifyLineItem, quantity: number, { decimals, cent, untaxed }: Pricing): Amount {
  if (item.quantity === 0) return zero
  const price = amount(item.originalUnitPriceSet.shopMoney.amount)
  const shares = item.discountAllocations.map((one) => amount(one.allocatedAmountSet.shopMoney.amount))
  const ownDiscount = price.times(item.quantity).minus(amount(item.discountedTotalSet.shopMoney.amount))
  const whole = shares.length > 0 ? sum(shares) : ownDiscount
  if (whole.lte(0)) return zero
  const share = whole.times(quantity).div(item.quantity)
  return round(exactly(item, { worth: price.times(quantity), share, cent, untaxed }), decimals)
}

type Share = { worth: Amount; share: Amount; cent: Amount; untaxed: boolean }

// Where Shopify itself says what is left of the line, that counts, not our share of it: a third of a cent, or a discount
// that it took from some units alone. It says so without tax: of a line whose price holds tax that is another figure, and
// where nobody says whether prices hold any, it counts if the two are a rounding apart.
function exactly(item: ShopifyLineItem, { worth, share, cent, untaxed }: Share): Amount {
  const left = item.priceAfterAllDiscountsBeforeTaxesSet?.shopMoney.amount
  if (left === undefined) return share
  const said = worth.minus(amount(left))
  if (untaxed && said.gte(0) && said.lte(worth)) return said
  if (item.taxLines.some(({ priceSet }) => amount(priceSet.shopMoney.amount).gt(0))) return share
  return said.minus(share).abs().lt(cent) ? said : share
}

function describe(item: ShopifyLineItem, gone: boolean): string {
  const attributes = visible(item.customAttributes).filter(({ value }) => value)
  const parts = [
    line(item.name) ?? line(item.title),
    line(item.sku) && `SKU ${line(item.sku)}`,
    ...attributes.map(({ key, value }) => join([key, value], ': ')),
    gone ? 'Refunded or removed' : null,
  ]
  return cut(parts.filter(Boolean).join('\n'), descriptionLimit)
}

// More lines than Zoho takes: the rest becomes one row with their sum.
function fold(lines: MappedLine[], { placeholderId, decimals }: LineContext, most: number): MappedLine[] {
  if (lines.length <= most) return lines
  const rest = lines.slice(most - 1)
  const folded: MappedLine = {
    key: 'rest',
    productId: placeholderId,
    quantity: 1,
    listPrice: toNumber(sum(rest.map((mapped) => lineTotal(mapped, decimals)))),
    discount: 0,
    description: cut(`${rest.length} more lines\n${rest.map(summary).join('\n')}`, descriptionLimit),
  }
  return [...lines.slice(0, most - 1), folded]
}

const summary = (mapped: MappedLine): string => `${mapped.quantity} x ${mapped.description.split('\n')[0]}`

const extra = (key: string, price: Amount, description: string, productId: ZohoId): MappedLine => {
  return { key, productId, quantity: 1, listPrice: toNumber(price), discount: 0, description }
}

const emptyOrder = ({ placeholderId }: LineContext) => [extra('none', zero, 'No items', placeholderId)]

const unaccounted = (left: Amount, { placeholderId }: LineContext) =>
  extra('charges', left, 'Other charges', placeholderId)

const chargeRow = ({ kind, price, text }: Charge, { placeholderId }: LineContext) =>
  extra(kind, price, cut(text, descriptionLimit), placeholderId)

// Less is due than the lines add up to: they bear it one after the other, none below zero.
function reduce(lines: readonly MappedLine[], by: Amount, decimals: number): MappedLine[] {
  let left = by
  return lines.map((mapped) => {
    const net = lineTotal(mapped, decimals)
    const part = left.lt(net) ? left : net
    left = left.minus(part)
    return part.eq(0) ? mapped : { ...mapped, discount: toNumber(amount(mapped.discount).plus(part)) }
  })
}

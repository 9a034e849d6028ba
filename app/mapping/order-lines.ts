// An order's lines -> Ordered_Items rows, and the adjustment that makes Zoho's total the order's. Pure.
//
// Zoho computes: line = round(quantity x price) - discount; grand total = sum of lines + adjustment. Taxes, shipping,
// tips, duties and rounding go into the adjustment, so no tax name of the organisation is ever needed and the total
// ends at Shopify's to the cent whatever the rounding (decision 006).

import type { OrderWithLines, ShopifyLineItem } from '#app/shopify/order.ts'
import { amount, round, sum, toNumber, zero, type Amount } from './money.ts'
import { clean, cut } from './text.ts'

export type LineContext = {
  /** Zoho product of a variant; undefined for deleted and custom ones. */
  productOf: (variantGid: string) => string | undefined
  /** The product that stands for everything else. */
  placeholderId: string
  /** Decimals the organisation keeps. */
  decimals: number
}

/** A row to be: `key` is the Shopify line it came from. */
export type LineDraft = {
  key: string
  productId: string
  quantity: number
  listPrice: number
  discount: number
  description: string
}

export type OrderLines = { lines: LineDraft[]; adjustment: number; total: string }

const mostLines = 100 // rows a subform takes through the records API
const descriptionLimit = 1000

export function orderLines(order: OrderWithLines, context: LineContext): OrderLines {
  const target = round(amount(order.currentTotalPriceSet.shopMoney.amount), context.decimals)
  const drafts = fold(liveLines(order).map((line) => toDraft(line, context)), context)
  const lines = drafts.length > 0 ? drafts : emptyOrder(context)
  const adjustment = target.minus(sum(lines.map((line) => lineTotal(line, context.decimals))))
  return { lines, adjustment: toNumber(adjustment), total: target.toFixed(context.decimals) }
}

type LiveLine = { line: ShopifyLineItem; quantity: number; discounted: boolean }

// Lines as they stand after edits and refunds. When nothing is left, Zoho still wants a line: the original ones stay
// in sight, fully discounted.
function liveLines(order: OrderWithLines): LiveLine[] {
  const left = order.lines.filter((line) => line.currentQuantity > 0)
  if (left.length > 0) return left.map((line) => ({ line, quantity: line.currentQuantity, discounted: false }))
  const ordered = order.lines.filter((line) => line.quantity > 0)
  return ordered.map((line) => ({ line, quantity: line.quantity, discounted: true }))
}

function toDraft({ line, quantity, discounted }: LiveLine, context: LineContext): LineDraft {
  const price = amount(line.originalUnitPriceSet.shopMoney.amount)
  const gross = round(price.times(quantity), context.decimals)
  const discount = discounted ? gross : discountOf(line, price, quantity, context.decimals)
  return {
    key: line.id.split('/').at(-1) ?? line.id,
    productId: (line.variant && context.productOf(line.variant.id)) ?? context.placeholderId,
    quantity,
    listPrice: toNumber(price),
    discount: toNumber(discount.gt(gross) ? gross : discount),
    description: describe(line),
  }
}

// Shopify gives the discount of the line as ordered; a refunded line keeps its share.
function discountOf(line: ShopifyLineItem, price: Amount, quantity: number, decimals: number): Amount {
  const whole = price.times(line.quantity).minus(amount(line.discountedTotalSet.shopMoney.amount))
  if (line.quantity === 0 || whole.lte(0)) return zero
  return round(whole.times(quantity).div(line.quantity), decimals)
}

/** What Zoho will compute for the row. */
export const lineTotal = (line: LineDraft, decimals: number): Amount =>
  round(amount(line.listPrice).times(line.quantity), decimals).minus(amount(line.discount))

function describe(line: ShopifyLineItem): string {
  const attributes = line.customAttributes.filter(({ value }) => value).map(({ key, value }) => `${key}: ${value}`)
  const parts = [clean(line.name), line.sku ? `SKU ${clean(line.sku) ?? ''}` : null, ...attributes]
  return cut(parts.filter(Boolean).join('\n'), descriptionLimit)
}

// More lines than Zoho takes: the rest becomes one row with their sum.
function fold(lines: LineDraft[], { placeholderId, decimals }: LineContext): LineDraft[] {
  if (lines.length <= mostLines) return lines
  const rest = lines.slice(mostLines - 1)
  const total = sum(rest.map((line) => lineTotal(line, decimals)))
  const folded: LineDraft = {
    key: 'rest',
    productId: placeholderId,
    quantity: 1,
    listPrice: toNumber(total),
    discount: 0,
    description: cut(`${rest.length} more lines\n${rest.map(summary).join('\n')}`, descriptionLimit),
  }
  return [...lines.slice(0, mostLines - 1), folded]
}

const summary = (line: LineDraft): string => `${line.quantity} x ${line.description.split('\n')[0]}`

const emptyOrder = ({ placeholderId }: LineContext): LineDraft[] => [
  { key: 'none', productId: placeholderId, quantity: 1, listPrice: 0, discount: 0, description: 'No items' },
]

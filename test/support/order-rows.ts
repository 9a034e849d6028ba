// What cases about an order's rows share: where its lines go, and the rows as short as can be.

import { ZohoId } from '#app/lib/ids.ts'
import { chargeKinds, underCharges } from '#app/mapping/parts/order-charges.ts'
import { orderLines, type LineContext, type OrderLines } from '#app/mapping/records/order-lines.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { lineItem } from '#test/support/mapping/records.ts'

export const context: LineContext = {
  productOf: (gid) => (gid === 'gid://shopify/ProductVariant/700' ? ZohoId.parse('P700') : undefined),
  placeholderId: ZohoId.parse('OTHER'),
  decimals: 2,
}

/** Products that are called like what they stand for: SHIPPING. */
const namesakes = Object.fromEntries(chargeKinds.map((kind) => [kind, ZohoId.parse(kind.toUpperCase())]))

/** An order's rows as they are written: charges under their own products. */
export function writtenLines(order: OrderWithLines, about: LineContext, products = namesakes): OrderLines {
  const mapped = orderLines(order, about)
  return { ...mapped, lines: underCharges(mapped.lines, products) }
}

export type LineRow = [product: string, quantity: number, price: number, discount: number]

export const rows = (lines: OrderLines['lines']): LineRow[] =>
  lines.map((one) => [one.productId, one.quantity, one.listPrice, one.discount])

export const shirt = (changes: Parameters<typeof lineItem>[0] = {}) => lineItem(changes)
export const custom = { variant: null, product: null, name: 'Engraving' }

// What cases about an order's rows share: where its lines go, and the rows as short as can be.

import { ZohoId } from '#app/lib/ids.ts'
import type { LineContext, orderLines } from '#app/mapping/records/order-lines.ts'
import { lineItem } from '#test/support/mapping/records.ts'

export const context: LineContext = {
  productOf: (gid) => (gid === 'gid://shopify/ProductVariant/700' ? ZohoId.parse('P700') : undefined),
  placeholderId: ZohoId.parse('OTHER'),
  decimals: 2,
}

export type LineRow = [product: string, quantity: number, price: number, discount: number]

export const rows = (lines: ReturnType<typeof orderLines>['lines']): LineRow[] =>
  lines.map((one) => [one.productId, one.quantity, one.listPrice, one.discount])

export const shirt = (changes: Parameters<typeof lineItem>[0] = {}) => lineItem(changes)
export const custom = { variant: null, product: null, name: 'Engraving' }

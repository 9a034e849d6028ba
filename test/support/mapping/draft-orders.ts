// Draft orders as Shopify answers them, for tests of the mapping.

import type { QuoteContext } from '#app/mapping/draft-orders/draft-order-head.ts'
import {
  ShopifyDraftOrder,
  ShopifyDraftOrderLine,
  type DraftOrderWithLines,
} from '#app/shopify/draft-orders/draft-order.ts'
import { ZohoId } from '#app/lib/ids.ts'
import { money } from './records.ts'

type LineChanges = { price?: string; quantity?: number; left?: string; [key: string]: unknown }

/** A line of `quantity` at `price`; `left`: of the whole line after discounts. */
export function draftLine(changes: LineChanges = {}): ShopifyDraftOrderLine {
  const { price = '45.00', quantity = 2, left, ...more } = changes
  return ShopifyDraftOrderLine.parse({
    id: 'gid://shopify/DraftOrderLineItem/1',
    name: 'Blue lamp',
    title: 'Blue lamp',
    sku: 'LAMP-B',
    quantity,
    originalUnitPriceSet: money(price),
    discountedTotalSet: money(left ?? (Number(price) * quantity).toFixed(2)),
    ...more,
  })
}

/** @param total of the whole; the subtotal is the same unless changed */
export const draftOrder = (
  changes: Record<string, unknown> = {},
  lines: ShopifyDraftOrderLine[] = [draftLine()],
  total = '90.00',
): DraftOrderWithLines => ({
  ...ShopifyDraftOrder.parse({
    id: 'gid://shopify/DraftOrder/77',
    name: '#D7',
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:05:00Z',
    status: 'OPEN',
    currencyCode: 'USD',
    taxesIncluded: false,
    totalPriceSet: money(total),
    subtotalPriceSet: money(total),
    totalShippingPriceSet: money('0.00'),
    totalTaxSet: money('0.00'),
    ...changes,
  }),
  lines,
})

export const quoteLinks: QuoteContext = {
  shopName: 'Acme',
  shop: 'acme.myshopify.com',
  accountId: ZohoId.parse('1'),
  contactId: ZohoId.parse('2'),
  currencies: ['USD'],
  fields: new Map(),
  zone: 'UTC',
}

// What the store has and Zoho has not, by the two figures that stand beside it.

import type { RecordKind } from '#app/lib/kinds.ts'
import type { LiveStatsView } from './views.ts'

/**
 * How many of Shopify's records are not in Zoho; null while Shopify's number is not known. Orders in Zoho that Shopify no
 * longer shows are on neither side of it.
 * @param inZoho Shopify's records that are in Zoho: products, not variants
 */
export function notInZoho(
  kind: RecordKind,
  { shopify, olderOrders }: Pick<LiveStatsView, 'shopify' | 'olderOrders'>,
  inZoho: number,
): number | null {
  if (!shopify) return null
  const hidden = { order: olderOrders?.inZoho ?? 0, product: 0, customer: 0, checkout: 0, draftOrder: 0 }
  return Math.max(0, shopify[kind] - (inZoho - hidden[kind]))
}

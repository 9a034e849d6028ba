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
  return Math.max(0, shopify[kind] - (inZoho - (hiddenIn(kind, { olderOrders }) ?? 0)))
}

/** How many of the kind are in Zoho that Shopify no longer shows; null: it shows all there are. */
export const hiddenIn = (
  kind: RecordKind,
  { olderOrders }: Pick<LiveStatsView, 'olderOrders'>,
): number | null =>
  ({ order: olderOrders?.inZoho ?? null, product: null, customer: null, checkout: null, draftOrder: null })[
    kind
  ]

// What the store has and Zoho has not, by the two figures that stand beside it.

import type { RecordKind } from '#app/lib/kinds.ts'
import type { HealthView, LiveStatsView } from '#app/ui/home/views.ts'

/**
 * How many of Shopify's records are not in Zoho; null while Shopify's number is not known. Orders in Zoho that Shopify no
 * longer shows are on neither side of it.
 */
export function notInZoho(
  kind: RecordKind,
  { shopify, olderOrders }: Pick<LiveStatsView, 'shopify' | 'olderOrders'>,
  { linked }: Pick<HealthView, 'linked'>,
): number | null {
  if (!shopify) return null
  const hidden = { order: olderOrders?.inZoho ?? 0, product: 0, customer: 0, checkout: 0, draftOrder: 0 }
  return Math.max(0, shopify[kind] - (linked[kind].records - hidden[kind]))
}

// Names for the records on a screen, read from Shopify at that moment: none is stored.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { findByText } from '#app/shopify/records/find.server.ts'
import { fetchNames } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/**
 * Names by Shopify id; none of orders, which are known by theirs.
 * @throws AppError when Shopify does not answer
 */
export async function loadNames(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly string[],
): Promise<Record<string, string>> {
  if (shopifyIds.length === 0) return {}
  return fetchNames(sync.shopifyFor(shop), kind, shopifyIds)
}

/** More would not be read through by anybody. */
const mostFound = 50

/**
 * Shopify ids of customers, or of products, that a merchant's words fit: we know no names ourselves.
 * @throws AppError when Shopify does not answer
 */
export async function findIds(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  search: string,
): Promise<string[]> {
  const found = await findByText(sync.shopifyFor(shop), kind, { search, most: mostFound })
  return found.map(({ id }) => id)
}

import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** What the choices of this moment ask for of a kind, as far as Shopify lets the app read it. */
export async function loadWanted(
  { db }: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<MetafieldNames> {
  const row = await loadShop(db, shop)
  return wantedOf({ settings: parseStored(row?.settings), scopes: row?.scopes.split(',') ?? [] }, kind)
}

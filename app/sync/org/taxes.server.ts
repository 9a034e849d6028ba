// The organisation's taxes, as they are kept for orders' rows: people add and remove them in Zoho.

import { updateOrgFacts } from '#app/db/tables/connections.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchTaxes, type ZohoTax } from '#app/zoho/settings/settings.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/**
 * What cannot be told now stays as it was told last. One credit.
 * @returns what there is; null where that cannot be told
 */
export async function refreshTaxes(
  context: SyncContext,
  { shop, zoho }: { shop: ShopDomain; zoho: ZohoClient },
): Promise<ZohoTax[] | null> {
  const taxes = await fetchTaxes(zoho)
  if (taxes) await updateOrgFacts(context.db, { shop, zoho }, { taxes })
  return taxes
}

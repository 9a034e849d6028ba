// customers/redact: what is held about one person goes. Shopify's duty has two halves: this app's rows, erased here at
// once, and the records in Zoho, which are the merchant's and named in the request that the merchant sees.

import { z } from 'zod'
import { deleteNamedAccounts } from '#app/db/tables/accounts.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import {
  closeAccounts,
  listOpenAccounts,
  recordsOf,
  type PrivacyRequest,
} from '#app/db/protection/privacy.server.ts'
import { ZohoId, type ShopDomain } from '#app/lib/ids.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

type Apart = (domain: string, task: (shop: ShopDomain) => Promise<void>) => Promise<void>

/**
 * Forgets which Account the companies of erased people are: a digest of a name, found again by asking Zoho whose Accounts
 * their records belong to. Part of the `forget` job: what Zoho does not answer waits for the next.
 */
export async function forgetAccounts(sync: SyncContext, apart: Apart): Promise<void> {
  for (const request of await listOpenAccounts(sync.db))
    await apart(request.shopDomain, (shop) => forgetAccountsOf(sync, shop, request))
}

async function forgetAccountsOf(sync: SyncContext, shop: ShopDomain, request: PrivacyRequest): Promise<void> {
  // A disconnect has forgotten all Accounts.
  const connection = await loadConnection(sync.db, shop)
  if (connection) {
    const accounts = await readAccounts(sync, shop, request)
    await deleteNamedAccounts(
      sync.db,
      shop,
      accounts.filter((id) => id !== connection.storeAccountId),
    )
  }
  await closeAccounts(sync.db, shop, request.id)
}

const Lookup = z.object({ id: ZohoId }).nullish().catch(null)
/** A Lead's company is a text of its own. */
const withAccount = ['Contacts', 'Sales_Orders', 'Deals', 'Quotes']

async function readAccounts(sync: SyncContext, shop: ShopDomain, request: PrivacyRequest): Promise<ZohoId[]> {
  const zoho = await sync.zohoFor(shop)
  const accounts = new Set<ZohoId>()
  for (const [module, refs] of Map.groupBy(recordsOf(request), (ref) => ref.module)) {
    if (!withAccount.includes(module)) continue
    const ids = refs.map(({ id }) => id)
    for (const record of await fetchRecords(zoho, module, ids, ['Account_Name'])) {
      const account = Lookup.parse(record['Account_Name'])
      if (account) accounts.add(account.id)
    }
  }
  return [...accounts]
}

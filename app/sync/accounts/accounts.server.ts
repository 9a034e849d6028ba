// The store's own Account in Zoho. Found by name before it is made; only its id is remembered.

import { deleteAccounts } from '#app/db/tables/accounts.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import type { ShopDomain, ZohoId } from '#app/lib/ids.ts'
import { companyKey, storeAccountName } from '#app/mapping/records/company.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchRecord, idOf } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isNameTaken, makeAccounts } from './find-accounts.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** One call at a time for a shop makes Accounts. */
export const accountsLock = (shop: ShopDomain) => `accounts ${shop}`

/** When Zoho last refused its name, by what copies of one org config share. */
const takenAt = new WeakMap<OrgConfig['cache'], Date>()
/** Whoever frees the name meanwhile waits no longer; a run of some hours asks a few times. */
const takenForMs = 10 * 60_000

function isTaken({ cache }: OrgConfig, now: Date): boolean {
  const at = takenAt.get(cache)
  return at !== undefined && now.getTime() - at.getTime() < takenForMs
}

/**
 * The store's own Account; null where the organisation hides its Accounts, and where it takes none of that name. Made when
 * first needed.
 */
export async function storeAccountOf(context: SyncContext, orgConfig: OrgConfig): Promise<ZohoId | null> {
  const { shop, zoho, settings, shopName, cache } = orgConfig
  const isAsked = cache.storeAccountId === null && !isTaken(orgConfig, context.now())
  if (!isAsked || !orgConfig.hasAccounts) return cache.storeAccountId
  const make = async () => {
    cache.storeAccountId = await context.lock(accountsLock(shop), async () => {
      const before = (await loadConnection(context.db, shop))?.storeAccountId
      return before ?? makeStoreAccount(context, { shop, zoho, name: nameOf(settings.accounts, shopName) })
    })
    if (cache.storeAccountId === null) takenAt.set(cache, context.now())
    return cache.storeAccountId
  }
  return orgConfig.writer.perform(make, orgConfig.writer.plannedId(shop))
}

const nameOf = ({ storeName }: OrgConfig['settings']['accounts'], shopName: string) =>
  storeAccountName(storeName, shopName)

type StoreAccount = { shop: ShopDomain; zoho: ZohoClient; name: string }

/** Made once, and again should it be deleted in Zoho. Call it alone for the shop. */
export async function prepareStoreAccount(context: SyncContext, account: StoreAccount): Promise<void> {
  await context.lock(accountsLock(account.shop), async () => {
    const known = (await loadConnection(context.db, account.shop))?.storeAccountId
    if (known && (await fetchRecord(account.zoho, 'Accounts', known))) return
    await makeStoreAccount(context, account)
  })
}

// Null: the name is taken, and no Account of it shown. An order does without.
async function makeStoreAccount(
  context: SyncContext,
  { shop, zoho, name }: StoreAccount,
): Promise<ZohoId | null> {
  const made = (await makeAccounts(zoho, [name])).get(companyKey(name))
  if (made && isNameTaken(made)) {
    context.log.warn({ shop }, 'the name of the store account is taken')
    return null
  }
  const storeAccountId = idOf(made)
  await updateOrgFacts(context.db, { shop, zoho }, { storeAccountId })
  return storeAccountId
}

/**
 * Zoho refused a record because of its Account: forgets those that are gone there.
 * @returns whether any was; then the record may go through with a new one
 */
export async function forgetGoneAccounts(
  context: SyncContext,
  orgConfig: OrgConfig,
  zohoIds: readonly ZohoId[],
): Promise<boolean> {
  const gone: ZohoId[] = []
  for (const id of new Set(zohoIds)) {
    if (!(await fetchRecord(orgConfig.zoho, 'Accounts', id))) gone.push(id)
  }
  if (gone.length === 0) return false
  await deleteAccounts(context.db, orgConfig.shop, gone)
  const { cache } = orgConfig
  if (cache.storeAccountId && gone.includes(cache.storeAccountId)) {
    cache.storeAccountId = null
    await updateOrgFacts(context.db, orgConfig, { storeAccountId: null })
  }
  return true
}

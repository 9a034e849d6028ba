// Zoho's Accounts: one for the store, and one for each company where the merchant wants that. Found by name before one is
// made; only ids are remembered.

import { createHash } from 'node:crypto'
import { deleteAccounts, loadAccounts, saveAccounts } from '#app/db/accounts.server.ts'
import { loadConnection, updateConnection } from '#app/db/connections.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { companyKey, storeAccountName } from '#app/mapping/company.ts'
import type { ZohoClient } from '#app/zoho/client.server.ts'
import { fetchRecord, findRecords, idOf, mostRows, upsertRecords } from '#app/zoho/records.server.ts'
import type { SyncContext } from './context.ts'
import { standInOf } from './rehearsal.ts'
import type { Sheet } from './sheet.server.ts'

const lockOf = (shop: ShopDomain) => `accounts ${shop}`

/** The store's own Account; null where the organisation hides its Accounts. Made when first needed. */
export async function storeAccountOf(context: SyncContext, sheet: Sheet): Promise<string | null> {
  if (sheet.storeAccountId || !sheet.hasAccounts) return sheet.storeAccountId
  const { shop, zoho, settings, shopName } = sheet
  if (sheet.rehearsal) return standInOf(shop)
  sheet.storeAccountId = await context.lock(lockOf(shop), async () => {
    const before = (await loadConnection(context.db, shop))?.storeAccountId
    return before ?? makeStoreAccount(context, { shop, zoho, name: nameOf(settings.accounts, shopName) })
  })
  return sheet.storeAccountId
}

const nameOf = ({ storeName }: Sheet['settings']['accounts'], shopName: string) =>
  storeAccountName(storeName, shopName)

type StoreAccount = { shop: ShopDomain; zoho: ZohoClient; name: string }

/** Made once, and again should it be deleted in Zoho. Call it alone for the shop. */
export async function prepareStoreAccount(context: SyncContext, account: StoreAccount): Promise<void> {
  await context.lock(lockOf(account.shop), async () => {
    const known = (await loadConnection(context.db, account.shop))?.storeAccountId
    if (known && (await fetchRecord(account.zoho, 'Accounts', known))) return
    await makeStoreAccount(context, account)
  })
}

async function makeStoreAccount(context: SyncContext, { shop, zoho, name }: StoreAccount): Promise<string> {
  const storeAccountId = (await makeAccounts(zoho, [name])).get(companyKey(name)) ?? ''
  await updateConnection(context.db, shop, { storeAccountId })
  return storeAccountId
}

/** Accounts of these companies, by name; empty where companies get none of their own. */
export async function companyAccounts(
  context: SyncContext,
  sheet: Sheet,
  names: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(names.flatMap((name) => (name ? [[companyKey(name), name]] : [])))
  if (wanted.size === 0 || !sheet.settings.accounts.perCompany || !sheet.hasAccounts) return new Map()
  const known = await knownAccounts(context, sheet, [...wanted.keys()])
  if (sheet.rehearsal) {
    for (const key of wanted.keys()) if (!known.has(key)) known.set(key, standInOf(key))
  } else if (known.size < wanted.size) {
    await context.lock(lockOf(sheet.shop), async () => {
      const meanwhile = await knownAccounts(context, sheet, [...wanted.keys()])
      const missing = [...wanted].filter(([key]) => !meanwhile.has(key)).map(([, name]) => name)
      const made = await makeAccounts(sheet.zoho, missing)
      const rows = [...made].map(([key, zohoId]) => ({ nameHash: hashOf(sheet, key), zohoId }))
      await saveAccounts(context.db, sheet.shop, rows)
      for (const [key, zohoId] of [...meanwhile, ...made]) known.set(key, zohoId)
    })
  }
  return new Map(
    names.flatMap((name) => {
      const zohoId = name ? known.get(companyKey(name)) : undefined
      return name && zohoId ? [[name, zohoId]] : []
    }),
  )
}

// Which company it is cannot be read from what we keep.
const hashOf = ({ shop }: Sheet, key: string): string =>
  createHash('sha256').update(`${shop} ${key}`).digest('base64url')

async function knownAccounts(context: SyncContext, sheet: Sheet, keys: readonly string[]) {
  const hashes = new Map(keys.map((key) => [hashOf(sheet, key), key]))
  const rows = await loadAccounts(context.db, sheet.shop, [...hashes.keys()])
  return new Map(
    rows.flatMap((row) => {
      const key = hashes.get(row.nameHash)
      return key === undefined ? [] : [[key, row.zohoId] as const]
    }),
  )
}

// An upsert by name would do both, but which of several of one name it takes is not documented: the oldest is ours.
async function makeAccounts(zoho: ZohoClient, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (names.length === 0) return found
  const search = { values: names, fields: ['Account_Name'] }
  for (const { id, Account_Name } of await findRecords(zoho, 'Accounts', 'Account_Name', search)) {
    const key = companyKey(String(Account_Name))
    const before = found.get(key)
    if (before === undefined || isOlder(id, before)) found.set(key, id)
  }
  const missing = names.filter((name) => !found.has(companyKey(name)))
  for (let at = 0; at < missing.length; at += mostRows) {
    const some = missing.slice(at, at + mostRows)
    const rows = some.map((Account_Name) => ({ Account_Name }))
    const results = await upsertRecords(zoho, 'Accounts', rows, { by: 'Account_Name', trigger: [] })
    some.forEach((name, i) => found.set(companyKey(name), idOf(results[i])))
  }
  return found
}

// Zoho's ids grow, and have 15 to 19 digits.
const isOlder = (one: string, other: string): boolean =>
  one.length === other.length ? one < other : one.length < other.length

/**
 * Zoho refused a record because of its Account: forgets those that are gone there.
 * @returns whether any was; then the record may go through with a new one
 */
export async function forgetGoneAccounts(
  context: SyncContext,
  sheet: Sheet,
  zohoIds: readonly string[],
): Promise<boolean> {
  const gone: string[] = []
  for (const id of new Set(zohoIds)) {
    if (!(await fetchRecord(sheet.zoho, 'Accounts', id))) gone.push(id)
  }
  if (gone.length === 0) return false
  await deleteAccounts(context.db, sheet.shop, gone)
  if (sheet.storeAccountId && gone.includes(sheet.storeAccountId)) {
    sheet.storeAccountId = null
    await updateConnection(context.db, sheet.shop, { storeAccountId: null })
  }
  return true
}

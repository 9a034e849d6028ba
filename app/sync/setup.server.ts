// Makes the Zoho organisation ready: our id field in each module, the store's account.
// Safe to run again: what exists is found, not made twice.

import { loadConnection, updateConnection } from '#app/db/connections.server.ts'
import { loadModules, saveModule } from '#app/db/modules.server.ts'
import { loadShop } from '#app/db/shops.server.ts'
import { InvariantError, isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { cut } from '#app/mapping/text.ts'
import { Settings } from '#app/mapping/settings.ts'
import type { ZohoClient } from '#app/zoho/client.server.ts'
import type { ZohoField } from '#app/zoho/field.ts'
import { fetchRecord, idOf, upsertRecords } from '#app/zoho/records.server.ts'
import {
  createField,
  fetchCurrentUser,
  fetchField,
  fetchFields,
  fetchModules,
  fetchOrg,
  type FieldDraft,
} from '#app/zoho/settings.server.ts'
import type { SyncContext } from './context.ts'
import { moduleOfKind } from './sheet.server.ts'

/** Labels of our id fields; Zoho allows 25 characters and derives the API name. */
export const idLabels: Record<RecordKind, string> = {
  customer: 'Shopify Customer Id',
  product: 'Shopify Variant Id',
  order: 'Shopify Order Id',
}
const idLength = 50
const kinds: readonly RecordKind[] = ['product', 'customer', 'order']

/**
 * Prepares every module in use.
 * @throws RejectedError when Zoho refuses our id field (limit reached, no permission): code and field say which
 */
export async function prepareZoho(context: SyncContext, shop: ShopDomain): Promise<void> {
  const zoho = await context.zohoFor(shop)
  const row = await loadShop(context.db, shop)
  if (!row) throw new InvariantError('The shop is not installed', { code: 'no_shop', context: { shop } })
  const settings = Settings.parse(row.settings ?? {})
  await refreshOrg(context, shop, zoho)
  const available = await fetchModules(zoho)
  const wanted = kinds.filter((kind) => settings.kinds[kind])
  const profiles = await profilesWithUser(zoho, settings)
  for (const kind of wanted) {
    await prepareModule({ context, shop, zoho, available, profiles }, kind, moduleOfKind(kind, settings))
  }
  if (settings.kinds.order && available.includes('Sales_Orders')) {
    await prepareAccount(context, shop, zoho, row.name)
  }
}

async function refreshOrg(context: SyncContext, shop: ShopDomain, zoho: ZohoClient): Promise<void> {
  const { name, ...org } = await fetchOrg(zoho)
  await updateConnection(context.db, shop, { ...org, orgName: name, checkedAt: context.now() })
}

// With profiles chosen, the connected user's own must be among them, or we could not write the field ourselves.
async function profilesWithUser(zoho: ZohoClient, { profiles }: Settings): Promise<string[] | null> {
  if (!profiles) return null
  const { profileId } = await fetchCurrentUser(zoho)
  return [...new Set(profileId ? [...profiles, profileId] : profiles)]
}

type Preparation = {
  context: SyncContext
  shop: ShopDomain
  zoho: ZohoClient
  available: readonly string[]
  profiles: string[] | null
}

async function prepareModule(preparation: Preparation, kind: RecordKind, module: string): Promise<void> {
  const { context, shop, available } = preparation
  const before = (await loadModules(context.db, shop)).find((row) => row.apiName === module)
  const created = Array.isArray(before?.createdFields) ? before.createdFields : []
  const common = { shopDomain: shop, apiName: module, layouts: [], fetchedAt: context.now() }
  if (!available.includes(module)) {
    await saveModule(context.db, { ...common, available: false, fields: [], createdFields: created })
    return
  }
  const { fields, field, unique, made } = await idFieldOf(preparation, idLabels[kind], module)
  if (made) created.push({ id: made, label: idLabels[kind] })
  // What was made unique stays so, even where Zoho's list of fields does not say it.
  const known = before?.idUnique === true && before.idField === field.apiName
  const idField = { idField: field.apiName, idUnique: unique || known }
  await saveModule(context.db, { ...common, available: true, fields, createdFields: created, ...idField })
}

type IdField = { fields: ZohoField[]; field: ZohoField; unique: boolean; made: string | null }

// Our id field of the module: found, or made and read back.
async function idFieldOf({ zoho, profiles }: Preparation, label: string, module: string): Promise<IdField> {
  const fields = await fetchFields(zoho, module)
  const field = findIdField(fields, label)
  if (field) return { fields, field, unique: field.unique, made: null }
  const made = await createIdField(zoho, module, { label, profiles, fields })
  const after = await fetchFields(zoho, module)
  const fresh = findIdField(after, label) ?? (made ? await fetchField(zoho, module, made.id) : undefined)
  if (!fresh)
    throw new InvariantError('Zoho hides the field it created', { code: 'field_hidden', context: { module } })
  return { fields: after, field: fresh, unique: made?.unique ?? fresh.unique, made: made?.id ?? null }
}

// By label first: a merchant may rename neither, Zoho may add a suffix to the API name.
const findIdField = (fields: readonly ZohoField[], label: string): ZohoField | undefined =>
  fields.find((field) => field.label === label) ??
  fields.find((field) => field.apiName === label.replaceAll(' ', '_'))

/** Zoho allows two unique fields a module in every edition. */
export const uniqueFieldLimit = 2

// Unique where Zoho lets us; otherwise an ordinary field, and we look before we insert.
async function createIdField(
  zoho: ZohoClient,
  module: string,
  { label, profiles, fields }: { label: string; profiles: string[] | null; fields: readonly ZohoField[] },
): Promise<{ id: string; unique: boolean } | null> {
  const draft: FieldDraft = { label, type: 'text', length: idLength, unique: true, profiles }
  const full = fields.filter((field) => field.unique && field.custom).length >= uniqueFieldLimit
  try {
    return { id: await createField(zoho, module, { ...draft, unique: !full }), unique: !full }
  } catch (error) {
    if (!isRejected(error)) throw error
    if (error.code === 'DUPLICATE_DATA') return null // made meanwhile, or hidden: found by label next
    if (full || !['LIMIT_EXCEEDED', 'INVALID_DATA', 'NOT_ALLOWED'].includes(error.code)) throw error
    return { id: await createField(zoho, module, { ...draft, unique: false }), unique: false }
  }
}

// Zoho wants an account on every order: one stands for all customers of the store. Made once, and again should it be
// deleted in Zoho.
async function prepareAccount(
  context: SyncContext,
  shop: ShopDomain,
  zoho: ZohoClient,
  shopName: string,
): Promise<void> {
  const known = (await loadConnection(context.db, shop))?.storeAccountId
  if (known && (await fetchRecord(zoho, 'Accounts', known))) return
  const account = { Account_Name: cut(`${shopName} - Shopify customers`, 200) }
  const [row] = await upsertRecords(zoho, 'Accounts', [account], { by: 'Account_Name', trigger: [] })
  await updateConnection(context.db, shop, { storeAccountId: idOf(row) })
}

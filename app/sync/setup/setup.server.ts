// Makes the Zoho organisation ready: our id field in each module, the store's account.
// Safe to run again: what exists is found, not made twice.

import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import { loadModules, saveModule, type ReadAt, type ZohoModule } from '#app/db/tables/modules.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { InvariantError, isRejected, RejectedError, unlessRefused } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { syncedKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { storeAccountName } from '#app/mapping/records/company.ts'
import { needsOrderDate, orderDateLabel } from '#app/mapping/records/order-date.ts'
import { isExtensionField } from '#app/mapping/records/extension-fields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { parseStored, type Settings } from '#app/mapping/settings/settings.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { checkAccess } from '#app/zoho/oauth/access.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import {
  createField,
  fetchCurrencies,
  fetchCurrentUser,
  fetchField,
  fetchFields,
  fetchModules,
  fetchOrg,
  type NewField,
} from '#app/zoho/settings/settings.server.ts'
import { prepareStoreAccount } from '#app/sync/accounts/accounts.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { ChargeProducts } from '#app/sync/org/charge-products.ts'
import { chosenLayouts, readFields } from '#app/sync/org/fields.server.ts'
import { orgScope } from '#app/sync/org/org-config.server.ts'
import { together } from '#app/sync/work/together.ts'
import { refreshTaxes } from '#app/sync/org/taxes.server.ts'

const idLength = 50

/**
 * Prepares every module in use.
 * @throws RejectedError when Zoho refuses our id field (limit reached, no permission): code and field say which
 */
export async function prepareZoho(context: SyncContext, shop: ShopDomain): Promise<void> {
  const zoho = await context.zohoFor(shop)
  const row = await loadShop(context.db, shop)
  if (!row) throw new InvariantError('The shop is not installed', { code: 'no_shop', context: { shop } })
  const settings = parseStored(row.settings)
  const listedAt = context.now()
  const [available, profiles] = await Promise.all([
    fetchModules(zoho),
    profilesWithUser(zoho, settings),
    refreshOrg(context, shop, zoho),
  ])
  const preparation = { context, shop, zoho, available, listedAt, profiles, settings }
  const wanted = syncedKinds(settings.kinds)
  const chosen = onceEach(wanted.flatMap((kind) => placesOf(kind, mappingKinds[kind].modules(settings))))
  const others = wanted.flatMap((kind) => placesOf(kind, mappingKinds[kind].otherModules(settings)))
  const tasks: Promise<unknown>[] = [
    ...chosen.map(({ kind, module }) => {
      if (mappingKinds[kind].isOptional) return prepareOptional(preparation, kind, module)
      const task = prepareModule(preparation, kind, module)
      // One that is only of use once somebody converts a lead costs no import.
      return mappingKinds[kind].neededModules(settings).includes(module) ? task : unlessRefused(task)
    }),
    ...onceEach([...chosen, ...others])
      .filter((place) => !chosen.includes(place))
      .map(({ kind, module }) => unlessRefused(lookInto(preparation, kind, module))),
  ]
  tasks.push(prepareAccounts(preparation))
  if (settings.kinds.order) tasks.push(...prepareForOrders(preparation, settings, row.name))
  await together(tasks)
}

// What Zoho refuses of a kind that is off at first is told of its own records, and costs no other kind its import.
async function prepareOptional(preparation: Preparation, kind: RecordKind, module: string): Promise<void> {
  const { context, shop, zoho, available } = preparation
  const at = context.now()
  try {
    if (available.includes(module)) await checkAccess(zoho, module)
    await prepareModule(preparation, kind, module)
  } catch (error) {
    if (!isRejected(error)) throw error
    context.log.warn({ err: error, shop, kind }, 'module not prepared')
    const createdFields = createdIn(await loadKnown(preparation, module))
    await saveModule(context.db, orgScope({ shop, zoho }), { ...nothingOf(module, at), createdFields })
  }
}

const nothingOf = (apiName: string, at: Date) => ({
  apiName,
  available: false,
  fields: [],
  layouts: { value: [], at },
  fetchedAt: at,
})

type Place = { kind: RecordKind; module: string }

const placesOf = (kind: RecordKind, modules: readonly string[]): Place[] =>
  modules.map((module) => ({ kind, module }))

/** Kinds that share a module share our id field in it: the first of them makes it. */
export function onceEach<P extends Place>(places: readonly P[]): P[] {
  const keyOf = ({ kind, module }: Place) => `${module} ${mappingKinds[kind].idLabel}`
  return places.filter((place) => places.find((one) => keyOf(one) === keyOf(place)) === place)
}

// What orders point to.
function prepareForOrders(
  preparation: Preparation,
  settings: Settings,
  shopName: string,
): Promise<unknown>[] {
  const { context, shop, zoho, available } = preparation
  const has = (module: string) => available.includes(module)
  const name = storeAccountName(settings.accounts.storeName, shopName)
  const tasks: Promise<unknown>[] = []
  if (has(settings.ordersAs) && has('Accounts'))
    tasks.push(prepareStoreAccount(context, { shop, zoho, name }))
  if (has('Sales_Orders')) tasks.push(checkPlaceholders(preparation), refreshTaxes(context, preparation))
  return tasks
}

// Where our field is not there, no record is ours: nothing is made, and nothing is kept of the module.
async function lookInto(preparation: Preparation, kind: RecordKind, module: string): Promise<void> {
  const { context, shop, zoho, available } = preparation
  const known = (await loadModules(context.db, shop)).some((row) => row.apiName === module && row.idField)
  const fields = !known && available.includes(module) ? await fetchFields(zoho, module) : []
  if (known || findIdField(fields, mappingKinds[kind].idLabel)) await prepareModule(preparation, kind, module)
}

// Accounts get no field of ours: that they are there is all we keep.
async function prepareAccounts({ context, available, listedAt, ...where }: Preparation): Promise<void> {
  await saveModule(context.db, orgScope(where), {
    ...nothingOf('Accounts', listedAt),
    createdFields: [],
    available: available.includes('Accounts'),
  })
}

async function refreshOrg(context: SyncContext, shop: ShopDomain, zoho: ZohoClient): Promise<void> {
  const { name, ...org } = await fetchOrg(zoho, context.now())
  const currencies = org.multiCurrency ? await fetchCurrencies(zoho) : []
  const currencyDecimals = Object.fromEntries(currencies.map(({ code, decimals }) => [code, decimals]))
  const facts = { ...org, orgName: name, currencyDecimals, checkedAt: context.now() }
  await updateOrgFacts(context.db, { shop, zoho }, facts)
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
  /** When Zoho was asked for them. */
  listedAt: Date
  profiles: string[] | null
  settings: Settings
}

const loadKnown = async ({ context, shop }: Preparation, module: string): Promise<ZohoModule | undefined> =>
  (await loadModules(context.db, shop)).find((row) => row.apiName === module)

/** What this app made there. */
const createdIn = (known: ZohoModule | undefined) =>
  Array.isArray(known?.createdFields) ? known.createdFields : []

async function prepareModule(preparation: Preparation, kind: RecordKind, module: string): Promise<void> {
  const { context, zoho, available, listedAt, settings } = preparation
  const before = await loadKnown(preparation, module)
  const created = createdIn(before)
  if (!available.includes(module)) {
    const nothing = { ...nothingOf(module, listedAt), createdFields: created }
    await saveModule(context.db, orgScope(preparation), nothing)
    return
  }
  const read = await readFields(context, zoho, module)
  const found = findIdField(read.value, mappingKinds[kind].idLabel)
  const { field, made, ...ready } = found
    ? { fields: read, field: found, made: null }
    : await makeIdField(preparation, module, kind, read.value)
  if (made) created.push(made)
  const { fields, dateMade } = await withOrderDate(preparation, module, ready.fields)
  if (dateMade) created.push(dateMade)
  // What was made unique stays so, even where Zoho's list of fields does not say it.
  const known = before?.idUnique === true && before.idField === field.apiName
  await saveModule(context.db, orgScope(preparation), {
    apiName: module,
    available: true,
    fields: fields.value,
    fetchedAt: fields.at,
    layouts: await chosenLayouts(context, zoho, module, settings),
    createdFields: created,
    idField: { name: field.apiName, isUnique: field.unique || known },
  })
}

/**
 * Our id field among a module's. By label first: a merchant may rename neither, Zoho may add a suffix to the API name.
 * Only what can hold an id, and never a field of Zoho's own extension, which may be labelled like ours and goes with it.
 */
export function findIdField(fields: readonly ZohoField[], label: string): ZohoField | undefined {
  const own = fields.filter((field) => !isExtensionField(field))
  const fit = own.filter((field) => field.type === 'text' && field.creatable && field.updatable)
  return (
    fit.find((field) => sameText(field.label, label)) ??
    fit.find((field) => field.apiName === label.replaceAll(' ', '_')) ??
    fit.find((field) => sameText(field.label, otherLabel(label)))
  )
}

// Sales Orders have no day of their own, and without one three years of history look like today. It comes after our id
// field, which records cannot do without: where the last room is that one's, or Zoho refuses the day's, the day still stands
// in the description, and the check before an import says so.
async function withOrderDate(
  { context, zoho, profiles, settings }: Preparation,
  module: string,
  fields: ReadAt<ZohoField[]>,
) {
  if (!needsOrderDate(module, fields.value, settings.rules.order)) return { fields, dateMade: null }
  try {
    const id = await createField(zoho, module, { label: orderDateLabel, type: 'date', profiles })
    return { fields: await readFields(context, zoho, module), dateMade: { id, label: orderDateLabel } }
  } catch (error) {
    if (!isRejected(error)) throw error
    return { fields, dateMade: null }
  }
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

// For organisations that use our label for something else.
const otherLabel = (label: string): string => `${label} 2`

async function makeIdField(
  { context, zoho, profiles }: Preparation,
  module: string,
  kind: RecordKind,
  before: readonly ZohoField[],
) {
  const taken = before.some((field) => sameText(field.label, mappingKinds[kind].idLabel))
  const label = taken ? otherLabel(mappingKinds[kind].idLabel) : mappingKinds[kind].idLabel
  const made = await createIdField(zoho, module, { label, profiles, fields: before })
  const fields = await readFields(context, zoho, module)
  const listed = findIdField(fields.value, label)
  const field = listed ?? (made && (await fetchField(zoho, module, made.id)))
  // A field of that name which is not shown to the connected user.
  if (!field) throw new RejectedError(`The field ${label} is hidden`, { code: 'field_hidden', field: label })
  const unique = field.unique || (made?.unique ?? false)
  return { fields, field: { ...field, unique }, made: made && { id: made.id, label } }
}

/** Zoho allows two unique fields a module in every edition. */
const uniqueFieldLimit = 2

// Unique where Zoho lets us; otherwise an ordinary field, and we look before we insert. Zoho names several codes for
// the limit of unique fields: whatever it says, an ordinary field is worth asking for.
async function createIdField(
  zoho: ZohoClient,
  module: string,
  { label, profiles, fields }: { label: string; profiles: string[] | null; fields: readonly ZohoField[] },
): Promise<{ id: string; unique: boolean } | null> {
  const field: NewField = { label, type: 'text', length: idLength, unique: true, profiles }
  const full = fields.filter((one) => one.unique && one.custom).length >= uniqueFieldLimit
  try {
    return { id: await createField(zoho, module, { ...field, unique: !full }), unique: !full }
  } catch (error) {
    if (!isRejected(error)) throw error
    if (error.code === 'DUPLICATE_DATA') return null // made meanwhile, or hidden: found by label next
    if (full || error.code === 'NO_PERMISSION') throw error
    return { id: await createField(zoho, module, { ...field, unique: false }), unique: false }
  }
}

// Deleted in Zoho one would cost every order that needs it: the next such order makes another one.
async function checkPlaceholders({ context, shop, zoho }: Preparation): Promise<void> {
  const connection = await loadConnection(context.db, shop)
  const charges = Object.entries(ChargeProducts.parse(connection?.chargeProducts))
  const placeholderId = connection?.placeholderId ?? null
  const known = [...charges.map(([, id]) => id), ...(placeholderId ? [placeholderId] : [])]
  if (known.length === 0) return
  const found = new Set((await fetchRecords(zoho, 'Products', known, ['Product_Name'])).map(({ id }) => id))
  if (known.every((id) => found.has(id))) return
  await updateOrgFacts(
    context.db,
    { shop, zoho },
    {
      placeholderId: placeholderId && found.has(placeholderId) ? placeholderId : null,
      chargeProducts: Object.fromEntries(charges.filter(([, id]) => found.has(id))),
    },
  )
}

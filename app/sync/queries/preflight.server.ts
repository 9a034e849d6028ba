// Before any import: what would fail, and how to mend it. Reads both systems, changes neither.

import { loadShop } from '#app/db/tables/shops.server.ts'
import { isAppError, isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { eachKind, syncedKinds } from '#app/lib/kinds.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { orderModules, type OrderModule } from '#app/mapping/records/order-modules.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { scopesOf } from '#app/mapping/facts/metafields.ts'
import { withChosen, type ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { parseStored, type Settings } from '#app/mapping/settings/settings.ts'
import { isGranted, type OptionalScope } from '#app/shopify/auth/optional-scopes.ts'
import { fetchCompanyAccess } from '#app/shopify/records/optional-access.server.ts'
import { fetchCounts, fetchDataAccess } from '#app/shopify/records/shop.server.ts'
import { moneyIn, type OrgCurrencies } from '#app/mapping/settings/missing-currency.ts'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import { fetchLayouts } from '#app/zoho/settings/choices.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { checkAccess } from '#app/zoho/oauth/access.server.ts'
import {
  fetchCurrencies,
  fetchFields,
  fetchModules,
  fetchProfiles,
} from '#app/zoho/settings/settings.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadCreditsLeft } from './credits-left.server.ts'
import { checkExtension, listsChecks, taxesChecks, unlessUnread } from './informing-checks.server.ts'
import {
  checkCredits,
  checkCurrencyField,
  checkFields,
  checkLayout,
  checkOrderDate,
  checkOrderStatus,
  checkScopes,
  checkCompanyFields,
  checkStandard,
  type Check,
} from './preflight-checks.ts'
import { findIdField, onceEach } from '#app/sync/setup/setup.server.ts'
import { moduleOfKind } from '#app/sync/org/org-config.server.ts'

export type Preflight = {
  checks: Check[]
  counts: Record<RecordKind, number>
  creditsNeeded: number
  /** Rough minutes for the import. */
  minutes: number
  profiles: { id: string; name: string }[]
  /** Our fields are there already: who may see them is Zoho's to change, a choice here would do nothing. */
  fieldsMade: boolean
  edition: string
  /** Which of the modules for orders the organisation lacks or hides. */
  missingForOrders: OrderModule[]
}

const recordsPerMinute = 15_000
const setUpCredits = 60 // metadata, fields and the look at what is there

/**
 * @param choices that the import would be started with, in place of the settings'
 * @throws AppError when one of the systems cannot be read at all: the screen shows that instead
 */
export async function runPreflight(
  context: SyncContext,
  shop: ShopDomain,
  choices: Partial<ImportChoices> = {},
): Promise<Preflight> {
  const row = await loadShop(context.db, shop)
  const settings = withChosen(parseStored(row?.settings), choices)
  const { currency, scopes } = row ?? { currency: '', scopes: '' }
  const admin = context.shopifyFor(shop)
  const zoho = await context.zohoFor(shop)
  const [counts, dataAccess, companies, profiles, { modules, checks, made, currencies, products }] =
    await Promise.all([
      unlessDenied(() => fetchCounts(admin), nothing),
      unlessDenied(() => fetchDataAccess(admin), false),
      settings.accounts.b2b ? fetchCompanyAccess(admin) : null,
      fetchProfiles(zoho),
      checkModules(zoho, settings, currency),
    ])
  const [taxes, lists] = await Promise.all([
    hasRows(settings, modules) ? unlessUnread(() => taxesChecks(context, shop, { admin, zoho })) : [],
    unlessUnread(() => listsChecks(admin, products, settings)),
  ])
  const records = recordKinds.reduce((total, kind) => total + (settings.kinds[kind] ? counts[kind] : 0), 0)
  const creditsNeeded = Math.ceil(records / 10) + setUpCredits
  const { left } = await loadCreditsLeft(context, shop)
  return {
    checks: [
      checkScopes(scopes.split(',')),
      { id: 'protected_data', status: dataAccess ? 'ok' : 'warning', values: {} },
      ...(companies === null ? [] : [companiesCheck(companies)]),
      ...permissionChecks(settings, scopes.split(',')),
      ordersCheck(scopes),
      ...draftOrdersChecks(settings, scopes.split(',')),
      ...checks,
      currencyCheck(currency, currencies, settings),
      ...taxes,
      ...lists,
      checkCredits(creditsNeeded, left ?? Infinity),
    ],
    counts,
    creditsNeeded,
    minutes: Math.max(1, Math.ceil(records / recordsPerMinute)),
    profiles,
    fieldsMade: made,
    edition: zoho.org.edition,
    missingForOrders: orderModules.filter((module) => !modules.includes(module)),
  }
}

// Deals have no rows to be taxed.
const hasRows = ({ kinds, ordersAs }: Settings, modules: readonly string[]): boolean =>
  kinds.order && ordersAs === 'Sales_Orders' && modules.includes('Sales_Orders')

const nothing: Record<RecordKind, number> = eachKind(() => 0)

type Checked = { checks: Check[]; /** It has our field. */ made: boolean; fields: readonly ZohoField[] }

type CheckedModules = {
  modules: readonly string[]
  currencies: OrgCurrencies
  /** Fields of products; none unless they are synced. */
  products: readonly ZohoField[]
}

/** Which modules there are, what the checks of those in use found, and whether each of them has our field. */
async function checkModules(
  zoho: ZohoClient,
  settings: Settings,
  currency: string,
): Promise<Omit<Checked, 'fields'> & CheckedModules> {
  const [modules, listed] = await Promise.all([
    fetchModules(zoho),
    zoho.org.multiCurrency ? fetchCurrencies(zoho) : [],
  ])
  const currencies = { own: zoho.org.currency, active: listed.map(({ code }) => code) }
  const money = { currency, currencies, choice: settings.missingCurrency, rules: settings.rules }
  const kinds = syncedKinds(settings.kinds)
  const wanted = onceEach(
    kinds.flatMap((kind) => mappingKinds[kind].neededModules(settings).map((module) => ({ kind, module }))),
  )
  const each = wanted.map(async ({ kind, module }): Promise<Checked> => {
    if (!modules.includes(module)) return unread(missing(kind, module, zoho.org.edition))
    const fields = await fieldsOf(zoho, kind, module)
    if (!fields) return unread({ id: 'reconnect', status: 'warning', values: { module } })
    const room = checkFields(module, mappingKinds[kind].idLabel, fields, zoho.org.edition)
    const layout = await checkChosenLayout(zoho, { kind, module, fields, settings })
    const made = findIdField(fields, mappingKinds[kind].idLabel) !== undefined
    const { edition } = zoho.org
    const standard = [
      ...checkStandard({ kind, module }, fields),
      ...checkCurrencyField({ kind, module }, fields, money),
      ...checkOrderStatus(module, fields, settings.rules),
      ...checkOrderDate({ kind, module }, fields, { edition, rules: settings.rules, isMade: made }),
    ]
    const extension = await checkExtension(zoho, { kind, apiName: module, fields })
    return { checks: [room, ...standard, ...layout, ...extension], made, fields }
  })
  const checked = await Promise.all(each)
  const ofCompanies = settings.accounts.b2b && modules.includes('Accounts') ? await checkAccounts(zoho) : []
  return {
    modules,
    currencies,
    checks: [...checked.flatMap(({ checks }) => checks), ...ofCompanies],
    made: checked.every(({ made }) => made),
    products: checked[wanted.findIndex(({ module }) => module === 'Products')]?.fields ?? [],
  }
}

const unread = (check: Check): Checked => ({ checks: [check], made: true, fields: [] })

const checkAccounts = (zoho: ZohoClient): Promise<Check[]> =>
  unlessUnread(async () => checkCompanyFields(await fetchFields(zoho, 'Accounts')))

// A consent of before the kind was there opens nothing of its module: that is told, and stops nobody else.
async function fieldsOf(zoho: ZohoClient, kind: RecordKind, module: string): Promise<ZohoField[] | null> {
  try {
    if (mappingKinds[kind].isOptional) await checkAccess(zoho, module)
    return await fetchFields(zoho, module)
  } catch (error) {
    if (!isRejected(error) || !mappingKinds[kind].isOptional) throw error
    return null
  }
}

type Looked = { kind: RecordKind; module: string; fields: readonly ZohoField[]; settings: Settings }

async function checkChosenLayout(zoho: ZohoClient, { kind, module, fields, settings }: Looked) {
  const { layoutId } = settings.newRecords[kind]
  if (layoutId === null || module !== moduleOfKind(kind, settings)) return []
  const idLabel = mappingKinds[kind].idLabel
  const filled = new Set([
    ...settings.rules[kind].map(({ target }) => target),
    ...(standardFields[kind][module] ?? []).map(([field]) => field),
  ])
  const idField = findIdField(fields, idLabel)?.apiName ?? null
  const layouts = await fetchLayouts(zoho, module)
  return checkLayout(module, { layouts, layoutId, idField, idLabel, filled, fields })
}

// Without Sales Orders (Free, Standard) the other kinds still go, and orders may be Deals; without the people's module
// nothing makes sense.
const missing = (kind: RecordKind, module: string, edition: string): Check => ({
  id: module === 'Sales_Orders' ? 'sales_orders' : 'modules',
  status: mappingKinds[kind].isVital ? 'blocked' : 'warning',
  values: { module, edition },
})

const ordersCheck = (scopes: string): Check => ({
  id: 'orders_window',
  status: scopes.includes('read_all_orders') ? 'ok' : 'warning',
  values: { days: 60 },
})

// Only what something chosen waits for. Without returns there are the notes of refunds.
function permissionChecks({ rules, kinds, refundNotes }: Settings, granted: readonly string[]): Check[] {
  if (!kinds.order) return []
  const check = permissionCheck(granted)
  return [
    ...scopesOf(rules.order).map((scope) => check('payment_terms', scope, 'warning')),
    ...(refundNotes === 'off' ? [] : [check('returns', 'read_returns', 'info')]),
  ]
}

const draftOrdersChecks = ({ kinds }: Settings, granted: readonly string[]): Check[] =>
  kinds.draftOrder ? [permissionCheck(granted)('draft_orders', 'read_draft_orders', 'warning')] : []

const permissionCheck =
  (granted: readonly string[]) =>
  (id: string, scope: OptionalScope, otherwise: Check['status']): Check => ({
    id,
    status: isGranted(granted, scope) ? 'ok' : otherwise,
    values: {},
  })

const companiesCheck = (shown: boolean): Check => ({
  id: 'companies',
  status: shown ? 'ok' : 'warning',
  values: {},
})

function currencyCheck(currency: string, currencies: OrgCurrencies, { missingCurrency }: Settings): Check {
  const money = moneyIn(currency, currencies, missingCurrency)
  const undecided = money.as === 'nothing' && money.cause === 'currency_missing'
  return {
    id: 'currency',
    status: money.as === 'is' ? 'ok' : undecided ? 'warning' : 'info',
    values: { currency, organisation: currencies.own },
  }
}

// Refused outright means the same for the merchant as withheld: a check says so.
async function unlessDenied<T>(read: () => Promise<T>, denied: T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isAppError(error) && error.code === 'ACCESS_DENIED') return denied
    throw error
  }
}

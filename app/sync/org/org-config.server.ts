// All that is needed to map and write one shop's records, loaded together: choices, organisation, modules.

import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { loadConnection, type ZohoConnection } from '#app/db/tables/connections.server.ts'
import type { LinkScope } from '#app/db/tables/links.server.ts'
import { loadModules, type ZohoModule } from '#app/db/tables/modules.server.ts'
import type { OrgScope } from '#app/db/still-there.server.ts'
import { DisconnectedError } from '#app/lib/errors.ts'
import type { ShopDomain, ZohoId } from '#app/lib/ids.ts'
import { eachKind } from '#app/lib/kinds.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import {
  extensionFieldsOf,
  isExtensionField,
  type ExtensionField,
} from '#app/mapping/records/extension-fields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { OrgCurrencies } from '#app/mapping/settings/missing-currency.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { PersonModule } from '#app/mapping/records/customer.ts'
import { parseLayouts } from '#app/mapping/settings/kept-layouts.ts'
import { withChosen, type ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { layoutProblem } from '#app/mapping/settings/layouts.ts'
import { orderModules, type OrderModule } from '#app/mapping/records/order-modules.ts'
import { parseStored, type Settings } from '#app/mapping/settings/settings.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { ZohoField } from '#app/zoho/settings/field.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadKnownShop } from '#app/sync/lifecycle/shop-facts.server.ts'
import { ChargeProducts } from './charge-products.ts'
import {
  countingIn,
  currenciesOf,
  withCurrencies,
  type HasFields,
} from '#app/sync/core/counted-fields.server.ts'
import { knownTaxes, type KnownTaxes } from './taxes.server.ts'
import { zohoWriter, type Writer } from './writer.ts'

export type ModuleConfig = Readonly<{
  apiName: string
  fields: FieldMap
  /** Our own id field there. */
  idField: string
  idUnique: boolean
  /** What new records get, if they get one of the merchant's choice: of this module, and with our id field in it. */
  layoutId: string | null
  /** What Zoho's own Shopify extension left there, to take its records over. */
  extension: Readonly<{
    fields: readonly ExtensionField[]
    /** It was at work in this organisation: products are known by their SKU as well. */
    bySku: boolean
  }>
}>

/** Records of the organisation that the app makes when one is first needed, by Zoho's ids. Changes as they are made. */
type OrgCache = {
  storeAccountId: ZohoId | null
  placeholderId: ZohoId | null
  /** Zoho products of what orders charge beside their goods. */
  chargeProducts: ChargeProducts
}

/** As it was read. Copies of one config share its cache. */
export type OrgConfig = Readonly<{
  shop: ShopDomain
  shopName: string
  /** The shop's time zone. */
  zone: string
  settings: Readonly<Settings>
  /** Shopify's, as granted when it was last asked. */
  scopes: readonly string[]
  /** A preview of "replace" where "keep" holds: what was kept counts as not written yet. */
  replacesKept?: boolean
  zoho: ZohoClient
  /**
   * Null: the organisation lacks the module, or the merchant turned the kind off. Of customers where they begin, of
   * orders where new ones go.
   */
  modules: Readonly<Record<RecordKind, ModuleConfig | null>>
  /**
   * Where customers may be: with leads, those that were converted are contacts; with contacts, those who were leads
   * when the merchant chose otherwise.
   */
  people: ReadonlyMap<PersonModule, ModuleConfig>
  /** Where orders may be: those of before the merchant chose otherwise stay where they are. */
  orders: ReadonlyMap<OrderModule, ModuleConfig>
  /** Modules that were looked for and are not there. */
  unavailable: ReadonlySet<string>
  /** Since when the shop is connected to the organisation. */
  connectedAt: Date
  /** False: the organisation hides its Accounts. */
  hasAccounts: boolean
  /** The organisation has more currencies than its own. */
  multiCurrency: boolean
  /** What the shop counts in, and what the organisation may be written in. */
  currency: string
  currencies: OrgCurrencies
  /** Taxes that rows of orders may name. Copies of one config share it. */
  taxes: KnownTaxes
  /** What is done with it all: written, or only foreseen. */
  writer: Writer
  cache: OrgCache
}>

/** Where a kind's records begin. */
export const moduleOfKind = (kind: RecordKind, settings: Settings): string =>
  mappingKinds[kind].modules(settings)[0]

/** Where customers without a link are looked for. */
export const soughtPeople = ({ people, settings }: Pick<OrgConfig, 'people' | 'settings'>): ModuleConfig[] =>
  [...people]
    .filter(([name]) => mappingKinds.customer.modules(settings).includes(name))
    .map(([, module]) => module)

/** What an org config needs to know of a module. */
export type ModuleFacts = Pick<ZohoModule, 'apiName' | 'available' | 'fields' | 'idField' | 'idUnique'> &
  Partial<Pick<ZohoModule, 'layouts'>>

type KnownModule = Omit<ModuleFacts, 'fields'> & HasFields

/**
 * Loads the org config of a shop that is set up.
 * @param seen what was just seen of the modules, instead of what is stored
 * @param choices of this work alone, in place of the settings'
 * @throws DisconnectedError without a usable Zoho connection, or when the shop is gone
 */
export async function loadOrgConfig(
  context: SyncContext,
  shop: ShopDomain,
  seen: readonly ModuleFacts[] | null = null,
  choices: Partial<ImportChoices> = {},
): Promise<OrgConfig> {
  const [row, connection, stored] = await Promise.all([
    loadKnownShop(context, shop),
    loadConnection(context.db, shop),
    seen ?? loadModules(context.db, shop),
  ])
  if (!row)
    throw new DisconnectedError('The shop left', { side: 'shopify', code: 'no_shop', context: { shop } })
  if (!connection || connection.state !== 'connected') {
    throw new DisconnectedError('Zoho is not connected', {
      side: 'zoho',
      code: 'not_connected',
      context: { shop },
    })
  }
  const settings = withChosen(parseStored(row.settings), choices)
  const known = stored.map(withParsedFields).map(withCurrencies(connection))
  const currencies = currenciesOf(connection, known)
  const modules = known.map(countingIn(connection, row.currency))
  const configOf = (kind: RecordKind) => configOfKind(kind, modules, settings)
  const orders = orderConfigs(modules, settings)
  return {
    shop,
    ...shopFactsOf(row),
    settings,
    zoho: await context.zohoFor(shop),
    modules: { ...eachKind(configOf), order: orders.get(settings.ordersAs) ?? null },
    people: peopleConfigs(modules, settings),
    orders,
    unavailable: new Set(modules.flatMap(({ apiName, available }) => (available ? [] : [apiName]))),
    connectedAt: connection.connectedAt,
    hasAccounts: modules.some(({ apiName, available }) => apiName === 'Accounts' && available),
    multiCurrency: connection.multiCurrency,
    currencies,
    taxes: knownTaxes(OrgTaxes.parse(connection.taxes)),
    cache: cacheOf(connection),
    writer: zohoWriter,
  }
}

type ShopSays = { name: string; timezone: string; scopes: string; currency: string }

const shopFactsOf = ({ name, timezone, scopes, currency }: ShopSays) => ({
  shopName: name,
  zone: timezone,
  scopes: scopes.split(','),
  currency,
})

const cacheOf = ({ storeAccountId, placeholderId, chargeProducts }: ZohoConnection): OrgCache => ({
  storeAccountId,
  placeholderId,
  chargeProducts: ChargeProducts.parse(chargeProducts),
})

function configOfKind(kind: RecordKind, modules: readonly KnownModule[], settings: Settings) {
  const configs = mappingKinds[kind]
    .neededModules(settings)
    .map((name) => moduleConfig(modules, kind, name, settings))
  return settings.kinds[kind] && !configs.includes(null) ? (configs[0] ?? null) : null
}

function peopleConfigs(modules: readonly KnownModule[], settings: Settings) {
  const configs = (['Leads', 'Contacts'] as const).flatMap((name) => {
    const orgConfig = moduleConfig(modules, 'customer', name, settings)
    return orgConfig ? [[name, orgConfig] as const] : []
  })
  return new Map(settings.kinds.customer ? configs : [])
}

function orderConfigs(modules: readonly KnownModule[], settings: Settings) {
  const configs = orderModules.flatMap((name) => {
    const orgConfig = moduleConfig(modules, 'order', name, settings)
    return orgConfig ? [[name, orgConfig] as const] : []
  })
  return new Map(settings.kinds.order ? configs : [])
}

/** The same rows come again and again until one of them changes. */
const parsed = new WeakMap<object, ZohoField[]>()

function withParsedFields(row: ModuleFacts): KnownModule {
  const parse = () => z.array(ZohoField).parse(row.fields)
  return { ...row, fields: Array.isArray(row.fields) ? madeOnce(parsed, row.fields, parse) : parse() }
}

function moduleConfig(
  modules: readonly KnownModule[],
  kind: RecordKind,
  apiName: string,
  settings: Settings,
): ModuleConfig | null {
  const row = modules.find((module) => module.apiName === apiName)
  if (!row?.available || !row.idField) return null
  const { fields } = row
  const bySku =
    mappingKinds[kind].extension.bySku && modules.some((module) => module.fields.some(isExtensionField))
  return {
    apiName,
    fields: new Map(fields.map((field) => [field.apiName, field])),
    idField: row.idField,
    idUnique: row.idUnique,
    layoutId: layoutIn(row, moduleOfKind(kind, settings), settings.newRecords[kind].layoutId),
    extension: { fields: extensionFieldsOf(kind, fields), bySku },
  }
}

// A layout belongs to one module; people may be in another one as well.
const layoutIn = ({ apiName, layouts, idField }: KnownModule, begins: string, chosen: string | null) =>
  apiName === begins && layoutProblem(parseLayouts(layouts), chosen, idField) === null ? chosen : null

const OrgTaxes = z.array(z.object({ name: z.string(), percentage: z.number() })).catch([])

/** Before the first import our field is not there yet: Zoho must not be asked for it. */
export const isMade = ({ fields, idField }: ModuleConfig): boolean => fields.size === 0 || fields.has(idField)

export const madeFields = (module: ModuleConfig, fields: readonly string[]): string[] =>
  fields.filter((field) => field !== module.idField || isMade(module))

/** What is learned of this organisation is saved for as long as the shop is connected to it. */
export const orgScope = ({ shop, zoho }: Pick<OrgConfig, 'shop' | 'zoho'>): OrgScope => ({
  shop,
  orgId: zoho.org.orgId,
})

/** Where links of this organisation's records are saved. */
export const linkScope = (context: SyncContext, orgConfig: OrgConfig, kind: RecordKind): LinkScope => ({
  ...orgScope(orgConfig),
  kind,
  at: context.now(),
})

/** The same settings and the same organization. What was recorded of either meanwhile (an answer, a token) is no choice. */
export const isSameChoice = (one: OrgConfig, other: OrgConfig): boolean =>
  one === other ||
  (one.zoho.org.orgId === other.zoho.org.orgId && isDeepStrictEqual(one.settings, other.settings))

// Shopify records -> mapped records, and what must exist in Zoho first: an order's products and its contact.

import { isLinked, loadLinks } from '#app/db/tables/links.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import { fromGid } from '#app/lib/ids.ts'
import type { Trigger, RecordKind } from '#app/lib/record-kind.ts'
import { companyOfCustomer, isCompanyOpen } from '#app/mapping/records/company.ts'
import {
  customerToPerson,
  emailKey,
  homeOf,
  phoneKey,
  type PersonModule,
} from '#app/mapping/records/customer.ts'
import {
  applyCustomerRules,
  applyProductRules,
  orderIsFiltered,
  type Merchant,
} from '#app/mapping/settings/merchant.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import type { OrderContext } from '#app/mapping/parts/order-head.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { ProductWithVariants } from '#app/shopify/records/product.ts'
import { fetchCustomers, fetchProducts } from '#app/shopify/records/records.server.ts'
import { accountIfBlank, orderAccounts } from '#app/sync/accounts/account-fields.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { inTurns } from '#app/sync/core/in-turns.server.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import { aboutOrder, canAdjust, chargesIn, mapOrder, needsPlaceholder } from '#app/sync/orders/map-order.ts'
import { chargeProductsOf, placeholderOf } from '#app/sync/orders/placeholder.server.ts'
import { placeOrders } from '#app/sync/orders/place-orders.server.ts'
import { pushRecords } from './push.server.ts'
import { currenciesIn, type OrgConfig } from '#app/sync/org/org-config.server.ts'

const merchantOf = ({ shop, zone, settings, modules }: OrgConfig, kind: RecordKind): Merchant => ({
  ...{ shop, zone, settings },
  fields: modules[kind]?.fields ?? new Map(),
})

/** @param ordered an order of this customer is at hand */
export function mapCustomer(orgConfig: OrgConfig, customer: ShopifyCustomer, ordered = false): MappedRecord {
  const { settings, people } = orgConfig
  const home = homeOf(settings.customersAs, customer, ordered)
  const otherHome = home === 'Leads' ? 'Contacts' : 'Leads'
  return {
    shopifyId: fromGid(customer.id),
    parentId: null,
    label: null,
    sourceAt: customer.updatedAt,
    ...personIn(orgConfig, customer, home),
    home,
    ...(people.has(otherHome) ? { other: personIn(orgConfig, customer, otherHome) } : {}),
    email: emailKey(customer),
    phone: settings.matchByPhone ? phoneKey(customer) : null,
    company: companyOfCustomer(customer, settings.accounts),
    companyOpen: isCompanyOpen(customer.companyContactProfiles, settings.accounts),
    lines: null,
    total: null,
  }
}

const personIn = (orgConfig: OrgConfig, customer: ShopifyCustomer, module: PersonModule) =>
  applyCustomerRules(customerToPerson(customer, module), customer, {
    ...merchantOf(orgConfig, 'customer'),
    fields: orgConfig.people.get(module)?.fields ?? new Map(),
  })

/** Of many customers; the process goes on in between. */
export const mapCustomers = (
  orgConfig: OrgConfig,
  customers: readonly ShopifyCustomer[],
  ordered = false,
): Promise<MappedRecord[]> =>
  inTurns(customers.map((customer) => () => mapCustomer(orgConfig, customer, ordered)))

/** One mapped record a variant. */
export const mapVariants = (orgConfig: OrgConfig, product: ProductWithVariants): MappedRecord[] =>
  product.variants.map(mapVariant(orgConfig, product))

/** The same of many products; the process goes on in between, also between the variants of one. */
export const mapProducts = (
  orgConfig: OrgConfig,
  products: readonly ProductWithVariants[],
): Promise<MappedRecord[]> => inTurns(variantSteps(orgConfig, products))

function* variantSteps(orgConfig: OrgConfig, products: readonly ProductWithVariants[]) {
  for (const product of products) {
    const mapped = mapVariant(orgConfig, product)
    for (const variant of product.variants) yield () => mapped(variant)
  }
}

function mapVariant(orgConfig: OrgConfig, product: ProductWithVariants) {
  const facts = productFacts(product)
  const merchant = merchantOf(orgConfig, 'product')
  return (variant: ProductWithVariants['variants'][number]): MappedRecord => ({
    shopifyId: fromGid(variant.id),
    parentId: fromGid(product.id),
    ...knownVariant(product, variant),
    label: null,
    // Title, status and description belong to the product: the later of the two times counts.
    sourceAt: product.updatedAt > variant.updatedAt ? product.updatedAt : variant.updatedAt,
    ...applyProductRules(variantToProduct(facts, variant), { product, variant }, merchant),
    email: null,
    lines: null,
    total: null,
  })
}

// The extension knows products: where one has a single variant, its product's id is as good as its own.
function knownVariant(product: ProductWithVariants, { sku }: ProductWithVariants['variants'][number]) {
  const twins = product.variants.filter((variant) => variant.sku === sku)
  return {
    alsoKnownAs: product.variants.length === 1 ? [fromGid(product.id)] : [],
    sku: twins.length === 1 ? sku?.trim() || null : null,
  }
}

/** Ids already looked for and not found: not asked for again in this run. */
export type Misses = Set<string>

/** What orders need and what is not to be written yet: how the orders end, by kind and id. */
type Waiting = Map<string, SyncResult>

/** Mapped orders; products and contacts they need are pushed first where they are missing. */
export async function mapOrders(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  { trigger, misses }: { trigger: Trigger; misses: Misses },
): Promise<MappedRecord[]> {
  const place = await placeOrders(
    context,
    orgConfig,
    orders.map(({ id }) => fromGid(id)),
  )
  const moduleOf = (order: OrderWithLines) => place(fromGid(order.id)).module
  const placed = orders.filter((order) => moduleOf(order) !== null)
  const wanted = placed.filter((order) => !orderIsFiltered(order, merchantOf(orgConfig, 'order')))
  // A Deal has no rows: its products need not be there.
  const withRows = wanted.filter((order) => moduleOf(order)?.apiName !== 'Deals')
  const need: Need = { trigger, misses, waiting: new Map() }
  const products = await productLinks(context, orgConfig, withRows, need)
  const contacts = await contactLinks(context, orgConfig, wanted, need)
  const accountOf = await orderAccounts(context, orgConfig, wanted)
  const placeholderId = await placeholderFor(context, orgConfig, withRows, products)
  const chargeProducts = await chargeProductsOf(context, orgConfig, chargesIn(withRows))
  const mappedOrder = (order: OrderWithLines): MappedRecord => {
    const at = place(fromGid(order.id))
    const basics = aboutOrder(order)
    const nowhere = at.module ? waitOf(order, need.waiting) : at.syncResult
    if (!at.module || nowhere) return { ...basics, row: {}, lines: null, total: null, nowhere }
    const { module } = at
    const about: OrderContext = {
      shopName: orgConfig.shopName,
      shop: orgConfig.shop,
      accountId: accountOf(order),
      contactId: (order.customer && contacts.get(fromGid(order.customer.id))) ?? null,
      currencies: currenciesIn(orgConfig, module),
    }
    const merchant = { ...merchantOf(orgConfig, 'order'), fields: module.fields }
    const mapping = { order, context: about, merchant }
    const mapped = { ...basics, ...mapOrder(mapping, module, { products, placeholderId, chargeProducts }) }
    return isCompanyOpen(order.purchasingEntity, orgConfig.settings.accounts)
      ? accountIfBlank(mapped)
      : mapped
  }
  return inTurns(orders.map((order) => () => mappedOrder(order)))
}

async function placeholderFor(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  products: ReadonlyMap<string, string>,
): Promise<string> {
  const fields = orgConfig.orders.get('Sales_Orders')?.fields ?? new Map()
  const charged = orders.length > 0 && !canAdjust({ fields })
  return charged || needsPlaceholder(orders, products) ? placeholderOf(context, orgConfig) : ''
}

type Need = { trigger: Trigger; misses: Misses; waiting: Waiting }

function waitOf({ customer, lines }: OrderWithLines, waiting: Waiting): SyncResult | undefined {
  const needs = [
    ...(customer ? [`customer ${fromGid(customer.id)}`] : []),
    ...lines.flatMap(({ variant }) => (variant ? [`product ${fromGid(variant.id)}`] : [])),
  ]
  return needs.flatMap((one) => waiting.get(one) ?? [])[0]
}

// variant id -> Zoho product
async function productLinks(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  need: Need,
) {
  const parents = new Map<string, string>()
  for (const line of orders.flatMap((order) => order.lines)) {
    if (line.variant && line.product) parents.set(fromGid(line.variant.id), fromGid(line.product.id))
  }
  const found = await linkedIds(context, orgConfig, 'product', [...parents.keys()])
  const missing = [...parents].filter(([id]) => !found.has(id) && !need.misses.has(`product ${id}`))
  if (missing.length === 0 || !orgConfig.modules.product) return found
  await pushFirst(context, { orgConfig, kind: 'product', need }, async () => {
    const ids = [...new Set(missing.map(([, parent]) => parent))]
    const names = wantedOf(orgConfig.settings, 'product')
    const products = await fetchProducts(context.shopifyFor(orgConfig.shop), ids, names)
    return mapProducts(orgConfig, products)
  })
  const all = await linkedIds(context, orgConfig, 'product', [...parents.keys()])
  for (const [id] of missing) if (!all.has(id)) need.misses.add(`product ${id}`)
  return all
}

// customer id -> Zoho contact; a Sales Order cannot point to a Lead. Where Leads wait for their first order, this is it;
// where all customers are Leads, only those whom Zoho's people converted are Contacts.
async function contactLinks(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  need: Need,
) {
  if (!orgConfig.people.has('Contacts')) return new Map<string, string>()
  const ids = [...new Set(orders.flatMap((order) => (order.customer ? [fromGid(order.customer.id)] : [])))]
  const found = await linkedIds(context, orgConfig, 'customer', ids)
  const missing = ids.filter((id) => !found.has(id) && !need.misses.has(`customer ${id}`))
  if (missing.length === 0 || orgConfig.settings.customersAs === 'Leads') return found
  await pushFirst(context, { orgConfig, kind: 'customer', need }, async () => {
    const names = wantedOf(orgConfig.settings, 'customer')
    const customers = await fetchCustomers(context.shopifyFor(orgConfig.shop), missing, names)
    return mapCustomers(orgConfig, customers, true)
  })
  const all = await linkedIds(context, orgConfig, 'customer', ids)
  for (const id of missing) if (!all.has(id)) need.misses.add(`customer ${id}`)
  return all
}

type First = { orgConfig: OrgConfig; kind: 'product' | 'customer'; need: Need }

async function pushFirst(
  context: SyncContext,
  { orgConfig, kind, need: { trigger, waiting } }: First,
  read: () => Promise<MappedRecord[]>,
): Promise<void> {
  if (!orgConfig.modules[kind]) return
  const findExisting = findByQuery(orgConfig, kind)
  const readAt = context.now()
  const mappedRecords = (await read()).filter((mapped) => !mapped.filtered)
  const settled = await pushRecords(
    context,
    { orgConfig, kind, trigger, runId: null, findExisting, readAt },
    mappedRecords,
  )
  // The order would be written without what passing trouble kept from it, and nothing would mend it later.
  for (const { mapped, syncResult } of settled)
    if (syncResult.again) waiting.set(`${kind} ${mapped.shopifyId}`, syncResult)
  const lost = settled.find(({ syncResult }) => syncResult.result === 'failed' && !syncResult.again)
  if (lost && trigger !== 'import') {
    throw new TransientError('What the order needs could not be written', {
      code: lost.syncResult.cause ?? 'zoho_row',
    })
  }
}

async function linkedIds(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: 'product' | 'customer',
  ids: readonly string[],
) {
  const module = kind === 'customer' ? 'Contacts' : orgConfig.modules[kind]?.apiName
  const links = await loadLinks(context.db, orgConfig.shop, kind, ids)
  return new Map([
    ...(orgConfig.dryRun?.plannedIds(kind, ids) ?? []),
    ...[...links.values()]
      .filter(isLinked)
      .filter((link) => link.zohoModule === module)
      .map((l): [string, string] => [l.shopifyId, l.zohoId]),
  ])
}

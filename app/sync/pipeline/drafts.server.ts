// Shopify records -> drafts, and what must exist in Zoho first: an order's products and its contact.

import { loadLinks } from '#app/db/tables/links.server.ts'
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
import type { Draft } from '#app/sync/core/draft.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { inTurns } from '#app/sync/core/in-turns.server.ts'
import type { Ending } from '#app/sync/core/outcome.ts'
import { aboutOrder, canAdjust, chargesIn, mapOrder, needsPlaceholder } from '#app/sync/orders/map-order.ts'
import { chargeProductsOf, placeholderOf } from '#app/sync/orders/placeholder.server.ts'
import { placeOrders } from '#app/sync/orders/place-orders.server.ts'
import { pushDrafts } from './push.server.ts'
import { currenciesIn, type Sheet } from '#app/sync/org/sheet.server.ts'

const merchantOf = ({ shop, zone, settings, modules }: Sheet, kind: RecordKind): Merchant => ({
  ...{ shop, zone, settings },
  fields: modules[kind]?.fields ?? new Map(),
})

/** @param ordered an order of this customer is at hand */
export function customerDraft(sheet: Sheet, customer: ShopifyCustomer, ordered = false): Draft {
  const { settings, people } = sheet
  const home = homeOf(settings.customersAs, customer, ordered)
  const otherHome = home === 'Leads' ? 'Contacts' : 'Leads'
  return {
    shopifyId: fromGid(customer.id),
    parentId: null,
    label: null,
    sourceAt: customer.updatedAt,
    ...personIn(sheet, customer, home),
    home,
    ...(people.has(otherHome) ? { other: personIn(sheet, customer, otherHome) } : {}),
    email: emailKey(customer),
    phone: settings.matchByPhone ? phoneKey(customer) : null,
    company: companyOfCustomer(customer, settings.accounts),
    companyOpen: isCompanyOpen(customer.companyContactProfiles, settings.accounts),
    lines: null,
    total: null,
  }
}

const personIn = (sheet: Sheet, customer: ShopifyCustomer, module: PersonModule) =>
  applyCustomerRules(customerToPerson(customer, module), customer, {
    ...merchantOf(sheet, 'customer'),
    fields: sheet.people.get(module)?.fields ?? new Map(),
  })

/** Of many customers; the process goes on in between. */
export const customersDrafts = (
  sheet: Sheet,
  customers: readonly ShopifyCustomer[],
  ordered = false,
): Promise<Draft[]> => inTurns(customers.map((customer) => () => customerDraft(sheet, customer, ordered)))

/** One draft a variant. */
export const productDrafts = (sheet: Sheet, product: ProductWithVariants): Draft[] =>
  product.variants.map(variantDraft(sheet, product))

/** The same of many products; the process goes on in between, also between the variants of one. */
export const productsDrafts = (sheet: Sheet, products: readonly ProductWithVariants[]): Promise<Draft[]> =>
  inTurns(variantSteps(sheet, products))

function* variantSteps(sheet: Sheet, products: readonly ProductWithVariants[]) {
  for (const product of products) {
    const draft = variantDraft(sheet, product)
    for (const variant of product.variants) yield () => draft(variant)
  }
}

function variantDraft(sheet: Sheet, product: ProductWithVariants) {
  const facts = productFacts(product)
  const merchant = merchantOf(sheet, 'product')
  return (variant: ProductWithVariants['variants'][number]): Draft => ({
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
type Waiting = Map<string, Ending>

/** Drafts of orders; products and contacts they need are pushed first where they are missing. */
export async function orderDrafts(
  context: SyncContext,
  sheet: Sheet,
  orders: readonly OrderWithLines[],
  { trigger, misses }: { trigger: Trigger; misses: Misses },
): Promise<Draft[]> {
  const place = await placeOrders(
    context,
    sheet,
    orders.map(({ id }) => fromGid(id)),
  )
  const moduleOf = (order: OrderWithLines) => place(fromGid(order.id)).module
  const placed = orders.filter((order) => moduleOf(order) !== null)
  const wanted = placed.filter((order) => !orderIsFiltered(order, merchantOf(sheet, 'order')))
  // A Deal has no rows: its products need not be there.
  const withRows = wanted.filter((order) => moduleOf(order)?.apiName !== 'Deals')
  const need: Need = { trigger, misses, waiting: new Map() }
  const products = await productLinks(context, sheet, withRows, need)
  const contacts = await contactLinks(context, sheet, wanted, need)
  const accountOf = await orderAccounts(context, sheet, wanted)
  const placeholderId = await placeholderFor(context, sheet, withRows, products)
  const chargeProducts = await chargeProductsOf(context, sheet, chargesIn(withRows))
  const draftOf = (order: OrderWithLines): Draft => {
    const at = place(fromGid(order.id))
    const basics = aboutOrder(order)
    const nowhere = at.module ? waitOf(order, need.waiting) : at.ending
    if (!at.module || nowhere) return { ...basics, row: {}, lines: null, total: null, nowhere }
    const { module } = at
    const about: OrderContext = {
      shopName: sheet.shopName,
      shop: sheet.shop,
      accountId: accountOf(order),
      contactId: (order.customer && contacts.get(fromGid(order.customer.id))) ?? null,
      currencies: currenciesIn(sheet, module),
    }
    const merchant = { ...merchantOf(sheet, 'order'), fields: module.fields }
    const mapping = { order, context: about, merchant }
    const draft = { ...basics, ...mapOrder(mapping, module, { products, placeholderId, chargeProducts }) }
    return isCompanyOpen(order.purchasingEntity, sheet.settings.accounts) ? accountIfBlank(draft) : draft
  }
  return inTurns(orders.map((order) => () => draftOf(order)))
}

async function placeholderFor(
  context: SyncContext,
  sheet: Sheet,
  orders: readonly OrderWithLines[],
  products: ReadonlyMap<string, string>,
): Promise<string> {
  const fields = sheet.orders.get('Sales_Orders')?.fields ?? new Map()
  const charged = orders.length > 0 && !canAdjust({ fields })
  return charged || needsPlaceholder(orders, products) ? placeholderOf(context, sheet) : ''
}

type Need = { trigger: Trigger; misses: Misses; waiting: Waiting }

function waitOf({ customer, lines }: OrderWithLines, waiting: Waiting): Ending | undefined {
  const needs = [
    ...(customer ? [`customer ${fromGid(customer.id)}`] : []),
    ...lines.flatMap(({ variant }) => (variant ? [`product ${fromGid(variant.id)}`] : [])),
  ]
  return needs.flatMap((one) => waiting.get(one) ?? [])[0]
}

// variant id -> Zoho product
async function productLinks(
  context: SyncContext,
  sheet: Sheet,
  orders: readonly OrderWithLines[],
  need: Need,
) {
  const parents = new Map<string, string>()
  for (const line of orders.flatMap((order) => order.lines)) {
    if (line.variant && line.product) parents.set(fromGid(line.variant.id), fromGid(line.product.id))
  }
  const found = await linkedIds(context, sheet, 'product', [...parents.keys()])
  const missing = [...parents].filter(([id]) => !found.has(id) && !need.misses.has(`product ${id}`))
  if (missing.length === 0 || !sheet.modules.product) return found
  await pushFirst(context, { sheet, kind: 'product', need }, async () => {
    const ids = [...new Set(missing.map(([, parent]) => parent))]
    const names = wantedOf(sheet.settings, 'product')
    const products = await fetchProducts(context.shopifyFor(sheet.shop), ids, names)
    return productsDrafts(sheet, products)
  })
  const all = await linkedIds(context, sheet, 'product', [...parents.keys()])
  for (const [id] of missing) if (!all.has(id)) need.misses.add(`product ${id}`)
  return all
}

// customer id -> Zoho contact; a Sales Order cannot point to a Lead. Where Leads wait for their first order, this is it;
// where all customers are Leads, only those whom Zoho's people converted are Contacts.
async function contactLinks(
  context: SyncContext,
  sheet: Sheet,
  orders: readonly OrderWithLines[],
  need: Need,
) {
  if (!sheet.people.has('Contacts')) return new Map<string, string>()
  const ids = [...new Set(orders.flatMap((order) => (order.customer ? [fromGid(order.customer.id)] : [])))]
  const found = await linkedIds(context, sheet, 'customer', ids)
  const missing = ids.filter((id) => !found.has(id) && !need.misses.has(`customer ${id}`))
  if (missing.length === 0 || sheet.settings.customersAs === 'Leads') return found
  await pushFirst(context, { sheet, kind: 'customer', need }, async () => {
    const names = wantedOf(sheet.settings, 'customer')
    const customers = await fetchCustomers(context.shopifyFor(sheet.shop), missing, names)
    return customersDrafts(sheet, customers, true)
  })
  const all = await linkedIds(context, sheet, 'customer', ids)
  for (const id of missing) if (!all.has(id)) need.misses.add(`customer ${id}`)
  return all
}

type First = { sheet: Sheet; kind: 'product' | 'customer'; need: Need }

async function pushFirst(
  context: SyncContext,
  { sheet, kind, need: { trigger, waiting } }: First,
  read: () => Promise<Draft[]>,
): Promise<void> {
  if (!sheet.modules[kind]) return
  const findExisting = findByQuery(sheet, kind)
  const readAt = context.now()
  const drafts = (await read()).filter((draft) => !draft.filtered)
  const settled = await pushDrafts(
    context,
    { sheet, kind, trigger, runId: null, findExisting, readAt },
    drafts,
  )
  // The order would be written without what passing trouble kept from it, and nothing would mend it later.
  for (const { draft, ending } of settled) if (ending.again) waiting.set(`${kind} ${draft.shopifyId}`, ending)
  const lost = settled.find(({ ending }) => ending.result === 'failed' && !ending.again)
  if (lost && trigger !== 'import') {
    throw new TransientError('What the order needs could not be written', {
      code: lost.ending.cause ?? 'zoho_row',
    })
  }
}

async function linkedIds(
  context: SyncContext,
  sheet: Sheet,
  kind: 'product' | 'customer',
  ids: readonly string[],
) {
  const module = kind === 'customer' ? 'Contacts' : sheet.modules[kind]?.apiName
  const links = await loadLinks(context.db, sheet.shop, kind, ids)
  return new Map([
    ...(sheet.dryRun?.plannedIds(kind, ids) ?? []),
    ...[...links.values()]
      .filter((link) => link.zohoModule === module && link.zohoId !== '')
      .map((l): [string, string] => [l.shopifyId, l.zohoId]),
  ])
}

// A real record of the store, mapped with rules that are not saved yet. Read for the answer and kept nowhere.

import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { customerToPerson, homeOf } from '#app/mapping/records/customer.ts'
import { customerFacts, orderFacts, variantFacts, type Facts, type Place } from '#app/mapping/facts/facts.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { withChoices, type KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { previewOf, type PreviewResult } from '#app/mapping/catalogue/preview.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { findByText, type FoundRecord } from '#app/shopify/records/find.server.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import { fetchCustomers, fetchOrders, fetchProducts } from '#app/shopify/records/records.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refreshFields } from '#app/sync/org/fields.server.ts'
import { loadKnownFields } from '#app/sync/org/mapping.server.ts'

export type PreviewInput = {
  choices: KindChoices
  search: string
  /** The record to show; null: the first found. */
  id: string | null
}

export type Preview = { found: FoundRecord[]; record: (PreviewResult & { id: string }) | null }

const mostSamples = 6

/** @throws AppError when Shopify does not answer, or Zoho's fields are not known and Zoho does not answer */
export async function sampleRecord(
  context: SyncContext,
  shop: ShopDomain,
  { choices, search, id }: PreviewInput,
): Promise<Preview> {
  const { kind } = choices
  const settings = withChoices(await loadSettings(context, shop), choices)
  const found = await findByText(context.shopifyFor(shop), kind, { search, most: mostSamples })
  const chosen = id ?? found[0]?.id ?? null
  const fieldsIn = (module: string) => fieldsOf(context, shop, module)
  const mapped = chosen === null ? null : await mapRecord(context, { shop, kind, settings, fieldsIn }, chosen)
  if (chosen === null || mapped === null) return { found, record: null }
  const fields = await fieldsIn(mapped.module)
  return { found, record: { id: chosen, ...previewOf({ ...mapped, fields }, settings) } }
}

// Before the first import nothing is kept of Zoho's fields.
async function fieldsOf(context: SyncContext, shop: ShopDomain, module: string): Promise<FieldMap> {
  const { fields } = await loadKnownFields(context, shop, [module])
  const known =
    fields.length > 0
      ? fields
      : await refreshFields(context, { shop, zoho: await context.zohoFor(shop) }, module)
  return new Map(known.map((field) => [field.apiName, field]))
}

type Mapped = { module: string; mapped: Record<string, unknown>; facts: Facts }
type Reading = {
  admin: ShopifyAdmin
  place: Place
  shopName: string
  settings: Settings
  names: MetafieldNames
  fieldsIn: FieldsIn
}
type FieldsIn = (module: string) => Promise<FieldMap>

async function mapRecord(
  context: SyncContext,
  {
    shop,
    kind,
    settings,
    fieldsIn,
  }: { shop: ShopDomain; kind: RecordKind; settings: Settings; fieldsIn: FieldsIn },
  id: string,
): Promise<Mapped | null> {
  const row = await loadShop(context.db, shop)
  return read[kind](id, {
    admin: context.shopifyFor(shop),
    place: { shop, zone: row?.timezone ?? 'UTC' },
    shopName: row?.name ?? '',
    settings,
    names: wantedOf(settings, kind),
    fieldsIn,
  })
}

/** Null when the record is gone. */
const read: Record<RecordKind, (id: string, reading: Reading) => Promise<Mapped | null>> = {
  customer: async (id, { admin, place, settings, names }) => {
    const [customer] = await fetchCustomers(admin, [id], names)
    if (!customer) return null
    const module = homeOf(settings.customersAs, customer)
    return { module, mapped: customerToPerson(customer, module), facts: customerFacts(customer, place) }
  },
  // Its first variant: each of them is a record in Zoho.
  product: async (id, { admin, place, names }) => {
    const [product] = await fetchProducts(admin, [id], names)
    const [variant] = product?.variants ?? []
    if (!product || !variant) return null
    const facts = variantFacts({ product, variant }, place)
    return { module: 'Products', mapped: variantToProduct(productFacts(product), variant), facts }
  },
  order: async (id, { admin, place, shopName, names, settings, fieldsIn }) => {
    const [order] = await fetchOrders(admin, [id], names)
    if (!order) return null
    const links = { accountId: null, contactId: order.customer && order.customer.id, currencies: null }
    const context = { shopName, shop: place.shop, ...links }
    const { ordersAs: module } = settings
    const mapped =
      module === 'Deals'
        ? orderToDeal(order, {
            ...{ ...context, zone: place.zone, fields: await fieldsIn(module) },
            inLayout: settings.newRecords.order.layoutId !== null,
          })
        : orderToSalesOrder(order, context)
    return { module, mapped, facts: orderFacts(order, place) }
  },
}

// What Shopify says of the shop itself: name, currency, scopes, and how many records there are.

import { z } from 'zod'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { anyProductStatus } from '#app/shopify/kinds/product.ts'

const shopQuery = `query ShopInfo {
  shop { id name myshopifyDomain currencyCode ianaTimezone plan { publicDisplayName } }
  currentAppInstallation { id accessScopes { handle } }
}`
const ShopAnswer = z.object({
  shop: z.object({
    name: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    plan: z.object({ publicDisplayName: z.string().nullish() }).nullish(),
  }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }).nullish(),
})

/** Name, currency, time zone, plan and granted scopes. */
export async function fetchShop(admin: ShopifyAdmin) {
  const { data } = await admin.graphql(shopQuery, {}, ShopAnswer)
  return {
    name: data.shop.name,
    currency: data.shop.currencyCode,
    timezone: data.shop.ianaTimezone,
    plan: data.shop.plan?.publicDisplayName ?? '',
    scopes: (data.currentAppInstallation?.accessScopes ?? []).map((scope) => scope.handle).join(','),
  }
}

const Count = z.object({ count: z.number() }).nullish()
const countQuery = `query Totals {
  customersCount(limit: null) { count precision }
  productsCount(query: "${anyProductStatus}", limit: null) { count precision }
  ordersCount(limit: null) { count precision }
}`

/** Exact numbers of products (not variants), customers and orders that this app can see. */
export async function fetchCounts(admin: ShopifyAdmin): Promise<Record<RecordKind, number>> {
  const schema = z.object({ customersCount: Count, productsCount: Count, ordersCount: Count })
  const { data } = await admin.graphql(countQuery, {}, schema)
  return {
    product: data.productsCount?.count ?? 0,
    customer: data.customersCount?.count ?? 0,
    order: data.ordersCount?.count ?? 0,
    // Shopify forgets old ones: their number says nothing.
    checkout: 0,
    // So it does draft orders, and most merchants let us read none.
    draftOrder: 0,
  }
}

const probeQuery = `query Probe { customers(first: 1) { nodes { id firstName defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber } defaultAddress { address1 } } } }`

/** False when Shopify withholds names, e-mails, phones or addresses from this app. */
export async function fetchDataAccess(admin: ShopifyAdmin): Promise<boolean> {
  const { withheld } = await admin.graphql(probeQuery, {}, z.unknown())
  return !withheld
}

const TaxRates = z.object({
  orders: z
    .object({
      nodes: z.array(
        z.object({
          currentTaxLines: z.array(z.object({ title: z.string(), rate: z.number().nullish().default(null) })),
        }),
      ),
    })
    .nullish(),
})

const ratesQuery = `query TaxRates { orders(first: 50, sortKey: CREATED_AT, reverse: true) { nodes {
  currentTaxLines { title rate } } } }`

/** The taxes of the newest orders, each once; `rate` 0.19 is nineteen percent. */
export async function fetchTaxRates(admin: ShopifyAdmin) {
  const { data } = await admin.graphql(ratesQuery, {}, TaxRates)
  const all = (data.orders?.nodes ?? []).flatMap(({ currentTaxLines }) => currentTaxLines)
  return [...new Map(all.map((tax) => [`${tax.title} ${tax.rate}`, tax])).values()]
}

const Texts = z.object({ nodes: z.array(z.string()) }).nullish()
const UsedTexts = z.object({ productVendors: Texts, productTypes: Texts })

const textsQuery = `query ProductTexts { productVendors(first: 250) { nodes } productTypes(first: 250) { nodes } }`

/** Vendors and types of the store's products, each once; of a store with hundreds the first. */
export async function fetchProductTexts(admin: ShopifyAdmin) {
  const { data } = await admin.graphql(textsQuery, {}, UsedTexts)
  return { vendor: data.productVendors?.nodes ?? [], productType: data.productTypes?.nodes ?? [] }
}

// Products: each variant is a record in Zoho, and a change names the product.

import { markSyncedProducts } from '#app/db/attached/product-images.server.ts'
import { loadLinksUnder } from '#app/db/tables/links.server.ts'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import { productValue } from '#app/mapping/catalogue/shopify-values.ts'
import { variantFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { withMetafields } from '#app/shopify/records/metafields.ts'
import { ShopifyProduct, ShopifyVariant, type ProductWithVariants } from '#app/shopify/records/product.ts'
import { fetchProducts, fetchProductsOfVariants } from '#app/shopify/records/records.server.ts'
import { unverified } from '#app/sync/pipeline/corrections.ts'
import { mapProducts, mapVariants } from '#app/sync/products/map-variants.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { plain, type Kind } from '#app/sync/pipeline/kind.ts'
import { off } from '#app/sync/pipeline/off.ts'

const Product = withMetafields(ShopifyProduct)
const Variant = withMetafields(ShopifyVariant)

const toProduct = ({ root, children }: BulkRecord): ProductWithVariants => ({
  ...Product.parse(root),
  variants: children.map((child) => Variant.parse(child)),
})

const readProducts = (context: SyncContext, orgConfig: OrgConfig, ids: readonly ShopifyId[]) =>
  fetchProducts(context.shopifyFor(orgConfig.shop), ids, wantedOf(orgConfig, 'product'))

export const product: Kind = {
  ...mappingKinds.product,
  ...shopifyKinds.product,
  ...plain,

  read: async (context, orgConfig, ids) => {
    const { shop } = orgConfig
    const products = await readProducts(context, orgConfig, ids)
    const mappedRecords = await mapProducts(orgConfig, products)
    // Variants that a product had and no longer has.
    const found = new Set<ShopifyId>(products.map(({ id }) => fromGid(id)))
    const there = new Set<ShopifyId>(
      products.flatMap(({ variants }) => variants.map(({ id }) => fromGid(id))),
    )
    const links = await loadLinksUnder(context.db, shop, 'product', [...found])
    return { mappedRecords, found, lost: links.filter(({ shopifyId }) => !there.has(shopifyId)) }
  },
  readNeeded: async (context, orgConfig, ids) =>
    mapProducts(orgConfig, await readProducts(context, orgConfig, ids)),
  mapBulk: (_, orgConfig, { records }) => mapProducts(orgConfig, records.map(toProduct)),
  readOne: async (context, orgConfig, id) => {
    const admin = context.shopifyFor(orgConfig.shop)
    const parent = (await fetchProductsOfVariants(admin, [id])).get(id)
    const names = wantedOf(orgConfig, 'product')
    const [whole] = parent ? await fetchProducts(admin, [parent], names) : []
    const variant = whole?.variants.find((one) => fromGid(one.id) === id)
    if (!whole || !variant) return null
    const mapped = mapVariants(orgConfig, whole).find(({ shopifyId }) => shopifyId === id)
    const shopify = productValue({ product: whole, variant, shopCurrency: orgConfig.currency })
    return mapped ? { mapped, shopify, lines: [] } : null
  },
  // Its first variant: each of them is a record in Zoho.
  sample: async (id, { admin, place, names }) => {
    const [whole] = await fetchProducts(admin, [id], names)
    const [variant] = whole?.variants ?? []
    if (!whole || !variant) return null
    const facts = variantFacts({ product: whole, variant }, place)
    return { module: 'Products', mapped: variantToProduct(productFacts(whole), variant), facts }
  },

  modulesIn: ({ modules }) => (modules.product ? [modules.product] : []),
  soughtIn: ({ modules }) => (modules.product ? [modules.product] : []),
  placeOne: ({ modules }, mapped) => ({ mapped, module: modules.product }),
  place: async (_, push, mappedRecords, writer) => {
    const module = push.orgConfig.modules.product
    return module ? writer.write(push, module, mappedRecords) : off(push, mappedRecords)
  },
  verify: () => Promise.resolve(unverified),
  afterPersist: async (context, { orgConfig: { shop, settings } }) => {
    if (settings.productImages) await markSyncedProducts(context.db, shop)
  },
}

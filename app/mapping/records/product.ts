// Shopify variant -> Zoho Product, one each. Pure.

import type { ShopifyProduct, ShopifyVariant } from '#app/shopify/records/product.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { line } from '#app/mapping/values/text.ts'
import type { ZohoProduct } from '#app/zoho/records/rows.ts'
import { labelledFields } from './labelled-fields.ts'
import { idOf, variantName, type ProductFacts } from '#app/mapping/parts/variant.ts'

type WithVariants = ShopifyProduct & { variants?: readonly ShopifyVariant[] }

/**
 * @param currency of its prices, where the organisation may be written in it
 * @param fields of the module, for what is found by a label
 */
export function productFacts(
  product: WithVariants,
  currency: string | null = null,
  fields: FieldMap = new Map(),
): ProductFacts {
  const variants = product.variants ?? []
  return {
    product,
    currency,
    labelled: labelledFields(product, fields),
    description: htmlToText(product.descriptionHtml),
    shared: {
      names: twice(variants.map((variant) => variantName(product, variant))),
      // An id stands in for an SKU that is missing: one that reads like another variant's id is no SKU of its own.
      skus: twice(variants.flatMap((variant) => [...new Set([line(variant.sku), idOf(variant)])])),
    },
  }
}

/** One variant as a Zoho Product. */
export function variantToProduct(facts: ProductFacts, variant: ShopifyVariant): ZohoProduct {
  return {
    ...mapRow(productEntries, 'Products', { product: facts.product, variant }, facts),
    ...facts.labelled,
  }
}

function twice(values: readonly (string | null)[]): Set<string> {
  const seen = new Set<string>()
  const again = new Set<string>()
  for (const value of values) {
    if (value === null) continue
    const key = value.toLowerCase()
    if (seen.has(key)) again.add(key)
    seen.add(key)
  }
  return again
}

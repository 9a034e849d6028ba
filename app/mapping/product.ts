// Shopify variant -> Zoho Product, one each. Pure.

import { convert } from 'html-to-text'
import type { ShopifyProduct, ShopifyVariant } from '#app/shopify/product.ts'
import { clean, cut, withoutEmpty } from './text.ts'

const nameLimit = 200
const descriptionLimit = 32_000
const separator = ' - '

/** Facts all variants of a product share, worked out once. */
export type ProductFacts = { product: ShopifyProduct; description: string | null }

export const productFacts = (product: ShopifyProduct): ProductFacts => ({
  product,
  description: htmlToText(product.descriptionHtml),
})

/** One variant as a Zoho Product. */
export function variantToProduct({ product, description }: ProductFacts, variant: ShopifyVariant): Record<string, unknown> {
  return withoutEmpty({
    Product_Name: variantName(product, variant),
    Product_Code: clean(variant.sku),
    Unit_Price: Number(variant.price),
    Product_Active: product.status.toUpperCase() === 'ACTIVE',
    Qty_in_Stock: variant.inventoryQuantity,
    Description: description,
    Manufacturer: clean(product.vendor),
    Product_Category: clean(product.productType),
  })
}

/** "Title - Red / XL"; the variant's part survives a long title. */
export function variantName(product: ShopifyProduct, variant: ShopifyVariant): string {
  const title = clean(product.title) ?? `Product ${product.id.split('/').at(-1)}`
  const options = product.hasOnlyDefaultVariant || variant.title === 'Default Title' ? null : clean(variant.title)
  if (!options) return cut(title, nameLimit)
  const tail = separator + cut(options, nameLimit / 2)
  return cut(title, nameLimit - tail.length) + tail
}

/** The same name told apart by the variant's SKU or id, for organisations where names must be unique. */
export function distinctName(name: string, sku: unknown, shopifyId: string): string {
  const tail = ` (${cut(typeof sku === 'string' && sku !== '' ? sku : shopifyId, 60)})`
  return cut(name, nameLimit - tail.length) + tail
}

function htmlToText(html: string | null): string | null {
  if (!html) return null
  const options = { wordwrap: false as const, selectors: [{ selector: 'img', format: 'skip' }] }
  const text = clean(convert(html, options))
  return text ? cut(text, descriptionLimit) : null
}

// Shopify variant -> Zoho Product, one each. Pure.

import type { ShopifyProduct, ShopifyVariant } from '#app/shopify/records/product.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { cut, line, withoutEmpty } from '#app/mapping/values/text.ts'

const nameLimit = 200
const codeLimit = 40 // the shortest that organisations have; only a code we put together is bound by it
const separator = ' - '

/** Facts all variants of a product share, worked out once. */
export type ProductFacts = {
  product: ShopifyProduct
  description: string | null
  /** Names and SKUs that several of its variants would have, in lower case. */
  shared: { names: ReadonlySet<string>; skus: ReadonlySet<string> }
}

type WithVariants = ShopifyProduct & { variants?: readonly ShopifyVariant[] }

export function productFacts(product: WithVariants): ProductFacts {
  const variants = product.variants ?? []
  return {
    product,
    description: htmlToText(product.descriptionHtml),
    shared: {
      names: twice(variants.map((variant) => variantName(product, variant))),
      // An id stands in for an SKU that is missing: one that reads like another variant's id is no SKU of its own.
      skus: twice(variants.flatMap((variant) => [...new Set([line(variant.sku), idOf(variant)])])),
    },
  }
}

/** One variant as a Zoho Product. */
export function variantToProduct(facts: ProductFacts, variant: ShopifyVariant): Record<string, unknown> {
  const { product, description, shared } = facts
  const name = variantName(product, variant)
  return withoutEmpty({
    Product_Name: shared.names.has(name.toLowerCase())
      ? distinctName(name, ownSku(facts, variant), idOf(variant))
      : name,
    Product_Code: code(facts, variant),
    Unit_Price: Number(variant.price),
    Product_Active: isSold(product),
    Qty_in_Stock: stock(variant),
    Description: description,
    Manufacturer: line(product.vendor),
    Product_Category: line(product.productType),
  })
}

/** "Title - Red / XL"; the variant's part survives a long title. */
export function variantName(product: ShopifyProduct, variant: ShopifyVariant): string {
  const title = line(product.title) ?? `Product ${idOf(product)}`
  const plain = product.hasOnlyDefaultVariant || variant.title === 'Default Title'
  const options = plain ? null : line(variant.title)
  const tail = twinMark(product) + (options ? separator + cut(options, nameLimit / 2) : '')
  return cut(title, nameLimit - tail.length) + tail
}

/** The same name told apart by the variant's SKU or id, for organisations where names must be unique. */
export function distinctName(name: string, sku: unknown, shopifyId: string): string {
  const tail = ` (${cut(typeof sku === 'string' && sku !== '' ? sku : shopifyId, 60)})`
  return cut(name, nameLimit - tail.length) + tail
}

// The SKU. A salesperson finds the product by it, so one that says nothing (missing) or not enough (several variants
// share it) is made up for with the variant's id.
function code(facts: ProductFacts, variant: ShopifyVariant): string {
  const sku = line(variant.sku)
  const id = idOf(variant)
  if (sku === null) return id
  return ownSku(facts, variant) ?? `${cut(sku, codeLimit - 1 - id.length)}-${id}`
}

// The SKU if no other variant of the product has it.
function ownSku({ shared }: ProductFacts, variant: ShopifyVariant): string | null {
  const sku = line(variant.sku)
  return sku === null || shared.skus.has(sku.toLowerCase()) ? null : sku
}

// UNLISTED is sold, only not shown. Variants have no status of their own: out of stock is not out of the range.
const isSold = ({ status }: ShopifyProduct): boolean => ['ACTIVE', 'UNLISTED'].includes(status.toUpperCase())

// Shopify shows 0 for what it does not count: that would read as "sold out".
const stock = ({ inventoryItem, inventoryQuantity }: ShopifyVariant): number | null =>
  inventoryItem?.tracked === false ? null : inventoryQuantity

// Shopify numbers the handles of products that are titled alike: "shirt", "shirt-1". The number tells them apart.
function twinMark({ title, handle }: ShopifyProduct): string {
  const [, stem, number] = /^(.+)-(\d+)$/u.exec(handle ?? '') ?? []
  return stem && number && stem === slug(title) ? ` (${cut(number, mostDigits)})` : ''
}

const mostDigits = 20

const slug = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

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

const idOf = ({ id }: { id: string }): string => id.split('/').at(-1) ?? id

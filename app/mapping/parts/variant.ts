// What of a variant needs a decision: its name, its code, whether it is sold. Pure, and light enough for the browser.

import type { ShopifyProduct, ShopifyVariant } from '#app/shopify/records/product.ts'
import { cut, line } from '#app/mapping/values/text.ts'

export type VariantOfProduct = {
  product: ShopifyProduct
  variant: ShopifyVariant
  /** What the store's prices are in: said where both sides are compared. */
  shopCurrency?: string
}

const nameLimit = 200
const codeLimit = 40 // the shortest that organisations have; only a code we put together is bound by it
const separator = ' - '

/** Facts all variants of a product share, worked out once. */
export type ProductFacts = {
  product: ShopifyProduct
  description: string | null
  /** What its prices are in, where the organisation has several currencies. */
  currency: string | null
  /** Vendor and type, in text fields of the merchant's that are called so. */
  labelled: Readonly<Record<string, string>>
  /** Names and SKUs that several of its variants would have, in lower case. */
  shared: { names: ReadonlySet<string>; skus: ReadonlySet<string> }
}

/** The name, told apart from those of the product's other variants. */
export function productName(facts: ProductFacts, variant: ShopifyVariant): string {
  const name = variantName(facts.product, variant)
  return facts.shared.names.has(name.toLowerCase())
    ? distinctName(name, ownSku(facts, variant), idOf(variant))
    : name
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
export function productCode(facts: ProductFacts, variant: ShopifyVariant): string {
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
export const isSold = ({ status }: ShopifyProduct): boolean =>
  ['ACTIVE', 'UNLISTED'].includes(status.toUpperCase())

// Shopify shows 0 for what it does not count: that would read as "sold out".
export const stock = ({ inventoryItem, inventoryQuantity }: ShopifyVariant): number | null =>
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

export const idOf = ({ id }: { id: string }): string => id.split('/').at(-1) ?? id

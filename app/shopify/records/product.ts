// A Shopify product with its variants, as this app reads it.

import { z } from 'zod'
import { Metafield } from './metafields.ts'

const text = z.string().nullish().default(null)

export const ShopifyVariant = z.object({
  id: z.string(),
  updatedAt: z.string(),
  title: text,
  displayName: text,
  sku: text,
  barcode: text,
  /** Shopify has one always; null where this app must not write it. */
  price: z.string().nullable(),
  compareAtPrice: text,
  position: z.number().nullish().default(null),
  taxable: z.boolean().nullish().default(null),
  availableForSale: z.boolean().nullish().default(null),
  inventoryQuantity: z.number().nullish().default(null),
  /** Absent where Shopify withholds it; untracked stock is no stock of 0. */
  inventoryItem: z
    .object({ tracked: z.boolean().nullish().default(null) })
    .nullish()
    .default(null),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  metafields: z.array(Metafield).optional(),
})
export type ShopifyVariant = z.infer<typeof ShopifyVariant>

export const ShopifyProduct = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  title: z.string(),
  handle: text,
  descriptionHtml: text,
  vendor: text,
  productType: text,
  status: z.string(),
  tags: z.array(z.string()).default([]),
  hasOnlyDefaultVariant: z.boolean().nullish().default(null),
  isGiftCard: z.boolean().nullish().default(null),
  onlineStoreUrl: text,
  featuredMedia: z
    .object({ preview: z.object({ image: z.object({ url: z.string() }).nullish() }).nullish() })
    .nullish()
    .default(null),
  metafields: z.array(Metafield).optional(),
})
export type ShopifyProduct = z.infer<typeof ShopifyProduct>

export type ProductWithVariants = ShopifyProduct & { variants: ShopifyVariant[] }

export const productFields = `id createdAt updatedAt title handle descriptionHtml vendor productType status tags
  hasOnlyDefaultVariant isGiftCard onlineStoreUrl
  featuredMedia { preview { image { url } } }`

export const variantFields = `id updatedAt title displayName sku barcode price compareAtPrice position taxable
  availableForSale inventoryQuantity inventoryItem { tracked } selectedOptions { name value }`

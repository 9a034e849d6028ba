// Two remote systems, two sets of ids. The brands keep one from being passed for the other.

import { z } from 'zod'

export const ShopDomain = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i)
  .transform((domain) => domain.toLowerCase())
  .brand<'ShopDomain'>()
/** Shopify's numeric id as a string: samples exceed 2^53. */
export const ShopifyId = z.string().regex(/^\d+$/).brand<'ShopifyId'>()

/** The same of a row of ours, which was parsed before it was written: no row that is there already is refused. */
export const StoredShopifyId = z.string().brand<'ShopifyId'>()

/** Of a record in Zoho. Made of what Zoho answered and of what the database holds, and of nothing else. */
export const ZohoId = z.string().brand<'ZohoId'>()

export type ShopDomain = z.infer<typeof ShopDomain>
export type ShopifyId = z.infer<typeof ShopifyId>
export type ZohoId = z.infer<typeof ZohoId>

/** Stands for a record that Zoho does not have: a dry run and a preview point to it, and nothing is sent. */
export const plannedZohoId = (name: string): ZohoId => ZohoId.parse(name)

export type GidType =
  | 'Customer'
  | 'Product'
  | 'ProductVariant'
  | 'Order'
  | 'LineItem'
  | 'AbandonedCheckout'
  | 'DraftOrder'
  | 'BulkOperation'

export const toGid = (type: GidType, id: ShopifyId): string => `gid://shopify/${type}/${id}`

const gidPattern = /^gid:\/\/shopify\/\w+\/(\d+)/

export const isGid = (text: string): boolean => gidPattern.test(text)

/** The numeric tail of a GID: "gid://shopify/Customer/1?x" -> "1". Throws on anything else. */
export const fromGid = (gid: string): ShopifyId => ShopifyId.parse(gidPattern.exec(gid)?.[1])

// Where a record is found in the Shopify admin.

import type { RecordKind } from '#app/lib/record-kind.ts'

const folders: Readonly<Record<RecordKind, string>> = {
  customer: 'customers',
  product: 'products',
  order: 'orders',
}

/** @param gid of the record; a product's for a variant */
export const adminUrl = (shop: string, kind: RecordKind, gid: string): string =>
  `https://admin.shopify.com/store/${shop.replace('.myshopify.com', '')}/${folders[kind]}/${gid.split('/').at(-1)}`

// Where a record is found in the Shopify admin.

/** @param gid of the record; a product's for a variant */
export const adminUrl = (shop: string, folder: 'customers' | 'products' | 'orders', gid: string): string =>
  `https://admin.shopify.com/store/${shop.replace('.myshopify.com', '')}/${folder}/${gid.split('/').at(-1)}`

// Where a record is found in the Shopify admin.

type AdminFolder = 'customers' | 'products' | 'orders' | 'checkouts' | 'draft_orders'

/** @param gid of the record; a product's for a variant */
export const adminUrl = (shop: string, folder: AdminFolder, gid: string): string =>
  `https://admin.shopify.com/store/${shop.replace('.myshopify.com', '')}/${folder}/${gid.split('/').at(-1)}`

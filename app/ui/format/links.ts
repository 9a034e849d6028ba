// Addresses of one record on either side. Both open outside the frame.

import { kindTraits, type RecordKind } from '#app/lib/kinds.ts'

// Zoho's own names of the module tabs in its addresses, where they differ from the API's.
// Deals were called Potentials until 2016 and are so there still.
const zohoTabs: Record<string, string> = { Sales_Orders: 'SalesOrders', Deals: 'Potentials' }

/** The folders of the Shopify admin. */
const folders: Readonly<Record<RecordKind, string>> = {
  product: 'products',
  customer: 'customers',
  order: 'orders',
  checkout: 'checkouts',
  draftOrder: 'draft_orders',
}

/** Where the merchant chooses what orders become. */
export const ordersSettings = '/app/settings#orders'
/** Where the merchant switches off what is synced. */
export const kindsSettings = '/app/settings#kinds'
/** Where an import is previewed and started. */
export const importForm = '/app#import'
/** Where the share of Zoho's credits is set. */
export const creditsSettings = '/app/settings#credits'
/** Where privacy requests are answered. */
export const privacySettings = '/app/settings#privacy'

/** The same list from its first page on; `without`: other parts of its address that go, too. */
export const fromFirstPage = (query: URLSearchParams, without: readonly string[] = []): URLSearchParams =>
  new URLSearchParams([...query].filter(([name]) => !['after', 'before', 'from', ...without].includes(name)))

type ShopifyRecord = { kind: RecordKind; shopifyId: string; parentId: string | null }

/** The record's page in the Shopify admin. A variant's page hangs on its product. */
export function shopifyUrl(shop: string, { kind, shopifyId, parentId }: ShopifyRecord): string {
  const admin = `https://admin.shopify.com/store/${shop.replace('.myshopify.com', '')}`
  if (kindTraits[kind].isInParts && parentId)
    return `${admin}/${folders[kind]}/${parentId}/variants/${shopifyId}`
  return `${admin}/${folders[kind]}/${shopifyId}`
}

/** The record's page in Zoho CRM; `crmUrl` is the organisation's home ("https://crm.zoho.eu/crm/org123"). */
export function zohoUrl(crmUrl: string, module: string | null, id: string | null): string | null {
  if (!crmUrl || !module || !id) return null
  return `${crmUrl.replace(/\/$/, '')}/tab/${zohoTabs[module] ?? module}/${id}`
}

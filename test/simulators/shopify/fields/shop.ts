import type { ShopState } from '../shop/state.ts'
import type { BulkOperationRecord } from '../types.ts'
import type { FieldTable } from '../world.ts'

const PLANS = { standard: 'Basic', advanced: 'Advanced', plus: 'Shopify Plus' }

export const shopFields: FieldTable = {
  id: (s: ShopState) => s.id,
  name: (s: ShopState) => s.name,
  email: (s: ShopState) => s.email,
  contactEmail: (s: ShopState) => s.email,
  shopOwnerName: () => 'Ada Owner',
  myshopifyDomain: (s: ShopState) => s.domain,
  primaryDomain: (s: ShopState) => ({
    __typename: 'Domain',
    id: s.id.replace('Shop', 'Domain'),
    host: s.domain,
    url: `https://${s.domain}`,
    sslEnabled: true,
  }),
  url: (s: ShopState) => `https://${s.domain}`,
  currencyCode: (s: ShopState) => s.currency,
  enabledPresentmentCurrencies: (s: ShopState) => [s.currency],
  ianaTimezone: (s: ShopState) => s.timezone,
  taxesIncluded: (s: ShopState) => s.taxesIncluded,
  weightUnit: () => 'KILOGRAMS',
  createdAt: (s: ShopState) => s.createdAt,
  updatedAt: (s: ShopState) => s.createdAt,
  plan: (s: ShopState) => ({
    publicDisplayName: PLANS[s.plan],
    displayName: PLANS[s.plan],
    partnerDevelopment: false,
    shopifyPlus: s.plan === 'plus',
  }),
  shopAddress: (s: ShopState) => ({
    id: s.id.replace('Shop', 'ShopAddress'),
    countryCodeV2: 'US',
    country: 'United States',
    formatted: [],
  }),
  metafield: () => null,
  metafields: () => [],
  orders: () => [],
  products: () => [],
  customers: () => [],
}

export const appInstallationFields: FieldTable = {
  id: (_r: unknown, _a, { shop }) => shop.installationId,
  // The install's, whatever the asking token carries.
  accessScopes: (_r: unknown, _a, { shop }) =>
    shop.scopes.map((handle) => ({ handle, description: handle.replaceAll('_', ' ') })),
  launchUrl: (_r: unknown, _a, { shop, apiKey }) => `https://${shop.domain}/admin/apps/${apiKey}`,
  app: (_r: unknown, _a, { apiKey }) => ({
    __typename: 'App',
    id: 'gid://shopify/App/1',
    apiKey,
    title: 'Sync for Zoho CRM',
    handle: 'sync-for-zoho-crm',
  }),
}

export const bulkOperationFields: FieldTable = {
  url: (b: BulkOperationRecord, _a, { now }) => (expired(b, now()) ? null : b.url),
  partialDataUrl: (b: BulkOperationRecord, _a, { now }) => (expired(b, now()) ? null : b.partialDataUrl),
}

/** Results live for seven days. */
export const expired = (b: BulkOperationRecord, now: Date) =>
  b.completedAt !== null && now.getTime() - Date.parse(b.completedAt) > 7 * 86_400_000

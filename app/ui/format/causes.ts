// Many codes, fewer explanations: what a merchant can do about them is the same.

import type { CauseName } from '#app/ui/wording/names.ts'

const sameAs: Readonly<Record<string, CauseName>> = {
  zoho_throttled: 'throttled',
  zoho_token_throttle: 'throttled',
  TOO_MANY_REQUESTS: 'throttled',
  RATE_LIMIT_EXCEEDED: 'throttled',
  HTTP_429: 'throttled',
  SERVICE_UNAVAILABLE: 'zoho_away',
  INTERNAL_ERROR: 'zoho_away',
  INTERNAL_SERVER_ERROR: 'zoho_away',
  shopify_throttled: 'shopify_away',
  shopify_402: 'shopify_closed',
  shopify_404: 'shopify_closed',
  shopify_423: 'shopify_closed',
  write_in_doubt: 'zoho_away',
  lease_lapsed: 'throttled',
  lease_busy: 'throttled',
  bulk_busy: 'shopify_away',
  bulk_download: 'bulk_failed',
  not_connected: 'zoho_disconnected',
  INVALID_TOKEN: 'zoho_disconnected',
  AUTHENTICATION_FAILURE: 'zoho_disconnected',
  INVALID_HOST: 'zoho_disconnected',
  AUTHORIZATION_FAILED: 'NO_PERMISSION',
  LICENSE_LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  FIELD_LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  FEATURE_NOT_SUPPORTED: 'NOT_SUPPORTED',
  FEATURE_NOT_ENABLED: 'NOT_SUPPORTED',
  API_NOT_SUPPORTED: 'NOT_SUPPORTED',
  CONVERTED_RECORD: 'converted_in_zoho',
  no_code: 'access_denied',
  no_refresh_token: 'exchange_failed',
  unknown_api_host: 'exchange_failed',
  unknown_server: 'exchange_failed',
  invalid_code: 'consent_expired',
  invalid_client: 'exchange_failed',
  invalid_client_secret: 'exchange_failed',
  shopify_refresh_odd: 'shopify_away',
  shopify_client_refused: 'shopify_away',
  shopify_secrets_key: 'shopify_disconnected',
  zoho_secrets_key: 'zoho_disconnected',
  zoho_client_refused: 'zoho_away',
  zoho_token_odd: 'zoho_away',
  zoho_token_unheeded: 'zoho_away',
}

/** The name of the explanation for a code: its own, a shared one, or `unknown`. */
export function explanationOf(code: string | null, exists: (name: string) => name is CauseName): CauseName {
  if (code === null) return 'unknown'
  if (exists(code)) return code
  return sameAs[code] ?? away(code) ?? 'unknown'
}

// zoho_network, zoho_502, HTTP_403 (a page of no code), shopify_shape …: the other side did not answer, or not as it should.
function away(code: string): CauseName | null {
  if (/^HTTP_(2\d\d|5\d\d|40[0348])$/.test(code)) return 'zoho_away'
  if (!/^(zoho|shopify)_(network|shape|internal|\d{3})$/.test(code)) return null
  return code.startsWith('zoho') ? 'zoho_away' : 'shopify_away'
}

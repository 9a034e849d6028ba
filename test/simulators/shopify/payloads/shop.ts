import { rawNumber } from '../ids.ts'
import type { ShopState } from '../shop/state.ts'
import { withOffset } from '../time.ts'

/** Shop resource: app/uninstalled and shop/update. */
export function shopPayload(shop: ShopState) {
  const nothing = {
    province: 'Tennessee',
    country: 'US',
    address1: '190 MacLaren Street',
    zip: '37178',
    city: 'Houston',
    source: null,
    phone: '3213213210',
    latitude: null,
    longitude: null,
    primary_locale: 'en',
    address2: null,
  }
  return {
    id: rawNumber(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    ...nothing,
    created_at: withOffset(shop.createdAt, shop.timezone),
    updated_at: withOffset(shop.createdAt, shop.timezone),
    country_code: 'US',
    country_name: 'United States',
    currency: shop.currency,
    customer_email: shop.email,
    timezone: `(GMT) ${shop.timezone}`,
    iana_timezone: shop.timezone,
    shop_owner: 'Ada Owner',
    money_format: '${{amount}}',
    money_with_currency_format: `\${{amount}} ${shop.currency}`,
    weight_unit: 'kg',
    province_code: 'TN',
    taxes_included: shop.taxesIncluded,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: { standard: 'Basic', advanced: 'Advanced', plus: 'Shopify Plus' }[shop.plan],
    plan_name: { standard: 'basic', advanced: 'unlimited', plus: 'shopify_plus' }[shop.plan],
    has_discounts: false,
    has_gift_cards: true,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: '${{amount}}',
    money_with_currency_in_emails_format: `\${{amount}} ${shop.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: null,
    has_storefront: true,
    finances: true,
    primary_location_id: 655441491,
    checkout_api_supported: true,
    multi_location_enabled: true,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: [shop.currency],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  }
}

export const scopesPayload = (shop: ShopState, previous: string[], at: Date) => ({
  id: 1,
  shop_id: shop.id,
  previous,
  current: shop.scopes,
  updated_at: at.toISOString(),
})

/** customers/data_request, customers/redact and shop/redact bodies, for sendWebhook. */
export const compliancePayloads = {
  shopRedact: (shop: ShopState) => ({ shop_id: rawNumber(shop.id), shop_domain: shop.domain }),
  customersRedact: (
    shop: ShopState,
    customer: { id: string; email: string | null; phone: string | null },
    orders: string[] = [],
  ) => ({
    shop_id: rawNumber(shop.id),
    shop_domain: shop.domain,
    customer: { id: rawNumber(customer.id), email: customer.email, phone: customer.phone },
    orders_to_redact: orders.map(rawNumber),
  }),
  customersDataRequest: (
    shop: ShopState,
    customer: { id: string; email: string | null; phone: string | null },
    orders: string[] = [],
  ) => ({
    shop_id: rawNumber(shop.id),
    shop_domain: shop.domain,
    customer: { id: rawNumber(customer.id), email: customer.email, phone: customer.phone },
    orders_requested: orders.map(rawNumber),
    data_request: { id: 9999 },
  }),
}

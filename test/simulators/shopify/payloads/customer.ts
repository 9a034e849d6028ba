import { customerMoney } from '../fields/customer.ts'
import { rawNumber, tail } from '../ids.ts'
import type { ShopState } from '../shop/state.ts'
import { withOffset } from '../time.ts'
import type { Address, Consent, Customer } from '../types.ts'

/** REST customer of the webhooks since 2025-01: no tags, consent, orders_count, total_spent (contract 5.1). */
export function customerPayload(c: Customer, shop: ShopState) {
  const list = c.addresses.map((a) => customerAddress(a, c))
  return {
    ...customerCore(c, shop),
    addresses: list,
    tax_exemptions: [],
    admin_graphql_api_id: c.id,
    default_address: list.find((a) => a.default) ?? null,
  }
}

function customerCore(c: Customer, shop: ShopState) {
  return {
    id: rawNumber(c.id),
    created_at: withOffset(c.createdAt, shop.timezone),
    updated_at: withOffset(c.updatedAt, shop.timezone),
    first_name: c.firstName,
    last_name: c.lastName,
    state: c.state.toLowerCase(),
    note: c.note,
    verified_email: c.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: c.taxExempt,
    email: c.email,
    phone: c.phone,
    currency: shop.currency,
  }
}

/** The customer inside an order has no list of addresses. */
export function customerInOrder(c: Customer, shop: ShopState) {
  const { addresses: _addresses, ...rest } = customerPayload(c, shop)
  return rest
}

function customerAddress(a: Address, c: Customer) {
  return {
    id: rawNumber(tail(a.id)),
    customer_id: rawNumber(c.id),
    first_name: a.firstName,
    last_name: a.lastName,
    company: a.company,
    address1: a.address1,
    address2: a.address2,
    city: a.city,
    province: a.province,
    country: a.country,
    zip: a.zip,
    phone: a.phone,
    name: [a.firstName, a.lastName].filter(Boolean).join(' '),
    province_code: a.provinceCode,
    country_code: a.countryCodeV2,
    country_name: a.country,
    default: a.id === c.defaultAddressId,
  }
}

export function orderAddress(a: Address | null) {
  if (!a) return null
  return {
    first_name: a.firstName,
    address1: a.address1,
    phone: a.phone,
    city: a.city,
    zip: a.zip,
    province: a.province,
    country: a.country,
    last_name: a.lastName,
    address2: a.address2,
    company: a.company,
    latitude: null,
    longitude: null,
    name: [a.firstName, a.lastName].filter(Boolean).join(' '),
    country_code: a.countryCodeV2,
    province_code: a.provinceCode,
  }
}

export const customerDeleted = (id: string) => ({
  id: rawNumber(id),
  tax_exemptions: [],
  admin_graphql_api_id: id,
})

export const customersMerged = (kept: string, deleted: string) => ({
  admin_graphql_api_customer_kept_id: kept,
  admin_graphql_api_customer_deleted_id: deleted,
  admin_graphql_api_job_id: null,
  status: 'completed',
  errors: [],
})

export const customerTags = (id: string, tags: string[], at: Date) => ({
  customerId: id,
  tags,
  occurredAt: at.toISOString(),
})

/** Sales history has a topic of its own since 2025-01; the shape is Shopify's sample. */
export const purchasingSummary = (customer: Customer, shop: ShopState, at: Date) => {
  const orders = shop.ordersOf.get(customer.id) ?? []
  return {
    customerId: customer.id,
    numberOfOrders: orders.length,
    amountSpent: { amount: customerMoney(shop, customer), currencyCode: shop.currency },
    lastOrderId: orders.at(-1) ?? null,
    occurredAt: at.toISOString(),
  }
}

const consent = (c: Consent, timezone: string) => ({
  state: c.marketingState.toLowerCase(),
  opt_in_level: c.marketingOptInLevel?.toLowerCase() ?? null,
  consent_updated_at: withOffset(c.marketingUpdatedAt, timezone),
})

export const emailConsentPayload = (c: Customer, shop: ShopState) => ({
  customer_id: rawNumber(c.id),
  email_address: c.email,
  email_marketing_consent: consent(c.emailConsent, shop.timezone),
})
export const smsConsentPayload = (c: Customer, shop: ShopState) => ({
  id: rawNumber(c.id),
  phone: c.phone,
  sms_marketing_consent: { ...consent(c.smsConsent, shop.timezone), consent_collected_from: 'other' },
})

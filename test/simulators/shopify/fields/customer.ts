import { Big } from 'big.js'
import { coins, decimal } from '../money.ts'
import type { ShopState } from '../shop/state.ts'
import type { Address, Consent, Customer, Order } from '../types.ts'
import type { Context, FieldTable } from '../world.ts'
import { profilesOf } from './company.ts'
import { metafieldFields } from './metafield.ts'

export function displayNameOf(customer: Customer | undefined): string {
  if (!customer) return ''
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(' ')
  return name || customer.email || customer.phone || ''
}

function ordersOf(customer: Customer, shop: ShopState): Order[] {
  return (shop.ordersOf.get(customer.id) ?? []).flatMap((id) => shop.orders.get(id) ?? [])
}

/** Spent: what the customer's orders were paid, less what went back. */
export function customerMoney(shop: ShopState, customer: Customer): string {
  const orders = shop.ordersOf.get(customer.id)
  if (!orders) return '0.00'
  let total = new Big(0)
  for (const order of ordersOf(customer, shop)) {
    if (order.test || order.cancelledAt) continue
    for (const t of order.transactions) {
      if (t.status !== 'SUCCESS') continue
      if (t.kind === 'SALE' || t.kind === 'CAPTURE') total = total.plus(t.amount)
      if (t.kind === 'REFUND') total = total.minus(t.amount)
    }
  }
  return coins(total, shop.currency)
}

function visibleOrders(customer: Customer, context: Context): Order[] {
  const now = context.now()
  return ordersOf(customer, context.shop).filter((order) => context.shop.sees(order, now))
}

const emailAddress = (c: Customer) =>
  c.email === null
    ? null
    : {
        emailAddress: c.email,
        ...c.emailConsent,
        validFormat: /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(c.email),
        openTrackingLevel: 'UNKNOWN',
        marketingUnsubscribeUrl: 'https://example.com/unsubscribe',
        openTrackingUrl: 'https://example.com/open',
      }

const phoneNumber = (c: Customer) =>
  c.phone === null
    ? null
    : {
        phoneNumber: c.phone,
        ...c.smsConsent,
        marketingCollectedFrom: 'OTHER',
        smsMarketingConsent: sms(c.smsConsent),
      }

const sms = (consent: Consent) => ({ ...consent, consentUpdatedAt: consent.marketingUpdatedAt })

export const customerFields: FieldTable = {
  displayName: (c: Customer) => displayNameOf(c),
  numberOfOrders: (c: Customer, _a, { shop }) => String(shop.ordersOf.get(c.id)?.length ?? 0),
  amountSpent: (c: Customer, _a, { shop }) => ({
    amount: decimal(customerMoney(shop, c)),
    currencyCode: shop.currency,
  }),
  defaultEmailAddress: emailAddress,
  defaultPhoneNumber: phoneNumber,
  emailMarketingConsent: (c: Customer) =>
    c.email === null ? null : { ...c.emailConsent, consentUpdatedAt: c.emailConsent.marketingUpdatedAt },
  smsMarketingConsent: (c: Customer) =>
    c.phone === null ? null : { ...sms(c.smsConsent), consentCollectedFrom: 'OTHER' },
  validEmailAddress: (c: Customer) => c.email !== null,
  defaultAddress: (c: Customer) => c.addresses.find((a) => a.id === c.defaultAddressId) ?? null,
  addresses: (c: Customer, args) => c.addresses.slice(0, Number(args['first'] ?? 250)),
  addressesV2: (c: Customer) => c.addresses,
  orders: (c: Customer, _a, context) => visibleOrders(c, context),
  lastOrder: (c: Customer, _a, context) =>
    visibleOrders(c, context).reduce<Order | null>(
      (last, o) => (!last || o.processedAt >= last.processedAt ? o : last),
      null,
    ),
  companyContactProfiles: (c: Customer, _a, { shop }) => profilesOf(c, shop),
  canDelete: (c: Customer, _a, { shop }) => !shop.ordersOf.has(c.id),
  statistics: (c: Customer) => c.statistics ?? { predictedSpendTier: null, rfmGroup: null },
  mergeable: () => ({ isMergeable: true, errorFields: [], reason: null, mergeInProgress: null }),
  lifetimeDuration: () => 'about 1 year',
  ...metafieldFields('CUSTOMER'),
}

export const addressFields: FieldTable = {
  name: (a: Address) => [a.firstName, a.lastName].filter(Boolean).join(' ') || null,
  countryCode: (a: Address) => a.countryCodeV2,
  coordinatesValidated: () => false,
  formatted: (a: Address) =>
    [
      a.company,
      a.address1,
      a.address2,
      [a.city, a.provinceCode, a.zip].filter(Boolean).join(' '),
      a.country,
    ].filter(Boolean),
  formattedArea: (a: Address) => [a.city, a.provinceCode, a.country].filter(Boolean).join(', ') || null,
}

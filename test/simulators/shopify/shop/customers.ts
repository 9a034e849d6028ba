import { randomUUID } from 'node:crypto'
import { tail } from '../ids.ts'
import {
  customerDeleted,
  customerPayload,
  customersMerged,
  customerTags,
  emailConsentPayload,
  smsConsentPayload,
} from '../payloads/customer.ts'
import type { Address, AddressInput, Consent, Customer, MetafieldRecord } from '../types.ts'
import { found, stamp, tell, touch } from './actions.ts'
import type { Desk } from './actions.ts'

export type CustomerInput = {
  firstName?: string | null
  lastName?: string | null
  email?: string | null
  phone?: string | null
  note?: string | null
  tags?: string[]
  locale?: string
  state?: string
  taxExempt?: boolean
  verifiedEmail?: boolean
  /** The first is the default one. */
  addresses?: AddressInput[]
  emailConsent?: Partial<Consent>
  smsConsent?: Partial<Consent>
  metafields?: MetafieldRecord[]
  statistics?: NonNullable<Customer['statistics']>
  createdAt?: string
  updatedAt?: string
}

export const COUNTRIES: Record<string, string> = {
  US: 'United States',
  CA: 'Canada',
  GB: 'United Kingdom',
  DE: 'Germany',
  FR: 'France',
  JP: 'Japan',
  IN: 'India',
  ES: 'Spain',
  IT: 'Italy',
  AU: 'Australia',
  AT: 'Austria',
  CH: 'Switzerland',
  BR: 'Brazil',
}

export function newAddress(id: string, a: AddressInput): Address {
  return {
    __typename: 'MailingAddress',
    id,
    firstName: a.firstName ?? null,
    lastName: a.lastName ?? null,
    company: a.company ?? null,
    address1: a.address1 ?? null,
    address2: a.address2 ?? null,
    city: a.city ?? null,
    province: a.province ?? null,
    provinceCode: a.provinceCode ?? null,
    zip: a.zip ?? null,
    country: a.country ?? (a.countryCodeV2 ? (COUNTRIES[a.countryCodeV2] ?? a.countryCodeV2) : null),
    countryCodeV2: a.countryCodeV2 ?? null,
    phone: a.phone ?? null,
  }
}

const consent = (given: Partial<Consent> | undefined): Consent => ({
  marketingState: given?.marketingState ?? 'NOT_SUBSCRIBED',
  marketingOptInLevel: given?.marketingOptInLevel ?? null,
  marketingUpdatedAt: given?.marketingUpdatedAt ?? null,
})
export const metafieldMap = (list: MetafieldRecord[]) =>
  new Map(list.map((m) => [`${m.namespace}.${m.key}`, m]))

export function createCustomer(desk: Desk, input: CustomerInput = {}): Customer {
  const { shop } = desk
  const id = shop.ids.gid('Customer')
  const at = input.createdAt ?? stamp(desk)
  const addresses = (input.addresses ?? []).map((a) =>
    newAddress(shop.ids.address(), {
      firstName: input.firstName ?? null,
      lastName: input.lastName ?? null,
      ...a,
    }),
  )
  const customer: Customer = {
    __typename: 'Customer',
    id,
    legacyResourceId: tail(id),
    createdAt: at,
    updatedAt: input.updatedAt ?? at,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    email: input.email ?? null,
    phone: input.phone ?? null,
    state: input.state ?? 'DISABLED',
    note: input.note ?? null,
    tags: input.tags ?? [],
    locale: input.locale ?? 'en',
    taxExempt: input.taxExempt ?? false,
    verifiedEmail: input.verifiedEmail ?? input.email != null,
    emailConsent: consent(input.emailConsent),
    smsConsent: consent(input.smsConsent),
    addresses,
    defaultAddressId: addresses[0]?.id ?? null,
    ...(input.statistics ? { statistics: input.statistics } : {}),
    ...(input.metafields ? { metafields: metafieldMap(input.metafields) } : {}),
  }
  shop.customers.set(id, customer)
  shop.changed('customers', id, null)
  tell(desk, 'customers/create', () => customerPayload(customer, shop), randomUUID())
  return customer
}

/** Addresses given here replace all; tags given here send the tag topics too, as a save in the admin does. */
export function updateCustomer(desk: Desk, id: string, changes: CustomerInput): Customer {
  const customer = found(desk.shop.customers, id)
  const { addresses, emailConsent, smsConsent, metafields, tags, ...plain } = changes
  const event = randomUUID()
  Object.assign(customer, plain)
  if (addresses) {
    customer.addresses = addresses.map((a) => newAddress(desk.shop.ids.address(), a))
    customer.defaultAddressId = customer.addresses[0]?.id ?? null
  }
  if (emailConsent) customer.emailConsent = { ...customer.emailConsent, ...emailConsent }
  if (smsConsent) customer.smsConsent = { ...customer.smsConsent, ...smsConsent }
  if (metafields) customer.metafields = metafieldMap(metafields)
  touch(desk, 'customers', customer)
  if (changes.updatedAt) customer.updatedAt = changes.updatedAt
  if (tags) setTags(desk, customer, tags, event)
  tell(desk, 'customers/update', () => customerPayload(customer, desk.shop), event)
  return customer
}

function setTags(desk: Desk, customer: Customer, tags: string[], event: string): void {
  const added = tags.filter((tag) => !customer.tags.includes(tag))
  const removed = customer.tags.filter((tag) => !tags.includes(tag))
  customer.tags = tags
  const at = desk.clock.now()
  if (added.length > 0) tell(desk, 'customer.tags_added', () => customerTags(customer.id, added, at), event)
  if (removed.length > 0)
    tell(desk, 'customer.tags_removed', () => customerTags(customer.id, removed, at), event)
}

export const addCustomerTags = (desk: Desk, id: string, tags: string[]): Customer =>
  updateCustomer(desk, id, { tags: [...new Set([...found(desk.shop.customers, id).tags, ...tags])] })

export const removeCustomerTags = (desk: Desk, id: string, tags: string[]): Customer =>
  updateCustomer(desk, id, { tags: found(desk.shop.customers, id).tags.filter((tag) => !tags.includes(tag)) })

/** A change of consent alone sends its own topic and not customers/update. */
export function setEmailConsent(desk: Desk, id: string, state: string): Customer {
  const customer = found(desk.shop.customers, id)
  customer.emailConsent = {
    marketingState: state,
    marketingOptInLevel: 'SINGLE_OPT_IN',
    marketingUpdatedAt: stamp(desk),
  }
  touch(desk, 'customers', customer)
  tell(
    desk,
    'customers_email_marketing_consent/update',
    () => emailConsentPayload(customer, desk.shop),
    randomUUID(),
  )
  return customer
}

export function setSmsConsent(desk: Desk, id: string, state: string): Customer {
  const customer = found(desk.shop.customers, id)
  customer.smsConsent = {
    marketingState: state,
    marketingOptInLevel: 'SINGLE_OPT_IN',
    marketingUpdatedAt: stamp(desk),
  }
  touch(desk, 'customers', customer)
  tell(desk, 'customers_marketing_consent/update', () => smsConsentPayload(customer, desk.shop), randomUUID())
  return customer
}

/** Shopify refuses to delete customers with orders; here that is a mistake of the test. */
export function deleteCustomer(desk: Desk, id: string): void {
  found(desk.shop.customers, id)
  if ((desk.shop.ordersOf.get(id)?.length ?? 0) > 0)
    throw new Error('a customer with orders cannot be deleted')
  desk.shop.customers.delete(id)
  desk.shop.changed('customers', id, null)
  tell(desk, 'customers/delete', () => customerDeleted(id), randomUUID())
}

/** The kept one takes over orders, tags, note and missing fields. */
export function mergeCustomers(desk: Desk, keptId: string, deletedId: string): Customer {
  const { shop } = desk
  const kept = found(shop.customers, keptId)
  const gone = found(shop.customers, deletedId)
  const event = randomUUID()
  for (const orderId of shop.ordersOf.get(deletedId) ?? []) {
    const order = shop.orders.get(orderId)
    if (!order) continue
    order.customerId = keptId
    touch(desk, 'orders', order)
  }
  const orders = [...(shop.ordersOf.get(keptId) ?? []), ...(shop.ordersOf.get(deletedId) ?? [])]
  if (orders.length > 0) shop.ordersOf.set(keptId, orders)
  shop.ordersOf.delete(deletedId)
  kept.firstName ??= gone.firstName
  kept.lastName ??= gone.lastName
  kept.email ??= gone.email
  kept.phone ??= gone.phone
  kept.tags = [...new Set([...kept.tags, ...gone.tags])]
  kept.addresses.push(...gone.addresses)
  shop.customers.delete(deletedId)
  shop.changed('customers', deletedId, null)
  touch(desk, 'customers', kept)
  tell(desk, 'customers/merge', () => customersMerged(keptId, deletedId), event)
  tell(desk, 'customers/update', () => customerPayload(kept, shop), event)
  if (desk.rules.mergeSendsDelete) tell(desk, 'customers/delete', () => customerDeleted(deletedId), event)
  return kept
}

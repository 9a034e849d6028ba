// What of a customer needs a decision: how a person without a name is called, whose company, whose phone. Pure, and light
// enough for the browser: how phone numbers are read is given by the caller.

import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OptOutChoice } from '#app/mapping/settings/opt-out.ts'
import { profileOf } from '#app/mapping/records/company.ts'
import { cut, join, line } from '#app/mapping/values/text.ts'

type ToPhone = (text: string | null | undefined, country: string | null | undefined) => string | null

const lastNameLimit = 80 // beyond this Zoho rejects the record

type Names = { first: string | null; last: string }

// Zoho needs a last name and Shopify does not: fall back to what the merchant would recognise. Who has only a first
// name is filed under it, and not twice.
export function personNames(customer: ShopifyCustomer, toPhone: ToPhone): Names {
  for (const who of [customer, customer.defaultAddress]) {
    const first = line(who?.firstName)
    const last = line(who?.lastName)
    if (last !== null) return { first, last: cut(last, lastNameLimit) }
    if (first !== null) return { first: null, last: cut(first, lastNameLimit) }
  }
  return { first: null, last: cut(nameless(customer, toPhone), lastNameLimit) }
}

function nameless(customer: ShopifyCustomer, toPhone: ToPhone): string {
  const mailbox = customer.defaultEmailAddress?.emailAddress?.split('@')[0]
  return (
    line(mailbox) ?? personPhone(customer, toPhone) ?? `Shopify customer ${customer.id.split('/').at(-1)}`
  )
}

/** As Shopify calls a customer: by name, else by e-mail, else by phone (schema, Customer.displayName). */
export const displayName = ({
  firstName,
  lastName,
  defaultEmailAddress,
  defaultPhoneNumber,
}: ShopifyCustomer): string | null =>
  join([firstName, lastName], ' ') ??
  line(defaultEmailAddress?.emailAddress) ??
  line(defaultPhoneNumber?.phoneNumber)

/** The customer's own number, or the one of the address when that is none. */
export function personPhone(customer: ShopifyCustomer, toPhone: ToPhone): string | null {
  const country = customer.defaultAddress?.countryCodeV2
  return (
    toPhone(customer.defaultPhoneNumber?.phoneNumber, country) ??
    toPhone(customer.defaultAddress?.phone, country)
  )
}

/** Layout-mandatory in many organizations: where there is no company, the person stands for it. */
export function personCompany(customer: ShopifyCustomer, toPhone: ToPhone): string {
  const { first, last } = personNames(customer, toPhone)
  const named = line(profileOf(customer)?.name) ?? line(customer.defaultAddress?.company)
  return named ?? join([first, last], ' ') ?? last
}

/** "Opted out" in Zoho: people set it themselves by Zoho's own unsubscribe link (contracts/zoho 11b.14). */
export const optOutField = 'Email_Opt_Out'

/** Null: Shopify says nothing that Zoho should follow. Zoho's box is more than "no newsletter": it blocks all mails. */
export function optOut(customer: ShopifyCustomer, choice: OptOutChoice): boolean | null {
  const state = customer.defaultEmailAddress?.marketingState
  if (!state) return null
  if (state === 'SUBSCRIBED') return false
  return state === 'UNSUBSCRIBED' || choice === 'without_consent' ? true : null
}

/** Shopify says neither yes nor no: opted out such a customer is by the merchant's choice alone. */
export const isUnanswered = ({ defaultEmailAddress }: ShopifyCustomer): boolean => {
  const state = defaultEmailAddress?.marketingState
  return Boolean(state) && state !== 'SUBSCRIBED' && state !== 'UNSUBSCRIBED'
}

// Shopify customer -> Zoho Lead or Contact. Pure: same customer in, same record out.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { profileOf } from './company.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { clean, cut, join, line, withoutEmpty } from '#app/mapping/values/text.ts'

export type PersonModule = 'Leads' | 'Contacts'

/**
 * What a customer is in Zoho before anything is known there.
 * @param ordered an order of theirs is at hand: Shopify's own count may lag behind
 */
export function homeOf(
  customersAs: Settings['customersAs'],
  { numberOfOrders }: Pick<ShopifyCustomer, 'numberOfOrders'>,
  ordered = false,
): PersonModule {
  if (customersAs !== 'LeadsUntilOrder') return customersAs
  return ordered || Number(numberOfOrders ?? 0) > 0 ? 'Contacts' : 'Leads'
}

const lastNameLimit = 80 // beyond this Zoho rejects the record

/** Empty values are left out: Shopify's silence never clears what Zoho knows. */
export function customerToPerson(customer: ShopifyCustomer, module: PersonModule): Record<string, unknown> {
  const address = customer.defaultAddress
  const common = {
    ...names(customer),
    Email: toEmail(customer.defaultEmailAddress?.emailAddress),
    Phone: phone(customer),
    Description: clean(customer.note),
    Email_Opt_Out: optOut(customer),
    Lead_Source: 'Online Store',
  }
  return withoutEmpty(
    module === 'Leads'
      ? { ...common, Company: company(customer), ...leadAddress(address) }
      : { ...common, ...contactAddress(address) },
  )
}

/** Compared case-insensitively when looking for people that Zoho knows already. */
export const emailKey = (customer: ShopifyCustomer): string | null =>
  toEmail(customer.defaultEmailAddress?.emailAddress)?.toLowerCase() ?? null

type Names = { First_Name: string | null; Last_Name: string }

// Zoho needs a last name and Shopify does not: fall back to what the merchant would recognise. Who has only a first
// name is filed under it, and not twice.
function names(customer: ShopifyCustomer): Names {
  for (const who of [customer, customer.defaultAddress]) {
    const first = line(who?.firstName)
    const last = line(who?.lastName)
    if (last !== null) return { First_Name: first, Last_Name: cut(last, lastNameLimit) }
    if (first !== null) return { First_Name: null, Last_Name: cut(first, lastNameLimit) }
  }
  return { First_Name: null, Last_Name: cut(nameless(customer), lastNameLimit) }
}

function nameless(customer: ShopifyCustomer): string {
  const mailbox = customer.defaultEmailAddress?.emailAddress?.split('@')[0]
  return line(mailbox) ?? phone(customer) ?? `Shopify customer ${customer.id.split('/').at(-1)}`
}

/** A number and the country that it is written for, to find people that Zoho knows already. */
export type PhoneKey = { number: string; country: string | null }

export function phoneKey(customer: ShopifyCustomer): PhoneKey | null {
  const number = phone(customer)
  return number === null ? null : { number, country: customer.defaultAddress?.countryCodeV2 ?? null }
}

// The customer's own number, or the one of the address when that is none.
function phone(customer: ShopifyCustomer): string | null {
  const country = customer.defaultAddress?.countryCodeV2
  return (
    toPhone(customer.defaultPhoneNumber?.phoneNumber, country) ??
    toPhone(customer.defaultAddress?.phone, country)
  )
}

// Layout-mandatory in many organisations: where there is no company, the person stands for it.
function company(customer: ShopifyCustomer): string {
  const { First_Name, Last_Name } = names(customer)
  const named = line(profileOf(customer)?.name) ?? line(customer.defaultAddress?.company)
  return named ?? join([First_Name, Last_Name], ' ') ?? Last_Name
}

// No consent on record means no mails.
function optOut(customer: ShopifyCustomer): boolean | null {
  const state = customer.defaultEmailAddress?.marketingState
  return state ? state !== 'SUBSCRIBED' : null
}

/** An address as every module of Zoho knows it; the caller gives the parts their names. */
export const addressParts = (address: Address) => ({
  street: join([address.address1, address.address2], ', '),
  city: line(address.city),
  state: line(address.province) ?? line(address.provinceCode),
  code: line(address.zip),
  country: line(address.country) ?? line(address.countryCodeV2),
})

function leadAddress(address: Address | null) {
  if (!address) return {}
  const { street, city, state, code, country } = addressParts(address)
  return { Street: street, City: city, State: state, Zip_Code: code, Country: country }
}

function contactAddress(address: Address | null) {
  if (!address) return {}
  const { street, city, state, code, country } = addressParts(address)
  return {
    Mailing_Street: street,
    Mailing_City: city,
    Mailing_State: state,
    Mailing_Zip: code,
    Mailing_Country: country,
  }
}

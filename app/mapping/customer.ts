// Shopify customer -> Zoho Lead or Contact. Pure: same customer in, same record out.

import type { Address } from '#app/shopify/common-fields.ts'
import type { ShopifyCustomer } from '#app/shopify/customer.ts'
import { clean, cut, toEmail, toPhone, withoutEmpty } from './text.ts'

export type PersonModule = 'Leads' | 'Contacts'

const lastNameLimit = 80 // beyond this Zoho rejects the record

/** Empty values are left out: Shopify's silence never clears what Zoho knows. */
export function customerToPerson(customer: ShopifyCustomer, module: PersonModule): Record<string, unknown> {
  const address = customer.defaultAddress
  const country = address?.countryCodeV2
  const common = {
    First_Name: firstName(customer),
    Last_Name: lastName(customer),
    Email: toEmail(customer.defaultEmailAddress?.emailAddress),
    Phone: toPhone(customer.defaultPhoneNumber?.phoneNumber ?? address?.phone, country),
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

// A customer with a first name only is filed under it, and not twice.
function firstName(customer: ShopifyCustomer): string | null {
  return clean(customer.lastName) ? clean(customer.firstName) : null
}

// Zoho needs a last name and Shopify does not: fall back to what the merchant would recognise.
function lastName(customer: ShopifyCustomer): string {
  const email = clean(customer.defaultEmailAddress?.emailAddress)
  const candidates = [
    clean(customer.lastName),
    clean(customer.firstName),
    clean(email?.split('@')[0]),
    toPhone(customer.defaultPhoneNumber?.phoneNumber, customer.defaultAddress?.countryCodeV2),
  ]
  const name = candidates.find((candidate) => candidate !== null && candidate !== undefined)
  return cut(name ?? `Shopify customer ${customer.id.split('/').at(-1)}`, lastNameLimit)
}

// Layout-mandatory in many organisations: the person stands for the company.
function company(customer: ShopifyCustomer): string {
  const person = [clean(customer.firstName), clean(customer.lastName)].filter(Boolean).join(' ')
  return clean(customer.defaultAddress?.company) ?? (person || lastName(customer))
}

// No consent on record means no mails.
function optOut(customer: ShopifyCustomer): boolean | null {
  const state = customer.defaultEmailAddress?.marketingState
  return state ? state !== 'SUBSCRIBED' : null
}

export const street = (address: Address): string | null =>
  [clean(address.address1), clean(address.address2)].filter(Boolean).join(', ') || null

const leadAddress = (address: Address | null) =>
  address && {
    Street: street(address),
    City: clean(address.city),
    State: clean(address.province),
    Zip_Code: clean(address.zip),
    Country: clean(address.country),
  }

const contactAddress = (address: Address | null) =>
  address && {
    Mailing_Street: street(address),
    Mailing_City: clean(address.city),
    Mailing_State: clean(address.province),
    Mailing_Zip: clean(address.zip),
    Mailing_Country: clean(address.country),
  }

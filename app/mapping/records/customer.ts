// Shopify customer -> Zoho Lead or Contact. Pure: same customer in, same record out.

import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { line } from '#app/mapping/values/text.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { personPhone } from '#app/mapping/parts/person.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { ZohoRows } from '#app/zoho/records/rows.ts'

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

/**
 * @param optOut who is opted out of mails in Zoho
 * @param fields of the module: countries and states may be lists there
 */
export function customerToPerson<M extends PersonModule>(
  customer: ShopifyCustomer,
  module: M,
  optOut: Settings['optOut'] = 'unsubscribed',
  fields: FieldMap = new Map(),
): ZohoRows[M] {
  const row = mapRow(customerEntries, module, customer, { phone: toPhone, optOut, fields })
  return isFiledUnderFirst(customer) ? { ...row, First_Name: null } : row
}

// The first name is the only one, and written where the last one was: it would be there twice.
function isFiledUnderFirst({ firstName, lastName, defaultAddress: at }: ShopifyCustomer): boolean {
  const names = [
    [firstName, lastName],
    [at?.firstName, at?.lastName],
  ].map((both) => both.map((name) => line(name)))
  const [first = null, last = null] = names.find((both) => both.some((name) => name !== null)) ?? []
  return first !== null && last === null
}

/** Compared case-insensitively when looking for people that Zoho knows already. */
export const emailKey = (customer: ShopifyCustomer): string | null =>
  toEmail(customer.defaultEmailAddress?.emailAddress)?.toLowerCase() ?? null

/** A number and the country that it is written for, to find people that Zoho knows already. */
export type PhoneKey = { number: string; country: string | null }

export function phoneKey(customer: ShopifyCustomer): PhoneKey | null {
  const number = personPhone(customer, toPhone)
  return number === null ? null : { number, country: customer.defaultAddress?.countryCodeV2 ?? null }
}

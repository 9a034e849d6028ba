// What becomes of fields that depend on what Shopify withholds of a record: a record that is there keeps what it has, in
// all of them, and a new one gets what can be said without it (a last name is needed). Pure.

import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import type { Ruled } from '#app/mapping/settings/merchant.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { People, PersonalData } from '#app/shopify/protected/withheld.ts'
import type { Address, Datum } from '#app/shopify/records/common-fields.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'

type Place = { module: string; fields: FieldMap }

/**
 * Maps a record. Fields depend on what is withheld where something in its place would make another value of them, by the
 * standard mapping or by a rule; of an address that does so in a part, all parts.
 * @param map with the merchant's rules
 */
export function mapShown<R extends People>(
  record: R,
  { module, fields }: Place,
  map: (of: R) => Ruled,
): Ruled {
  const mapped = map(record)
  if (!record.withheld || record.withheld.length === 0) return mapped
  const shown = map(asIfShown(record, record.withheld)).row
  const hidden = new Set(
    Object.keys(mapped.row).filter((name) => !isSame(valueIn(mapped.row, name), valueIn(shown, name))),
  )
  const wholes = wholesIn(module, fields).filter((whole) => whole.some((name) => hidden.has(name)))
  return onlyOnce(mapped, new Set([...hidden, ...wholes.flat()]))
}

const valueIn = (row: ZohoRow, name: string): unknown =>
  new Map<string, unknown>(Object.entries(row)).get(name)

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

// Neither compared nor updated: what was written before stays known as it was.
function onlyOnce(ruled: Ruled, hidden: ReadonlySet<string>): Ruled {
  const entries = Object.entries(ruled.row)
  const once = entries.filter(([name, value]) => hidden.has(name) && value !== null)
  const isOpen = (name: string) => !hidden.has(name)
  return {
    ...ruled,
    row: Object.fromEntries(entries.filter(([name]) => isOpen(name))),
    onCreate: { ...ruled.onCreate, ...Object.fromEntries(once) },
    keepIfSet: ruled.keepIfSet.filter(isOpen),
    overwrite: ruled.overwrite.filter(isOpen),
    followed: ruled.followed.filter(isOpen),
    emptied: ruled.emptied.filter(isOpen),
  }
}

// Stands for whatever is there.
const someText = 'Withheld'
const someEmail = 'withheld@example.com'
const somePhone = '+12025550142'

const consent = { marketingState: null, marketingOptInLevel: null, marketingUpdatedAt: null }

/** The record with something in each place of which nobody knows what is there. */
const asIfShown = <R extends People>(record: R, withheld: readonly Datum[]): R => ({
  ...personShown(record, withheld),
  ...(withheld.includes('email') && record.email === null ? { email: someEmail } : {}),
  ...(withheld.includes('phone') && record.phone === null ? { phone: somePhone } : {}),
  ...addressesOf(record, withheld),
  ...(record.customer ? { customer: personShown(record.customer, withheld) } : {}),
})

const personShown = <P extends PersonalData>(person: P, withheld: readonly Datum[]): P => ({
  ...person,
  ...(withheld.includes('name') ? namesOf(person) : {}),
  ...(withheld.includes('email') ? emailOf(person) : {}),
  ...(withheld.includes('phone') ? phoneOf(person) : {}),
})

const namesOf = ({ firstName, lastName }: PersonalData): PersonalData =>
  firstName === null && (lastName ?? null) === null ? { firstName: someText, lastName: someText } : {}

const emailOf = ({ defaultEmailAddress: own }: PersonalData): PersonalData =>
  own === undefined || own?.emailAddress
    ? {}
    : { defaultEmailAddress: { ...consent, ...own, emailAddress: someEmail } }

const phoneOf = ({ defaultPhoneNumber: own }: PersonalData): PersonalData =>
  own === undefined || own?.phoneNumber
    ? {}
    : { defaultPhoneNumber: { ...consent, ...own, phoneNumber: somePhone } }

function addressesOf(record: People, withheld: readonly Datum[]): People {
  const { defaultAddress, billingAddress, shippingAddress } = record
  const filled = (address: Address): Address => ({
    ...address,
    ...(withheld.includes('name') ? fill(address, { firstName: someText, lastName: someText }) : {}),
    ...(withheld.includes('address') ? fill(address, { address1: someText, zip: someText }) : {}),
    ...(withheld.includes('phone') ? fill(address, { phone: somePhone }) : {}),
  })
  return {
    ...(defaultAddress ? { defaultAddress: filled(defaultAddress) } : {}),
    ...(billingAddress ? { billingAddress: filled(billingAddress) } : {}),
    ...(shippingAddress ? { shippingAddress: filled(shippingAddress) } : {}),
  }
}

// Only where there is nothing.
const fill = (address: Address, texts: Partial<Address>): Partial<Address> =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => !new Map(Object.entries(address)).get(name)))

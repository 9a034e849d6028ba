// Which of a customer's data Shopify withholds from this app. Pure. An app is approved for names, addresses, e-mails and
// phones one by one; what it is not approved for is null, with an error beside it in an answer and without a word in the
// result of a bulk operation (contracts/shopify 3.4, 9b.8). Such a null is none: nobody knows what is there.

import type { Address, Datum, Withholding } from '#app/shopify/records/common-fields.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { ShopifyOrder } from '#app/shopify/records/order.ts'

export const data = ['name', 'address', 'email', 'phone'] as const satisfies readonly Datum[]

type Text = string | null | undefined

/** Whoever a record is of. Undefined: the kind does not say it. */
export type PersonalData = {
  firstName?: Text
  lastName?: Text
  defaultEmailAddress?: { emailAddress?: Text } | null | undefined
  defaultPhoneNumber?: { phoneNumber?: Text } | null | undefined
}

/** Where records say who somebody is; each kind has some of it. */
export type People = PersonalData &
  Partial<Pick<ShopifyCustomer, 'defaultAddress'>> &
  Partial<Pick<ShopifyOrder, 'email' | 'phone' | 'billingAddress' | 'shippingAddress'>> &
  Withholding & {
    /** Who left a checkout. Of an order's customer nothing but the id is read with it. */
    customer?: (PersonalData & { id: string }) | null
  }

// As the schema marks them (`protectedContent`).
const fields: Readonly<Record<Datum, readonly string[]>> = {
  name: ['firstName', 'lastName'],
  address: ['address1', 'address2', 'zip'],
  email: ['email', 'emailAddress'],
  phone: ['phone', 'phoneNumber'],
}

/** @param withheldIn names of the fields on the way to what an answer withholds */
export const withheldOf = (withheldIn: ReadonlySet<string>): Datum[] =>
  data.filter((datum) => fields[datum].some((field) => withheldIn.has(field)))

/** The same records, which say so. */
export const marked = <R extends object>(
  records: readonly R[],
  withheld: readonly Datum[],
): (R & Withholding)[] => records.map((record) => (withheld.length > 0 ? { ...record, withheld } : record))

/** In how many places a record has none of it. */
export const blanks = (record: People, datum: Datum): number =>
  [record, ...(record.customer ? [record.customer] : [])]
    .flatMap((people) => placesOf[datum](people))
    .filter((isThere) => !isThere).length

const addressesOf = ({ defaultAddress, billingAddress, shippingAddress }: People): Address[] =>
  [defaultAddress, billingAddress, shippingAddress].flatMap((address) => address ?? [])

// Undefined: the kind has no such place.
const valuesOf = (...values: readonly (string | null | undefined)[]): boolean[] =>
  values.flatMap((value) => (value === undefined ? [] : [Boolean(value)]))

const placesOf: Readonly<Record<Datum, (record: People) => boolean[]>> = {
  name: (record) => [
    ...valuesOf(record.firstName === undefined ? undefined : (record.firstName ?? record.lastName ?? null)),
    ...addressesOf(record).map(({ firstName, lastName }) => Boolean(firstName ?? lastName)),
  ],
  address: (record) =>
    addressesOf(record).map(({ address1, address2, zip }) => Boolean(address1 ?? address2 ?? zip)),
  email: ({ email, defaultEmailAddress }) =>
    valuesOf(email, defaultEmailAddress === null ? null : defaultEmailAddress?.emailAddress),
  phone: (record) => [
    ...valuesOf(record.phone),
    ...valuesOf(
      record.defaultPhoneNumber === null ? null : record.defaultPhoneNumber?.phoneNumber,
      ...addressesOf(record).map(({ phone }) => phone),
    ),
  ],
}

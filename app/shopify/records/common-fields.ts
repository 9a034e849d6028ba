// Pieces that several of Shopify's records share, as the Admin API answers them.

import { z } from 'zod'

/** Money as Shopify sends it: a decimal string and an ISO currency. */
export const Money = z.object({ amount: z.string(), currencyCode: z.string() })
export type Money = z.infer<typeof Money>

export const ShopMoney = z.object({ shopMoney: Money })
export const BothMoney = z.object({ shopMoney: Money, presentmentMoney: Money })

const text = z.string().nullish().default(null)

export const Address = z.object({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  provinceCode: text,
  zip: text,
  country: text,
  countryCodeV2: text,
  phone: text,
})
export type Address = z.infer<typeof Address>

export const addressFields =
  'firstName lastName company address1 address2 city province provinceCode zip country countryCodeV2 phone'

/** Of a customer's data what an app is approved for one by one (contracts/shopify 3.4). */
export type Datum = 'name' | 'address' | 'email' | 'phone'

/** What Shopify withholds of a record: where it is null, nobody knows what is there. Absent: nothing. */
export type Withholding = { withheld?: readonly Datum[] }

/** Of an order or a draft that shows no customer: whether its customer was taken off. */
export type Owned = { isNobodys?: boolean }

export const Attribute = z.object({ key: z.string(), value: z.string().nullish().default(null) })

export const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })

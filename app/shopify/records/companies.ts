// Shopify's B2B companies, as orders and customers name them. Beyond what this app reads of everybody: asked for only
// where the merchant gives them Accounts of their own.

import { z } from 'zod'
import type { Address, Withholding } from './common-fields.ts'
import type { MetafieldNames } from './metafield-names.ts'

const text = z.string().nullish().default(null)

const Company = z.object({ id: z.string(), name: z.string(), externalId: text })
export type ShopifyCompany = z.infer<typeof Company>

/** Who bought: of a person nothing is read. Undefined: not asked for. */
export const PurchasingEntity = z
  .object({ company: Company.nullish(), location: z.object({ name: text }).nullish() })
  .nullish()

/** The companies that a customer buys for, in no promised order. Undefined: not asked for. */
export const ContactProfiles = z.array(z.object({ id: z.string(), company: Company })).nullish()

/** Where in an order and in a customer they are. */
export const companyRoots = ['purchasingEntity', 'companyContactProfiles'] as const

const companyFields = 'company { id name externalId }'

/** Beside an order's own fields, where asked for. */
export const purchaseFields = ({ companies }: MetafieldNames): string =>
  companies
    ? ` purchasingEntity { __typename ... on PurchasingCompany { ${companyFields} location { id name } } }`
    : ''

/** Beside a customer's own fields, where asked for: a list without connections, so a bulk operation may read it. */
export const profileFields = ({ companies }: MetafieldNames): string =>
  companies ? ` companyContactProfiles { id ${companyFields} }` : ''

/** A company as it becomes an Account, with the places where it buys. */
const CompanyAddress = z.object({
  firstName: text,
  lastName: text,
  companyName: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  zoneCode: text,
  zip: text,
  country: text,
  countryCode: text,
  phone: text,
})

const toAddress = (address: z.infer<typeof CompanyAddress>): Address => ({
  firstName: address.firstName,
  lastName: address.lastName,
  company: address.companyName,
  address1: address.address1,
  address2: address.address2,
  city: address.city,
  province: address.province,
  provinceCode: address.zoneCode,
  zip: address.zip,
  country: address.country,
  countryCodeV2: address.countryCode,
  phone: address.phone,
})

const SomeAddress = CompanyAddress.nullish().transform((address) => (address ? toAddress(address) : null))

const Location = z.object({
  id: z.string(),
  name: text,
  phone: text,
  billingAddress: SomeAddress,
  shippingAddress: SomeAddress,
})

/** Names, e-mails and phones of people are withheld of apps that may not see them: then there is none. */
const MainContact = z.object({
  title: text,
  customer: z.object({ displayName: text }).nullish().default(null),
})

export const CompanyDetails = Company.extend({
  note: text,
  updatedAt: z.string(),
  mainContact: MainContact.nullish().default(null),
  locations: z.object({ nodes: z.array(Location) }).transform(({ nodes }) => nodes),
})
export type CompanyDetails = z.infer<typeof CompanyDetails> & Withholding

const companyAddress = `{ firstName lastName companyName address1 address2 city province zoneCode zip country countryCode
  phone }`

/** Of a company's locations the oldest: ten are named (mapping/companies), and one more says that there are more. */
const mostLocations = 11

export const detailFields = `id name externalId note updatedAt mainContact { title customer { displayName } }
  locations(first: ${mostLocations}) { nodes { id name phone
    billingAddress ${companyAddress} shippingAddress ${companyAddress} } }`

// Shopify's B2B companies, as orders and customers name them. Beyond what this app reads of everybody: asked for only
// where the merchant gives them Accounts of their own.

import { z } from 'zod'
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

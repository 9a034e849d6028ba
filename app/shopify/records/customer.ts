// A Shopify customer as this app reads it. Fields Shopify withholds (protected data) arrive as null: `withheld` says so.

import { z } from 'zod'
import { Address, Money, addressFields, type Withholding } from './common-fields.ts'
import { ContactProfiles } from './companies.ts'
import { Metafield } from './metafields.ts'
import type { MetafieldNames } from './metafield-names.ts'

const text = z.string().nullish().default(null)

// What Shopify works out of a customer's orders: read only where a rule names it. Scope: read_customers (contracts/shopify
// 9b.9). An object without connections, so a bulk operation may read it.

/** Words of Shopify's: CHAMPIONS, LOYAL, …; HIGH, MEDIUM, LOW. Null where it has no opinion. */
const Statistics = z.object({ rfmGroup: text, predictedSpendTier: text }).nullish().default(null)

/** Beside a customer's fields, where asked for. */
export const statisticsFields = ({ statistics }: MetafieldNames): string =>
  statistics ? ' statistics { rfmGroup predictedSpendTier }' : ''

/** Of an e-mail address to mails, of a phone number to SMS: whether, how surely, and since when. */
const Consent = z.object({ marketingState: text, marketingOptInLevel: text, marketingUpdatedAt: text })

export const ShopifyCustomer = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  firstName: text,
  lastName: text,
  note: text,
  tags: z.array(z.string()).default([]),
  locale: text,
  state: text,
  numberOfOrders: z.coerce.string().nullish().default(null),
  amountSpent: Money.nullish().default(null),
  defaultEmailAddress: Consent.extend({ emailAddress: text }).nullish().default(null),
  defaultPhoneNumber: Consent.extend({ phoneNumber: text }).nullish().default(null),
  defaultAddress: Address.nullish().default(null),
  lastOrder: z.object({ id: z.string(), name: text, processedAt: text }).nullish().default(null),
  companyContactProfiles: ContactProfiles,
  statistics: Statistics,
  metafields: z.array(Metafield).optional(),
})
export type ShopifyCustomer = z.infer<typeof ShopifyCustomer> & Withholding

const consent = 'marketingState marketingOptInLevel marketingUpdatedAt'

/**
 * Selected the same way by single reads and bulk operations. Not `displayName`: it is protected and cannot be null, so that
 * without the approval for names it would take the customer along.
 */
export const customerFields = `id createdAt updatedAt firstName lastName state note tags locale numberOfOrders
  amountSpent { amount currencyCode }
  defaultEmailAddress { emailAddress ${consent} }
  defaultPhoneNumber { phoneNumber ${consent} }
  defaultAddress { ${addressFields} }
  lastOrder { id name processedAt }`

// An abandoned checkout with its lines, as this app reads it. Its recovery link lets whoever has it go on with the checkout:
// it is passed on where the merchant wants it, and kept nowhere.

import { z } from 'zod'
import { Address, Attribute, BothMoney, ShopMoney, addressFields, type Withholding } from './common-fields.ts'

const text = z.string().nullish().default(null)
const Reference = z.object({ id: z.string() }).nullish().default(null)
const someMoney = ShopMoney.nullish().default(null)

export const ShopifyCheckoutLine = z.object({
  id: z.string(),
  title: text,
  variantTitle: text,
  sku: text,
  quantity: z.number(),
  variant: Reference,
  product: Reference,
  originalUnitPriceSet: ShopMoney,
})
export type ShopifyCheckoutLine = z.infer<typeof ShopifyCheckoutLine>

/** Of somebody who is no Contact, the deal says what the customer does. */
const CheckoutCustomer = z.object({
  id: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  defaultEmailAddress: z.object({ emailAddress: z.string().nullish() }).nullish(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string().nullish() }).nullish(),
})

export const ShopifyCheckout = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** When it became an order; null: it did not. */
  completedAt: text,
  abandonedCheckoutUrl: text,
  note: text,
  taxesIncluded: z.boolean().nullish().default(null),
  discountCodes: z.array(z.string()).default([]),
  customer: CheckoutCustomer.nullish().default(null),
  billingAddress: Address.nullish().default(null),
  shippingAddress: Address.nullish().default(null),
  customAttributes: z.array(Attribute).default([]),
  totalPriceSet: BothMoney,
  subtotalPriceSet: someMoney,
  totalDiscountSet: someMoney,
  totalTaxSet: someMoney,
  totalDutiesSet: someMoney,
})
export type ShopifyCheckout = z.infer<typeof ShopifyCheckout> & Withholding

export type CheckoutWithLines = ShopifyCheckout & { lines: ShopifyCheckoutLine[] }

/** What of a checkout says whether an order may have come of it. */
export const CheckoutHead = ShopifyCheckout.pick({
  id: true,
  completedAt: true,
  abandonedCheckoutUrl: true,
}).extend({ customer: Reference })
export type CheckoutHead = z.infer<typeof CheckoutHead>

const shopMoney = '{ shopMoney { amount currencyCode } }'

/** Who left a checkout; of an order's customer the id is enough. */
export const leaverFields =
  'id firstName lastName defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }'

export const checkoutFields = `id name createdAt updatedAt completedAt abandonedCheckoutUrl note taxesIncluded discountCodes
  customer { ${leaverFields} }
  billingAddress { ${addressFields} }
  shippingAddress { ${addressFields} }
  customAttributes { key value }
  totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
  subtotalPriceSet ${shopMoney} totalDiscountSet ${shopMoney} totalTaxSet ${shopMoney} totalDutiesSet ${shopMoney}`

export const checkoutLineFields = `id title variantTitle sku quantity product { id } variant { id }
  originalUnitPriceSet ${shopMoney}`

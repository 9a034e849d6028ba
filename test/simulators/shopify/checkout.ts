import type { Address } from './types.ts'

/** One that its customer left; once completed, one that was recovered. */
export type Checkout = {
  __typename: 'AbandonedCheckout'
  id: string
  legacyResourceId: string
  name: string
  token: string
  createdAt: string
  updatedAt: string
  completedAt: string | null
  note: string
  customerId: string | null
  currencyCode: string
  presentmentCurrencyCode: string
  presentmentRate: number
  taxesIncluded: boolean
  discountCodes: string[]
  discount: string
  tax: string
  lines: {
    id: string
    title: string | null
    variantTitle: string | null
    sku: string | null
    quantity: number
    price: string
    variantId: string | null
    productId: string | null
  }[]
  billingAddress: Address | null
  shippingAddress: Address | null
  customAttributes: { key: string; value: string }[]
}

import type { PaymentTermsRecord } from './payment-terms.ts'
import type { AddressInput, JourneyRecord, MetafieldRecord, Order } from '../types.ts'

export type Amount = string | number
export type Rate = { title: string; rate: number }

export type LineInput = {
  variantId?: string
  /** For a custom line, or a product that is gone. */
  title?: string
  variantTitle?: string
  sku?: string | null
  vendor?: string
  /** Unit price; default: the variant's. */
  price?: Amount
  quantity?: number
  /** Discount on this line, for all its units. */
  discount?: Amount
  taxRate?: number
  taxes?: Rate[]
  taxable?: boolean
  requiresShipping?: boolean
  isGiftCard?: boolean
  customAttributes?: { key: string; value: string }[]
}

export type OrderInput = {
  customerId?: string | null
  email?: string | null
  phone?: string | null
  lines: LineInput[]
  shipping?: Amount | { title?: string; price: Amount; discount?: Amount; taxes?: Rate[] }
  tip?: Amount
  /** UNCONFIRMED whether every tip is a line as well: the schema names tips among the lines that nobody can fulfill. */
  tipAs?: 'line' | 'amount'
  orderDiscount?: Amount
  discountCodes?: string[]
  taxesIncluded?: boolean
  /** For every taxable line without rates of its own. */
  taxes?: Rate[]
  presentmentCurrency?: string
  presentmentRate?: number
  test?: boolean
  createdAt?: string
  processedAt?: string
  note?: string | null
  tags?: string[]
  poNumber?: string | null
  sourceName?: string
  financialStatus?: 'PAID' | 'PENDING' | 'AUTHORIZED' | 'VOIDED'
  gateways?: string[]
  billingAddress?: AddressInput | null
  shippingAddress?: AddressInput | null
  customAttributes?: { key: string; value: string }[]
  /** One that is there, by id, or a new one. The customer buys for it from then on. */
  company?: { id: string; location?: string } | { name: string; externalId?: string; location?: string }
  duties?: Amount
  fees?: { name: string; price: Amount }[]
  metafields?: MetafieldRecord[]
  locale?: string
  journey?: JourneyRecord
  risk?: Order['risk']
  checkoutToken?: string
  paymentTerms?: PaymentTermsRecord
}

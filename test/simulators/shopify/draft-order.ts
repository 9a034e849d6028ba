import type { Address, LineItem, ShippingLine, Totals } from './types.ts'

/** What staff, or a sales rep, put together for a customer; it may become an order. */
export type DraftOrder = {
  __typename: 'DraftOrder'
  id: string
  legacyResourceId: string
  name: string
  createdAt: string
  updatedAt: string
  status: 'OPEN' | 'INVOICE_SENT' | 'COMPLETED'
  invoiceSentAt: string | null
  completedAt: string | null
  reserveInventoryUntil: string | null
  note: string | null
  email: string | null
  phone: string | null
  poNumber: string | null
  tags: string[]
  taxExempt: boolean
  taxesIncluded: boolean
  currencyCode: string
  presentmentCurrencyCode: string
  presentmentRate: number
  customerId: string | null
  /** What buys, where it is no person. */
  company: { id: string; locationId: string } | null
  billingAddress: Address | null
  shippingAddress: Address | null
  customAttributes: { key: string; value: string }[]
  discountCodes: string[]
  discountTitle: string | null
  lines: LineItem[]
  shippingLines: ShippingLine[]
  totals: Totals
  orderId: string | null
}

import type { PaymentTermsRecord } from './shop/payment-terms.ts'
import type { ReturnRecord } from './shop/returns.ts'

/** The records a shop holds, in the shop's own currency. What an answer shows is worked out in fields/. */
export type Address = {
  __typename: 'MailingAddress'
  id: string
  firstName: string | null
  lastName: string | null
  company: string | null
  address1: string | null
  address2: string | null
  city: string | null
  province: string | null
  provinceCode: string | null
  zip: string | null
  country: string | null
  countryCodeV2: string | null
  phone: string | null
}
export type AddressInput = Partial<Omit<Address, '__typename' | 'id'>>

export type Consent = {
  marketingState: string
  marketingOptInLevel: string | null
  marketingUpdatedAt: string | null
}

/** `updatedAt`: its own; else that of the record that owns it. */
export type MetafieldRecord = {
  namespace: string
  key: string
  type: string
  value: string
  updatedAt?: string
}

export type Customer = {
  __typename: 'Customer'
  id: string
  legacyResourceId: string
  createdAt: string
  updatedAt: string
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  state: string
  note: string | null
  tags: string[]
  locale: string
  taxExempt: boolean
  verifiedEmail: boolean
  emailConsent: Consent
  smsConsent: Consent
  addresses: Address[]
  defaultAddressId: string | null
  metafields?: Map<string, MetafieldRecord>
  /** what Shopify has worked out; nothing if not said */
  statistics?: { predictedSpendTier: string | null; rfmGroup: string | null }
}

export type Option = { name: string; value: string }

export type Variant = {
  __typename: 'ProductVariant'
  image?: ProductImage | null
  id: string
  legacyResourceId: string
  productId: string
  createdAt: string
  updatedAt: string
  title: string
  sku: string | null
  barcode: string | null
  price: string
  compareAtPrice: string | null
  position: number
  taxable: boolean
  inventoryQuantity: number
  inventoryPolicy: 'DENY' | 'CONTINUE'
  selectedOptions: Option[]
  inventoryItemId: string
  tracked: boolean
  requiresShipping: boolean
  weight: { unit: string; value: number }
  cost: string | null
  metafields?: Map<string, MetafieldRecord>
}

/** `processing`: Shopify has not made its preview yet. `failed`: it never will. */
export type ProductImage = {
  id: string
  url: string
  altText: string | null
  processing?: boolean
  failed?: boolean
}

export type Product = {
  __typename: 'Product'
  id: string
  legacyResourceId: string
  createdAt: string
  updatedAt: string
  publishedAt: string | null
  title: string
  handle: string
  descriptionHtml: string
  vendor: string
  productType: string
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED'
  tags: string[]
  isGiftCard: boolean
  category: { id: string; fullName: string; name: string } | null
  options: { id: string; name: string; position: number }[]
  images: ProductImage[]
  variants: Variant[]
  metafields?: Map<string, MetafieldRecord>
}

export type Tax = { title: string; rate: number; amount: string }

export type LineItem = {
  __typename: 'LineItem'
  id: string
  title: string
  variantTitle: string | null
  sku: string | null
  vendor: string | null
  quantity: number
  currentQuantity: number
  refundedQuantity: number
  fulfilledQuantity: number
  price: string
  /** Discount on this line alone, for its whole quantity. */
  discount: string
  /** True when `discount` comes from a code: Shopify leaves it out of discountedTotalSet by default. */
  discountByCode: boolean
  /** This line's share of the discount on the whole order. */
  orderDiscount: string
  taxes: Tax[]
  taxable: boolean
  requiresShipping: boolean
  isGiftCard: boolean
  /** What it is worth is the order's `tip`, and in no sum of lines. */
  isTip?: boolean
  productId: string | null
  variantId: string | null
  customAttributes: { key: string; value: string }[]
  grams: number
  addedByEdit: boolean
}

export type ShippingLine = {
  id: string
  title: string
  code: string | null
  price: string
  discount: string
  refunded: string
  taxes: Tax[]
}

export type RefundRecord = {
  __typename: 'Refund'
  id: string
  legacyResourceId: string
  createdAt: string
  note: string | null
  amount: string
  shipping: string
  adjustment: string
  lines: {
    id: string
    lineItemId: string
    quantity: number
    subtotal: string
    tax: string
    restock: boolean
  }[]
}

export type TransactionRecord = {
  id: string
  kind: 'SALE' | 'AUTHORIZATION' | 'CAPTURE' | 'REFUND' | 'VOID'
  status: 'SUCCESS' | 'PENDING' | 'FAILURE'
  amount: string
  gateway: string
  createdAt: string
  refundId: string | null
}

export type FulfillmentRecord = {
  __typename: 'Fulfillment'
  /** How far its carrier says it got; absent: nobody follows it. */
  displayStatus?: string
  id: string
  legacyResourceId: string
  name: string
  createdAt: string
  updatedAt: string
  status: 'SUCCESS' | 'CANCELLED'
  tracking: { company: string | null; number: string | null; url: string | null }[]
  lines: { lineItemId: string; quantity: number }[]
}

/** Sums of an order. `at creation` and `current` are two of these. */
export type Totals = {
  subtotal: string
  discounts: string
  shipping: string
  tax: string
  total: string
}

export type Order = {
  __typename: 'Order'
  id: string
  legacyResourceId: string
  name: string
  number: number
  confirmationNumber: string
  createdAt: string
  processedAt: string
  updatedAt: string
  cancelledAt: string | null
  cancelReason: string | null
  closedAt: string | null
  test: boolean
  email: string | null
  phone: string | null
  note: string | null
  tags: string[]
  poNumber: string | null
  sourceName: string
  currencyCode: string
  presentmentCurrencyCode: string
  presentmentRate: number
  taxesIncluded: boolean
  customerId: string | null
  /** What buys, where it is no person. */
  company: { id: string; locationId: string } | null
  billingAddress: Address | null
  shippingAddress: Address | null
  customAttributes: { key: string; value: string }[]
  paymentGatewayNames: string[]
  discountCodes: string[]
  customerLocale: string
  lines: LineItem[]
  shippingLines: ShippingLine[]
  tip: string
  duties: string | null
  fees: { id: string; name: string; price: string }[]
  refunds: RefundRecord[]
  transactions: TransactionRecord[]
  fulfillments: FulfillmentRecord[]
  returns: ReturnRecord[]
  returnStatus: string
  edited: boolean
  voided: boolean
  atCreation: Totals
  originalTotal: string
  current: Totals
  metafields?: Map<string, MetafieldRecord>
  /** Absent: nobody knows where it came from. */
  journey?: JourneyRecord
  /** Of the checkout that it came of; absent: none. */
  checkoutToken?: string
  paymentTerms?: PaymentTermsRecord | null
  risk?: 'ACCEPT' | 'CANCEL' | 'INVESTIGATE' | 'NONE'
}

export type VisitRecord = {
  occurredAt: string
  landingPage: string | null
  referrerUrl: string | null
  source: string
  utmParameters: Partial<Record<'source' | 'medium' | 'campaign' | 'term' | 'content', string>> | null
}

export type JourneyRecord = {
  /** false: Shopify has not worked it out yet, and shows nothing of it */
  ready?: boolean
  firstVisit: VisitRecord
  lastVisit: VisitRecord
  daysToConversion: number
  customerOrderIndex: number
}

export type BulkOperationRecord = {
  __typename: 'BulkOperation'
  id: string
  type: 'QUERY'
  status: 'CREATED' | 'RUNNING' | 'CANCELING' | 'CANCELED' | 'COMPLETED' | 'FAILED' | 'EXPIRED'
  errorCode: string | null
  query: string
  groupObjects: boolean
  createdAt: string
  completedAt: string | null
  objectCount: string
  rootObjectCount: string
  fileSize: string | null
  url: string | null
  partialDataUrl: string | null
  version: string
}

export type CallLog = {
  method: string
  host: string
  path: string
  operationName?: string
  cost?: number
  status: number
  at: Date
}

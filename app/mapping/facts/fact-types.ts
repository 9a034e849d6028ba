// The names that rules may read of a record, and what they hold. Data only: the browser lists them, facts.ts reads them
// (a test holds the two together).

import type { RecordKind } from '#app/lib/record-kind.ts'

export type FactType = 'text' | 'number' | 'boolean' | 'date' | 'list'

type Names = Readonly<Record<string, FactType>>

const address = (prefix: string): Names => ({
  [`${prefix}.name`]: 'text',
  [`${prefix}.company`]: 'text',
  [`${prefix}.street`]: 'text',
  [`${prefix}.city`]: 'text',
  [`${prefix}.province`]: 'text',
  [`${prefix}.provinceCode`]: 'text',
  [`${prefix}.zip`]: 'text',
  [`${prefix}.country`]: 'text',
  [`${prefix}.countryCode`]: 'text',
  [`${prefix}.phone`]: 'text',
})

const customer: Names = {
  id: 'text',
  adminUrl: 'text',
  firstName: 'text',
  lastName: 'text',
  displayName: 'text',
  email: 'text',
  emailConsent: 'text',
  phone: 'text',
  locale: 'text',
  state: 'text',
  note: 'text',
  tags: 'list',
  ordersCount: 'number',
  totalSpent: 'number',
  currency: 'text',
  lastOrderName: 'text',
  lastOrderAt: 'date',
  createdAt: 'date',
  'b2b.company': 'text',
  'b2b.externalId': 'text',
  ...address('address'),
}

const product: Names = {
  id: 'text',
  productId: 'text',
  adminUrl: 'text',
  title: 'text',
  variantTitle: 'text',
  sku: 'text',
  barcode: 'text',
  price: 'number',
  compareAtPrice: 'number',
  stock: 'number',
  availableForSale: 'boolean',
  taxable: 'boolean',
  handle: 'text',
  vendor: 'text',
  productType: 'text',
  status: 'text',
  giftCard: 'boolean',
  tags: 'list',
  imageUrl: 'text',
  onlineUrl: 'text',
  createdAt: 'date',
}

const order: Names = {
  id: 'text',
  customerId: 'text',
  adminUrl: 'text',
  name: 'text',
  poNumber: 'text',
  email: 'text',
  phone: 'text',
  note: 'text',
  tags: 'list',
  channel: 'text',
  financialStatus: 'text',
  fulfillmentStatus: 'text',
  returnStatus: 'text',
  cancelReason: 'text',
  gateways: 'list',
  discountCodes: 'list',
  skus: 'list',
  itemsCount: 'number',
  shipmentStatus: 'text',
  carrier: 'text',
  trackingNumbers: 'list',
  trackingUrls: 'list',
  test: 'boolean',
  currency: 'text',
  total: 'number',
  totalOrdered: 'number',
  shipping: 'number',
  shippingMethod: 'text',
  tax: 'number',
  duties: 'number',
  fees: 'number',
  tip: 'number',
  discounts: 'number',
  paid: 'number',
  refunded: 'number',
  netPayment: 'number',
  outstanding: 'number',
  paidCurrency: 'text',
  paidTotal: 'number',
  createdAt: 'date',
  processedAt: 'date',
  cancelledAt: 'date',
  closedAt: 'date',
  'b2b.company': 'text',
  'b2b.externalId': 'text',
  'b2b.location': 'text',
  ...address('billing'),
  ...address('shipping'),
}

const mapOf = (names: Names): ReadonlyMap<string, FactType> => new Map(Object.entries(names))

/** By kind, in the order in which they are listed. */
export const factTypes: Readonly<Record<RecordKind, ReadonlyMap<string, FactType>>> = {
  customer: mapOf(customer),
  product: mapOf(product),
  order: mapOf(order),
}

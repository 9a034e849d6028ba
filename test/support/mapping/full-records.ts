// One record of each kind of which Shopify says everything that the catalogue reads.

import type { RecordKind } from '#app/lib/kinds.ts'
import {
  checkoutFacts,
  customerFacts,
  draftOrderFacts,
  orderFacts,
  variantFacts,
  type Facts,
  type ShopPlace,
} from '#app/mapping/facts/facts.ts'
import {
  checkoutValue,
  customerValue,
  draftOrderValue,
  orderValue,
  productValue,
  type ShopifyValue,
} from '#app/mapping/catalogue/shopify-values.ts'
import { checkout, checkoutLine } from './checkouts.ts'
import { draftLine, draftOrder } from './draft-orders.ts'
import { address, customer, lineItem, money, order, product, variant } from './records.ts'

const place: ShopPlace = { shop: 'acme.myshopify.com', zone: 'UTC' }
const at = '2026-01-10T12:00:00Z'
const home = {
  ...address,
  firstName: 'Ada',
  lastName: 'Lovelace',
  company: 'Acme',
  phone: '+16135550123',
}
const company = { id: 'gid://shopify/Company/3', name: 'Acme Ltd', externalId: 'AC-1' }
const consent = {
  marketingState: 'UNSUBSCRIBED',
  marketingOptInLevel: 'SINGLE_OPT_IN',
  marketingUpdatedAt: at,
}

const fullCustomer = customer({
  firstName: 'Ada',
  lastName: 'Lovelace',
  note: 'calls on Mondays',
  tags: ['VIP'],
  locale: 'en',
  state: 'ENABLED',
  numberOfOrders: '2',
  amountSpent: { amount: '20.00', currencyCode: 'USD' },
  defaultEmailAddress: { emailAddress: 'ada@example.com', ...consent },
  defaultPhoneNumber: { phoneNumber: '+16135550123', ...consent },
  defaultAddress: home,
  lastOrder: { id: 'gid://shopify/Order/9', name: '#1001', processedAt: at },
  companyContactProfiles: [{ id: 'gid://shopify/CompanyContact/4', company }],
  statistics: { rfmGroup: 'LOYAL', predictedSpendTier: 'HIGH' },
})

const fullVariant = {
  product: product({
    title: 'Shirt',
    descriptionHtml: '<p>d</p>',
    vendor: 'Acme',
    productType: 'Shirts',
    handle: 'shirt',
    tags: ['new'],
    isGiftCard: false,
    onlineStoreUrl: 'https://acme.example.com/shirt',
    featuredMedia: { preview: { image: { url: 'https://cdn.example.com/shirt.png' } } },
  }),
  variant: variant({
    title: 'Blue',
    sku: 'S-1',
    barcode: '4006381333931',
    compareAtPrice: '12.00',
    inventoryQuantity: 3,
    availableForSale: true,
    taxable: true,
    inventoryItem: { tracked: true },
  }),
  shopCurrency: 'USD',
}

const visit = {
  occurredAt: at,
  landingPage: 'https://acme.example.com/',
  referrerUrl: 'https://search.example.com/',
  source: 'google',
  utmParameters: { source: 's', medium: 'm', campaign: 'c', term: 't', content: 'n' },
}

const fullOrder = order('10.00', [lineItem({ sku: 'S-1', quantity: 2, current: 1 })], {
  customer: { id: 'gid://shopify/Customer/7' },
  poNumber: 'PO-1',
  note: 'gift',
  email: 'ada@example.com',
  phone: '+16135550123',
  tags: ['gift'],
  sourceName: 'web',
  app: { name: 'Online Store' },
  test: false,
  returnStatus: 'NO_RETURN',
  cancelReason: 'CUSTOMER',
  paymentGatewayNames: ['manual'],
  discountCodes: ['HI'],
  processedAt: at,
  cancelledAt: at,
  closedAt: at,
  fulfillments: [
    {
      status: 'SUCCESS',
      displayStatus: 'DELIVERED',
      deliveredAt: at,
      estimatedDeliveryAt: at,
      trackingInfo: [{ company: 'DHL', number: '1Z', url: 'https://track.example.com/1Z' }],
    },
  ],
  currentShippingPriceSet: money('1.00'),
  currentTotalTaxSet: money('1.00'),
  currentTotalDutiesSet: money('1.00'),
  currentTotalAdditionalFeesSet: money('1.00'),
  currentTotalDiscountsSet: money('1.00'),
  totalTipReceivedSet: money('1.00'),
  totalReceivedSet: money('10.00'),
  totalRefundedSet: money('1.00'),
  netPaymentSet: money('9.00'),
  totalOutstandingSet: money('0.00'),
  shippingLine: { title: 'Express' },
  refunds: [{ id: 'r', createdAt: at, note: 'damaged', totalRefundedSet: money('1.00') }],
  paymentTerms: {
    paymentTermsName: 'Net 30',
    overdue: false,
    paymentSchedules: { nodes: [{ dueAt: at, completedAt: null }] },
  },
  purchasingEntity: { company, location: { name: 'Berlin' } },
  customerJourneySummary: {
    daysToConversion: 3,
    customerOrderIndex: 0,
    firstVisit: visit,
    lastVisit: visit,
  },
  risk: { recommendation: 'ACCEPT' },
  billingAddress: home,
  shippingAddress: home,
})

const fullCheckout = checkout({
  customer: {
    id: 'gid://shopify/Customer/7',
    defaultEmailAddress: { emailAddress: 'ada@example.com' },
    defaultPhoneNumber: { phoneNumber: '+12025550101' },
  },
  completedAt: at,
  note: 'gift',
  discountCodes: ['HI'],
  billingAddress: home,
  shippingAddress: home,
  totalDiscountSet: money('1.00'),
  totalTaxSet: money('1.00'),
  totalDutiesSet: money('1.00'),
  lines: [checkoutLine()],
})

const fullDraftOrder = draftOrder(
  {
    status: 'COMPLETED',
    customer: { id: 'gid://shopify/Customer/7' },
    completedAt: at,
    invoiceSentAt: at,
    reserveInventoryUntil: at,
    invoiceUrl: 'https://acme.example.com/invoices/1',
    note2: 'gift',
    email: 'ada@example.com',
    phone: '+16135550123',
    poNumber: 'PO-1',
    tags: ['gift'],
    taxExempt: false,
    discountCodes: ['HI'],
    order: { id: 'gid://shopify/Order/9', name: '#1001' },
    purchasingEntity: { company, location: { name: 'Berlin' } },
    totalDiscountsSet: money('1.00'),
    totalShippingPriceSet: money('1.00'),
    totalTaxSet: money('1.00'),
    shippingLine: { title: 'Express' },
    billingAddress: home,
    shippingAddress: home,
  },
  [draftLine()],
)

/** What rules read of it, and what a comparison says of it. */
export const fullRecords: Readonly<Record<RecordKind, { facts: Facts; said: ShopifyValue }>> = {
  customer: { facts: customerFacts(fullCustomer, place), said: customerValue(fullCustomer) },
  product: { facts: variantFacts(fullVariant, place), said: productValue(fullVariant) },
  order: { facts: orderFacts(fullOrder, place), said: orderValue(fullOrder) },
  draftOrder: { facts: draftOrderFacts(fullDraftOrder, place), said: draftOrderValue(fullDraftOrder) },
  checkout: { facts: checkoutFacts(fullCheckout, place), said: checkoutValue(fullCheckout) },
}

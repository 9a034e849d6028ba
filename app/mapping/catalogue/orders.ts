// An order's fields, in the order in which people look for them. What it becomes may be a Sales Order or a Deal.

import type { ZohoId } from '#app/lib/ids.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { adminUrl } from './admin-url.ts'
import { addressEntries, spoken, tailOf, value, type Entry } from './entry.ts'
import { statusOf } from '#app/mapping/parts/deal-stage.ts'
import {
  channelOf,
  currencyOf,
  orderStatus,
  orderTitle,
  pipelineOf,
  type OrderGiven,
} from '#app/mapping/parts/order-head.ts'
import { carrierOf, shipped, trackingOf } from '#app/mapping/parts/shipments.ts'
import { originEntries } from './order-origin.ts'
import { termsEntries } from '#app/mapping/terms/payment-terms.ts'
import { goneItems, lastRefund, refundTexts } from '#app/mapping/parts/refunds.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { join, line } from '#app/mapping/values/text.ts'

type Order = OrderWithLines
type OrderEntry = Entry<Order, OrderGiven>

const subjectLimit = 255
const dealNameLimit = 120
const salesOrder = <F extends string>(field: F) => ({ Sales_Orders: field })
const deal = <F extends string>(field: F) => ({ Deals: field })
const both = <F extends string>(field: F) => ({ ...salesOrder(field), ...deal(field) })
const reference = (id: ZohoId | null) => (id ? { id } : null)
const amountOf = (set: { shopMoney: { amount: string } } | null) => set?.shopMoney.amount

const orderedAt = ({ processedAt, createdAt }: Order) => processedAt ?? createdAt
const ownTitle = (order: Order) => orderTitle(order, '', subjectLimit)

const state = ({ displayFinancialStatus, displayFulfillmentStatus, cancelledAt }: Order) =>
  join(
    [spoken(displayFinancialStatus), spoken(displayFulfillmentStatus), cancelledAt ? 'Canceled' : null],
    ', ',
  )

const head: readonly OrderEntry[] = [
  value('id', 'text', ({ id }) => tailOf(id)),
  value('adminUrl', 'text', ({ id }, { shop }) => adminUrl(shop, 'orders', id)),
  {
    ...value('name', 'text', ({ name }) => name),
    standard: {
      words: 'orderName',
      fields: salesOrder('Subject'),
      map: (order, { shopName }) => orderTitle(order, shopName, subjectLimit),
      says: ownTitle,
    },
  },
  {
    standard: {
      words: 'orderName',
      fields: deal('Deal_Name'),
      map: (order, { shopName }) => orderTitle(order, shopName, dealNameLimit),
      says: ownTitle,
    },
    source: ({ name }) => name,
  },
  {
    standard: {
      words: 'orderStatus',
      fields: salesOrder('Status'),
      map: (_order, { status }) => status,
      says: orderStatus,
    },
    source: state,
  },
  {
    standard: {
      words: 'dealStage',
      fields: deal('Stage'),
      map: (_order, { stage }) => stage,
      says: statusOf,
    },
    source: state,
  },
  {
    ...value('total', 'number', ({ currentTotalPriceSet }) => amountOf(currentTotalPriceSet)),
    standard: { words: 'orderTotal', fields: deal('Amount'), map: (_order, { total }) => total },
    computed: 'Grand_Total',
  },
  {
    standard: {
      words: 'closingDate',
      fields: deal('Closing_Date'),
      map: ({ processedAt, createdAt }, { zone = 'UTC' }) =>
        toDate(processedAt ?? createdAt, zone) ?? toDate(createdAt, zone),
      says: orderedAt,
    },
    source: orderedAt,
  },
  {
    ...value('customerId', 'text', ({ customer }) => tailOf(customer?.id)),
    standard: {
      words: 'contact',
      fields: both('Contact_Name'),
      map: (_order, { contactId }) => reference(contactId),
      removed: ({ isNobodys }) => isNobodys === true,
      isAlwaysEmptied: true,
    },
  },
  {
    standard: {
      words: 'account',
      fields: both('Account_Name'),
      map: (_order, { accountId }) => reference(accountId),
    },
  },
  // Rows and adjustment are written with the rows: order-lines.ts.
  { standard: { words: 'lines', fields: salesOrder('Ordered_Items') } },
  { standard: { words: 'adjustment', fields: salesOrder('Adjustment') } },
  {
    standard: {
      words: 'pipeline',
      fields: deal('Pipeline'),
      map: (_order, given) => pipelineOf(given),
    },
  },
  {
    ...value('currency', 'text', ({ currencyCode }) => currencyCode),
    standard: { words: 'currency', fields: both('Currency'), map: currencyOf },
  },
  // Its field is found by its label: order-date.ts.
  {
    standard: { words: 'orderDate', fields: salesOrder('Shopify_Order_Date'), says: orderedAt },
    source: orderedAt,
  },
  {
    ...value('poNumber', 'text', ({ poNumber }) => poNumber),
    standard: {
      words: 'poNumber',
      fields: salesOrder('Purchase_Order'),
      map: ({ poNumber }) => line(poNumber),
      removed: ({ poNumber }) => line(poNumber) === null,
    },
  },
  { standard: { words: 'channelName', fields: deal('Lead_Source'), map: channelOf } },
  {
    ...value('note', 'text', ({ note }) => note),
    standard: {
      words: 'orderFacts',
      fields: salesOrder('Description'),
      map: (_order, { description }) => description,
    },
  },
  {
    standard: {
      words: 'orderLinesAndFacts',
      fields: deal('Description'),
      map: (_order, { description }) => description,
    },
    source: ({ note }) => note,
  },
]

const values: readonly OrderEntry[] = [
  value('email', 'text', ({ email }) => toEmail(email)),
  value('phone', 'text', ({ phone, billingAddress }, ways) =>
    ways.phone(phone, billingAddress?.countryCodeV2),
  ),
  {
    ...value('tags', 'list', ({ tags }) => tags),
    standard: { words: 'tags', fields: both('Tag') },
    source: ({ tags }) => tags.join(', '),
  },
  value('channel', 'text', ({ sourceName }) => sourceName),
  value('channelName', 'text', channelOf),
  value('financialStatus', 'text', ({ displayFinancialStatus }) => displayFinancialStatus),
  value('fulfillmentStatus', 'text', ({ displayFulfillmentStatus }) => displayFulfillmentStatus),
  value('returnStatus', 'text', ({ returnStatus }) => returnStatus),
  value('cancelReason', 'text', ({ cancelReason }) => cancelReason),
  value('gateways', 'list', ({ paymentGatewayNames }) => paymentGatewayNames),
  value('discountCodes', 'list', ({ discountCodes }) => discountCodes),
  value('skus', 'list', ({ lines }) =>
    lines.filter(({ currentQuantity }) => currentQuantity > 0).map(({ sku }) => sku),
  ),
  value('itemsCount', 'number', ({ lines }) =>
    lines.reduce((count, { currentQuantity }) => count + currentQuantity, 0),
  ),
  value('shipmentStatus', 'text', ({ fulfillments }) => shipped(fulfillments).at(-1)?.displayStatus),
  value('carrier', 'text', carrierOf),
  value('trackingNumbers', 'list', (order) => trackingOf(order).map(({ number }) => number)),
  value('trackingUrls', 'list', (order) => trackingOf(order).map(({ url }) => url)),
  value('deliveredAt', 'date', ({ fulfillments }) => shipped(fulfillments).at(-1)?.deliveredAt),
  value(
    'estimatedDeliveryAt',
    'date',
    ({ fulfillments }) => shipped(fulfillments).at(-1)?.estimatedDeliveryAt,
  ),
  value('test', 'boolean', ({ test }) => test),
  value('totalOrdered', 'number', ({ totalPriceSet }) => amountOf(totalPriceSet)),
  value('shipping', 'number', ({ currentShippingPriceSet }) => amountOf(currentShippingPriceSet)),
  value('shippingMethod', 'text', ({ shippingLine }) => shippingLine?.title),
  value('tax', 'number', ({ currentTotalTaxSet }) => amountOf(currentTotalTaxSet)),
  value('duties', 'number', ({ currentTotalDutiesSet }) => amountOf(currentTotalDutiesSet)),
  value('fees', 'number', ({ currentTotalAdditionalFeesSet }) => amountOf(currentTotalAdditionalFeesSet)),
  value('tip', 'number', ({ totalTipReceivedSet }) => amountOf(totalTipReceivedSet)),
  value('discounts', 'number', ({ currentTotalDiscountsSet }) => amountOf(currentTotalDiscountsSet)),
  value('paid', 'number', ({ totalReceivedSet }) => amountOf(totalReceivedSet)),
  value('refunded', 'number', ({ totalRefundedSet }) => amountOf(totalRefundedSet)),
  value('netPayment', 'number', ({ netPaymentSet }) => amountOf(netPaymentSet)),
  value('outstanding', 'number', ({ totalOutstandingSet }) => amountOf(totalOutstandingSet)),
  value('refunds', 'list', (order, { zone }) => refundTexts(order, zone)),
  value('refundReason', 'text', (order) => lastRefund(order)?.note),
  value('lastRefundAt', 'date', (order) => lastRefund(order)?.createdAt),
  value('goneItems', 'list', goneItems),
  value(
    'paidCurrency',
    'text',
    ({ currentTotalPriceSet: { presentmentMoney } }) => presentmentMoney.currencyCode,
  ),
  value('paidTotal', 'number', ({ currentTotalPriceSet: { presentmentMoney } }) => presentmentMoney.amount),
  value('createdAt', 'date', ({ createdAt }) => createdAt),
  value('processedAt', 'date', ({ processedAt }) => processedAt),
  value('cancelledAt', 'date', ({ cancelledAt }) => cancelledAt),
  value('closedAt', 'date', ({ closedAt }) => closedAt),
  value('b2b.company', 'text', ({ purchasingEntity }) => purchasingEntity?.company?.name),
  value('b2b.externalId', 'text', ({ purchasingEntity }) => purchasingEntity?.company?.externalId),
  value('b2b.location', 'text', ({ purchasingEntity }) => purchasingEntity?.location?.name),
]

const addressOf = <P extends 'Billing_' | 'Shipping_'>(prefix: P) => ({
  street: salesOrder(`${prefix}Street` as const),
  city: salesOrder(`${prefix}City` as const),
  state: salesOrder(`${prefix}State` as const),
  code: salesOrder(`${prefix}Code` as const),
  country: salesOrder(`${prefix}Country` as const),
})

export const orderEntries: readonly OrderEntry[] = [
  ...head,
  ...values,
  ...originEntries,
  ...termsEntries,
  ...addressEntries<Order, OrderGiven>({
    group: 'billing',
    of: ({ billingAddress }) => billingAddress,
    written: ({ billingAddress, shippingAddress }) => billingAddress ?? shippingAddress,
    fields: addressOf('Billing_'),
  }),
  ...addressEntries<Order, OrderGiven>({
    group: 'shipping',
    of: ({ shippingAddress }) => shippingAddress,
    written: ({ shippingAddress, billingAddress }) => shippingAddress ?? billingAddress,
    fields: addressOf('Shipping_'),
  }),
]

import { Big } from 'big.js'
import { coins, decimal, moneyBag, split, sum, type MoneyOwner } from '../money.ts'
import { leftOf, leftOfShipping } from '../shop/totals.ts'
import type { Order, RefundRecord, ShippingLine, Tax, TransactionRecord } from '../types.ts'
import type { FieldTable } from '../world.ts'
import { purchaseOf } from './company.ts'
import { lineItemOf } from './line-item.ts'
import { metafieldFields } from './metafield.ts'
import { paymentTermsOf } from './payment-terms.ts'
import { returnOf } from './return.ts'
import { financialStatus, fulfillmentStatus, outstandingOf, receivedOf, refundedOf } from './order-status.ts'

export const taxLine = (order: MoneyOwner) => (tax: Tax) => ({
  title: tax.title,
  rate: tax.rate,
  ratePercentage: Number(new Big(tax.rate).times(100)),
  price: tax.amount,
  priceSet: moneyBag(order, tax.amount),
  channelLiable: false,
  source: 'Shopify',
})

/** The same rate on several lines is one tax line of the order. */
export function orderTaxes(order: Pick<Order, 'lines' | 'shippingLines' | 'currencyCode'>): Tax[] {
  const byTitle = new Map<string, Tax>()
  for (const tax of [...order.lines, ...order.shippingLines].flatMap((l) => l.taxes)) {
    const key = `${tax.title}${tax.rate}`
    const known = byTitle.get(key)
    byTitle.set(key, { ...tax, amount: coins(sum([known?.amount ?? '0', tax.amount]), order.currencyCode) })
  }
  return [...byTitle.values()]
}

const leftAfter = <L extends { taxes: Tax[] }>(line: L, left: Big): L => ({
  ...line,
  taxes: line.taxes.map((tax) => ({ ...tax, amount: String(new Big(tax.amount).times(left)) })),
})

/** After returns and edits, as Shopify says: together they are the order's current tax. */
function currentTaxes(order: Order): Tax[] {
  const taxes = orderTaxes({
    currencyCode: order.currencyCode,
    lines: order.lines.map((line) => leftAfter(line, leftOf(line))),
    shippingLines: order.shippingLines.map((line) => leftAfter(line, leftOfShipping(line))),
  })
  const amounts = taxes.map(({ amount }) => amount)
  const parts = split(order.current.tax, amounts, order.currencyCode)
  return taxes.map((tax, index) => ({ ...tax, amount: parts[index] ?? tax.amount }))
}

const bag = (read: (order: Order) => Big | string) => (order: Order) =>
  moneyBag(order, coins(read(order), order.currencyCode))
const flat = (read: (order: Order) => Big | string) => (order: Order) =>
  coins(read(order), order.currencyCode)

export const shippingLine = (order: MoneyOwner) => (line: ShippingLine) => {
  const discounted = coins(new Big(line.price).minus(line.discount), order.currencyCode)
  const current = coins(new Big(discounted).minus(line.refunded), order.currencyCode)
  return {
    id: line.id,
    title: line.title,
    code: line.code,
    source: 'shopify',
    custom: false,
    isRemoved: false,
    price: line.price,
    originalPrice: { amount: decimal(line.price), currencyCode: order.currencyCode },
    originalPriceSet: moneyBag(order, line.price),
    discountedPrice: { amount: decimal(discounted), currencyCode: order.currencyCode },
    discountedPriceSet: moneyBag(order, discounted),
    currentDiscountedPriceSet: moneyBag(order, current),
    discountAllocations: [],
    taxLines: line.taxes.map(taxLine(order)),
  }
}

const transaction = (order: Order) => (t: TransactionRecord) => ({
  __typename: 'OrderTransaction',
  id: t.id,
  kind: t.kind,
  status: t.status,
  gateway: t.gateway,
  formattedGateway: t.gateway,
  createdAt: t.createdAt,
  processedAt: t.createdAt,
  test: order.test,
  amount: t.amount,
  amountSet: moneyBag(order, t.amount),
  manualPaymentGateway: t.gateway === 'manual',
  order,
})

export const refundOf = (order: Order) => (r: RefundRecord) => ({
  __typename: 'Refund',
  id: r.id,
  legacyResourceId: r.legacyResourceId,
  createdAt: r.createdAt,
  updatedAt: r.createdAt,
  processedAt: r.createdAt,
  note: r.note,
  order,
  totalRefunded: { amount: decimal(r.amount), currencyCode: order.currencyCode },
  totalRefundedSet: moneyBag(order, r.amount),
  refundLineItems: r.lines.map((l) => ({
    id: l.id,
    quantity: l.quantity,
    restockType: l.restock ? 'RETURN' : 'NO_RESTOCK',
    restocked: l.restock,
    subtotal: l.subtotal,
    subtotalSet: moneyBag(order, l.subtotal),
    totalTax: l.tax,
    totalTaxSet: moneyBag(order, l.tax),
    priceSet: moneyBag(
      order,
      coins(l.quantity ? new Big(l.subtotal).div(l.quantity) : 0, order.currencyCode),
    ),
    lineItem: lineItemOf(
      order,
      order.lines.find((line) => line.id === l.lineItemId),
    ),
  })),
  refundShippingLines: new Big(r.shipping).gt(0)
    ? order.shippingLines.slice(0, 1).map((line) => ({
        id: line.id.replace('ShippingLine', 'RefundShippingLine'),
        subtotalAmountSet: moneyBag(order, r.shipping),
        taxAmountSet: moneyBag(order, '0.00'),
        shippingLine: shippingLine(order)(line),
      }))
    : [],
  orderAdjustments: new Big(r.adjustment).eq(0)
    ? []
    : [
        {
          id: r.id.replace('Refund', 'OrderAdjustment'),
          reason: 'REFUND_DISCREPANCY',
          amountSet: moneyBag(order, r.adjustment),
          taxAmountSet: moneyBag(order, '0.00'),
        },
      ],
  transactions: order.transactions.filter((t) => t.refundId === r.id).map(transaction(order)),
})

const discounted = (order: Order) =>
  order.discountCodes.length > 0
    ? order.discountCodes.map((code, index) => ({
        __typename: 'DiscountCodeApplication',
        code,
        index,
        allocationMethod: 'ACROSS',
        targetSelection: 'ALL',
        targetType: 'LINE_ITEM',
        value: discountValue(order),
      }))
    : new Big(order.atCreation.discounts).gt(0)
      ? [
          {
            __typename: 'ManualDiscountApplication',
            title: 'Discount',
            description: null,
            index: 0,
            allocationMethod: 'ACROSS',
            targetSelection: 'ALL',
            targetType: 'LINE_ITEM',
            value: discountValue(order),
          },
        ]
      : []
const discountValue = (order: Order) => ({
  __typename: 'MoneyV2',
  amount: decimal(order.atCreation.discounts),
  currencyCode: order.currencyCode,
})

// Shopify's own channels by their handle; others are apps (9b.11).
const channels: Readonly<Record<string, string>> = {
  web: 'Online Store',
  pos: 'Point of Sale',
  shopify_draft_order: 'Draft Orders',
}

export const orderFields: FieldTable = {
  app: (o: Order) => ({
    id: `gid://shopify/App/${o.sourceName}`,
    name: channels[o.sourceName] ?? `App ${o.sourceName}`,
    icon: null,
  }),
  closed: (o: Order) => o.closedAt !== null,
  confirmed: () => true,
  displayFinancialStatus: financialStatus,
  displayFulfillmentStatus: fulfillmentStatus,
  fullyPaid: (o: Order) => outstandingOf(o).lte(0),
  unpaid: (o: Order) => outstandingOf(o).gt(0),
  discountCode: (o: Order) => o.discountCodes[0] ?? null,
  discountApplications: discounted,
  subtotalPriceSet: bag((o) => o.atCreation.subtotal),
  subtotalPrice: flat((o) => o.atCreation.subtotal),
  totalDiscountsSet: bag((o) => o.atCreation.discounts),
  totalShippingPriceSet: bag((o) => o.atCreation.shipping),
  totalTaxSet: bag((o) => o.atCreation.tax),
  totalPriceSet: bag((o) => o.atCreation.total),
  totalPrice: flat((o) => o.atCreation.total),
  originalTotalPriceSet: bag((o) => o.originalTotal),
  currentSubtotalPriceSet: bag((o) => o.current.subtotal),
  currentTotalDiscountsSet: bag((o) => o.current.discounts),
  currentShippingPriceSet: bag((o) => o.current.shipping),
  currentTotalTaxSet: bag((o) => o.current.tax),
  currentTotalPriceSet: bag((o) => o.current.total),
  cartDiscountAmountSet: bag((o) => sum(o.lines.map((l) => l.orderDiscount))),
  currentCartDiscountAmountSet: bag((o) => sum(o.lines.map((l) => l.orderDiscount))),
  totalRefundedSet: bag(refundedOf),
  totalRefundedShippingSet: bag((o) => sum(o.refunds.map((r) => r.shipping))),
  totalReceivedSet: bag(receivedOf),
  netPaymentSet: bag((o) => receivedOf(o).minus(refundedOf(o))),
  totalOutstandingSet: bag(outstandingOf),
  totalCapturableSet: bag((o) => (financialStatus(o) === 'AUTHORIZED' ? o.current.total : '0')),
  totalTipReceivedSet: bag((o) => o.tip),
  refundDiscrepancySet: bag((o) => sum(o.refunds.map((r) => r.adjustment))),
  currentTotalDutiesSet: (o: Order) => (o.duties === null ? null : moneyBag(o, o.duties)),
  originalTotalDutiesSet: (o: Order) => (o.duties === null ? null : moneyBag(o, o.duties)),
  additionalFees: (o: Order) => o.fees.map((f) => ({ ...f, price: moneyBag(o, f.price), taxLines: [] })),
  currentTotalAdditionalFeesSet: (o: Order) =>
    o.fees.length ? moneyBag(o, coins(sum(o.fees.map((f) => f.price)), o.currencyCode)) : null,
  originalTotalAdditionalFeesSet: (o: Order) =>
    o.fees.length ? moneyBag(o, coins(sum(o.fees.map((f) => f.price)), o.currencyCode)) : null,
  taxLines: (o: Order) => orderTaxes(o).map(taxLine(o)),
  currentTaxLines: (o: Order) => currentTaxes(o).map(taxLine(o)),
  taxExempt: () => false,
  lineItems: (o: Order) => o.lines.map((line) => lineItemOf(o, line)),
  nonFulfillableLineItems: (o: Order) =>
    o.lines.filter((l) => l.isTip || l.currentQuantity === 0).map((l) => lineItemOf(o, l)),
  subtotalLineItemsQuantity: (o: Order) =>
    o.lines.filter((l) => !l.isTip).reduce((n, l) => n + l.quantity, 0),
  currentSubtotalLineItemsQuantity: (o: Order) =>
    o.lines.filter((l) => !l.isTip).reduce((n, l) => n + l.currentQuantity, 0),
  totalWeight: (o: Order) => String(o.lines.reduce((n, l) => n + l.grams * l.quantity, 0)),
  currentTotalWeight: (o: Order) => String(o.lines.reduce((n, l) => n + l.grams * l.currentQuantity, 0)),
  shippingLine: (o: Order) => (o.shippingLines[0] ? shippingLine(o)(o.shippingLines[0]) : null),
  shippingLines: (o: Order) => o.shippingLines.map(shippingLine(o)),
  refunds: (o: Order, args) => o.refunds.slice(0, Number(args['first'] ?? 250)).map(refundOf(o)),
  refundable: (o: Order) => receivedOf(o).gt(refundedOf(o)),
  transactions: (o: Order, args) => o.transactions.slice(0, Number(args['first'] ?? 250)).map(transaction(o)),
  transactionsCount: (o: Order) => ({ count: o.transactions.length, precision: 'EXACT' }),
  fulfillments: (o: Order, args) =>
    o.fulfillments.slice(0, Number(args['first'] ?? 250)).map((f) => ({
      ...f,
      order: o,
      totalQuantity: f.lines.reduce((n, l) => n + l.quantity, 0),
      displayStatus: f.status === 'SUCCESS' ? (f.displayStatus ?? 'FULFILLED') : 'CANCELED',
      requiresShipping: true,
      trackingInfo: f.tracking,
      fulfillmentLineItems: f.lines.map((l) => ({
        __typename: 'FulfillmentLineItem',
        id: l.lineItemId.replace('LineItem', 'FulfillmentLineItem'),
        quantity: l.quantity,
        lineItem: lineItemOf(
          o,
          o.lines.find((line) => line.id === l.lineItemId),
        ),
      })),
    })),
  // While sessions are still being attributed there are none (schema: `ready`).
  customerJourneySummary: ({ journey }: Order) => {
    if (!journey) return null
    const ready = journey.ready ?? true
    const none = { firstVisit: null, lastVisit: null, daysToConversion: null, customerOrderIndex: null }
    return { ...journey, ...(ready ? {} : none), ready }
  },
  risk: (o: Order) => ({ recommendation: o.risk ?? 'NONE', assessments: [] }),
  fulfillmentsCount: (o: Order) => ({ count: o.fulfillments.length, precision: 'EXACT' }),
  returns: (o: Order) => o.returns.map(returnOf(o)),
  paymentTerms: paymentTermsOf,
  customer: (o: Order, _a, { shop }) => (o.customerId ? (shop.customers.get(o.customerId) ?? null) : null),
  purchasingEntity: (o: Order, _a, { shop }) =>
    purchaseOf(o, shop) ?? (o.customerId ? (shop.customers.get(o.customerId) ?? null) : null),
  displayAddress: (o: Order) => o.shippingAddress ?? o.billingAddress,
  billingAddressMatchesShippingAddress: (o: Order) =>
    JSON.stringify(o.billingAddress) === JSON.stringify(o.shippingAddress),
  cancellation: (o: Order) => (o.cancelledAt ? { staffNote: null } : null),
  statusPageUrl: (o: Order, _a, { shop }) => `https://${shop.domain}/orders/${o.legacyResourceId}`,
  totalCashRoundingAdjustment: (o: Order) => ({
    paymentSet: moneyBag(o, coins(0, o.currencyCode)),
    refundSet: moneyBag(o, coins(0, o.currencyCode)),
  }),
  ...metafieldFields('ORDER'),
}

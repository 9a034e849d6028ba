import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import type { OrderContext } from '#app/mapping/parts/order-head.ts'
import { address, lineItem, money, order } from '#test/support/mapping/records.ts'

const context: OrderContext = {
  shopName: 'Acme',
  accountId: ZohoId.parse('A1'),
  contactId: ZohoId.parse('C1'),
  currencies: null,
}
const head = (changes: object = {}, more: Partial<OrderContext> = {}) =>
  orderToSalesOrder(order('10.00', [lineItem()], changes), { ...context, ...more })
const says = (changes: object = {}, more: Partial<OrderContext> = {}) =>
  String(head(changes, more)['Description']).split('\n')

const parts = (prefix: string) => ({
  [`${prefix}_Street`]: '1 Main Street, Flat 2',
  [`${prefix}_City`]: 'Ottawa',
  [`${prefix}_State`]: 'Ontario',
  [`${prefix}_Code`]: 'K2P 2L8',
  [`${prefix}_Country`]: 'Canada',
})
const tax = (title: string, rate: number, of: string) => ({ title, rate, priceSet: money(of) })

describe('the subject', () => {
  it.each([
    ['names the shop: two shops have a #1001', {}, 'Acme', '#1001 - Acme'],
    ['of an order named otherwise', { name: 'DE-1001/A' }, 'Acme', 'DE-1001/A - Acme'],
    ['keeps the order’s name before a long shop’s', {}, 'S'.repeat(300), `#1001 - ${'S'.repeat(247)}`],
  ])('%s', (_case, changes, shopName, expected) => {
    expect(head(changes, { shopName })['Subject']).toBe(expected)
  })
})

describe('the status', () => {
  it.each([
    ['not paid, not shipped', 'PENDING', 'UNFULFILLED', null, 'Created'],
    ['authorised', 'AUTHORIZED', 'UNFULFILLED', null, 'Created'],
    ['paid in part', 'PARTIALLY_PAID', 'UNFULFILLED', null, 'Created'],
    ['paid', 'PAID', 'UNFULFILLED', null, 'Approved'],
    ['paid, shipped in part', 'PAID', 'PARTIALLY_FULFILLED', null, 'Approved'],
    ['refunded in part', 'PARTIALLY_REFUNDED', 'UNFULFILLED', null, 'Approved'],
    ['shipped', 'PAID', 'FULFILLED', null, 'Delivered'],
    ['shipped before it was paid', 'PENDING', 'FULFILLED', null, 'Delivered'],
    ['refunded wholly before it was shipped', 'REFUNDED', 'UNFULFILLED', null, 'Cancelled'],
    ['refunded wholly after it was shipped', 'REFUNDED', 'FULFILLED', null, 'Delivered'],
    ['voided', 'VOIDED', 'UNFULFILLED', null, 'Cancelled'],
    ['cancelled', 'PAID', 'FULFILLED', '2026-01-11T00:00:00Z', 'Cancelled'],
    ['withheld by Shopify', null, null, null, 'Created'],
  ])('%s', (_case, ...[displayFinancialStatus, displayFulfillmentStatus, cancelledAt, expected]) => {
    expect(head({ displayFinancialStatus, displayFulfillmentStatus, cancelledAt })['Status']).toBe(expected)
  })
})

describe('whose order it is', () => {
  it('a known contact and the store’s account', () => {
    expect(head()).toMatchObject({ Account_Name: { id: 'A1' }, Contact_Name: { id: 'C1' } })
  })
  it('a guest has no contact: the description says how to reach them', () => {
    const guest = {
      email: 'guest@example.com',
      phone: '+12025550101',
      billingAddress: { ...address, firstName: 'Gus', lastName: 'Test' },
    }
    const given = head(guest, { contactId: null })
    expect(given).not.toHaveProperty('Contact_Name')
    expect(String(given['Description']).split('\n')).toEqual(
      expect.arrayContaining([
        'Customer: Gus Test',
        'Customer email: guest@example.com',
        'Customer phone: +12025550101',
      ]),
    )
  })
  it('a known contact’s e-mail is not repeated', () => {
    expect(says({ email: 'ada@example.com' }).join()).not.toContain('ada@example.com')
  })
})

describe('the addresses', () => {
  it.each([
    ['both', { billingAddress: address, shippingAddress: address }],
    ['billing only', { billingAddress: address }],
    ['shipping only', { shippingAddress: address }],
  ])('%s', (_case, changes) => {
    expect(head(changes)).toMatchObject({ ...parts('Billing'), ...parts('Shipping') })
  })
  it('none', () => {
    expect(Object.keys(head()).filter((key) => /Billing|Shipping/.test(key))).toEqual([])
  })
})

describe('the currency', () => {
  it.each([
    ['an organisation with one currency is not told', null, undefined],
    ['one that has the order’s currency is', ['USD', 'EUR'], 'USD'],
    ['one that lacks it is not', ['EUR'], undefined],
  ])('%s', (_case, currencies, expected) => {
    expect(head({}, { currencies })['Currency']).toBe(expected)
  })
  it('what the buyer paid in is in the description', () => {
    const paid = {
      shopMoney: { amount: '10.00', currencyCode: 'USD' },
      presentmentMoney: { amount: '1500', currencyCode: 'JPY' },
    }
    expect(says({ currentTotalPriceSet: paid })).toEqual(
      expect.arrayContaining(['Total: 10.00 USD', 'Paid in: 1500 JPY']),
    )
    expect(says().join()).not.toContain('Paid in')
  })
})

const ships = (...shipments: object[]) => ({
  fulfillments: shipments.map((one) => ({ status: 'SUCCESS', ...one })),
})

describe('the description', () => {
  it.each([
    ['what only went out', ships({ displayStatus: 'FULFILLED' })],
    ['a shipment that was canceled', ships({ displayStatus: 'DELIVERED', status: 'CANCELLED' })],
    ['no shipment', {}],
  ])('of the delivery by %s says nothing', (_case, changes) => {
    expect(says(changes).join()).not.toContain('Delivery')
  })

  it.each([
    ['payment', {}, 'Payment: paid'],
    ['fulfillment', { displayFulfillmentStatus: 'PARTIALLY_FULFILLED' }, 'Fulfillment: partially fulfilled'],
    ['a shipment under way', ships({ displayStatus: 'IN_TRANSIT' }), 'Delivery: in transit'],
    [
      'a shipment and when it is expected',
      ships({ displayStatus: 'OUT_FOR_DELIVERY', estimatedDeliveryAt: '2026-01-12T10:00:00Z' }),
      'Delivery: out for delivery, expected 2026-01-12',
    ],
    [
      'the day of a delivery',
      ships({
        displayStatus: 'DELIVERED',
        deliveredAt: '2026-01-13T10:00:00Z',
        estimatedDeliveryAt: '2026-01-12T10:00:00Z',
      }),
      'Delivery: delivered 2026-01-13',
    ],
    [
      'the last of two shipments, but none that was canceled',
      ships(
        { displayStatus: 'DELIVERED', deliveredAt: '2026-01-13T10:00:00Z' },
        { displayStatus: 'IN_TRANSIT' },
        { displayStatus: 'DELIVERED', status: 'CANCELLED' },
      ),
      'Delivery: in transit',
    ],
    [
      'when to expect what only went out',
      ships({ displayStatus: 'FULFILLED', estimatedDeliveryAt: '2026-01-12T10:00:00Z' }),
      'Delivery: expected 2026-01-12',
    ],
    ['a return', { returnStatus: 'IN_PROGRESS' }, 'Returns: in progress'],
    [
      'why it was cancelled',
      { cancelledAt: '2026-01-11T00:00:00Z', cancelReason: 'CUSTOMER' },
      'Canceled: customer',
    ],
    ['that it was cancelled without a reason', { cancelledAt: '2026-01-11T00:00:00Z' }, 'Canceled: yes'],
    ['a test order', { test: true }, 'Test order: yes'],
    [
      'gateways',
      { paymentGatewayNames: ['gift_card', 'shopify_payments'] },
      'Gateway: gift_card, shopify_payments',
    ],
    ['the channel', { sourceName: 'pos' }, 'Channel: pos'],
    ['the channel by its name', { sourceName: '580111', app: { name: 'Shop' } }, 'Channel: Shop'],
    ['tags', { tags: ['gift', 'VIP 😀'] }, 'Tags: gift, VIP 😀'],
    ['when it was ordered', {}, 'Ordered: 2026-01-10'],
    ['shipping', { currentShippingPriceSet: money('5.00') }, 'Shipping: 5.00 USD'],
    ['how it is shipped', { shippingLine: { title: 'Express' } }, 'Shipping method: Express'],
    ['duties', { currentTotalDutiesSet: money('4.00') }, 'Duties: 4.00 USD'],
    ['fees', { currentTotalAdditionalFeesSet: money('1.00') }, 'Fees: 1.00 USD'],
    ['a tip', { totalTipReceivedSet: money('2.00') }, 'Tip: 2.00 USD'],
    ['what was paid', { totalReceivedSet: money('8.00') }, 'Paid: 8.00 USD'],
    ['what is due', { totalOutstandingSet: money('2.00') }, 'Outstanding: 2.00 USD'],
    [
      'what is left of the payment after refunds',
      { totalRefundedSet: money('3.00'), netPaymentSet: money('7.00') },
      'Net payment: 7.00 USD',
    ],
    [
      'each refund with its day, amount and reason',
      {
        refunds: [
          { id: '1', createdAt: '2026-01-12T08:00:00Z', note: 'damaged', totalRefundedSet: money('3.00') },
        ],
      },
      'Refund: 2026-01-12, 3.00 USD, damaged',
    ],
    [
      'the total as ordered, where it changed',
      { totalPriceSet: money('25.00') },
      'Total as ordered: 25.00 USD',
    ],
    ['discounts', { currentTotalDiscountsSet: money('2.50') }, 'Discounts: 2.50 USD'],
    ['discount codes', { discountCodes: ['WELCOME10'] }, 'Discount codes: WELCOME10'],
    ['refunds', { totalRefundedSet: money('3.00') }, 'Refunded: 3.00 USD'],
    ['tax without rates', { currentTotalTaxSet: money('0.93') }, 'Tax: 0.93 USD'],
    ['tax inside', { currentTotalTaxSet: money('1.67'), taxesIncluded: true }, 'Tax (included): 1.67 USD'],
    ['the company', { billingAddress: { ...address, company: 'Acme & Sons' } }, 'Company: Acme & Sons'],
    [
      'who the parcel goes to',
      { shippingAddress: { ...address, firstName: 'Ada', lastName: 'L', phone: '1' } },
      'Ship to: Ada L, 1',
    ],
    [
      'attributes',
      { customAttributes: [{ key: 'Delivery date', value: '2026-12-24' }] },
      'Delivery date: 2026-12-24',
    ],
    ['the note', { note: 'Please ring twice' }, 'Note: Please ring twice'],
  ])('tells %s', (_case, changes, expected) => {
    expect(says(changes)).toContain(expected)
  })

  it('tells days as they were in the shop’s time zone', () => {
    const changes = {
      processedAt: '2026-01-10T23:30:00Z',
      refunds: [{ id: '1', createdAt: '2026-01-12T22:00:00Z', totalRefundedSet: money('3.00') }],
    }
    const lines = says(changes, { zone: 'Asia/Tokyo' })
    expect(lines).toContain('Ordered: 2026-01-11')
    expect(lines).toContain('Refund: 2026-01-13, 3.00 USD')
  })

  it('tells which units are no more', () => {
    const lines = [
      lineItem({ quantity: 3, current: 1 }),
      lineItem({ id: '2', name: 'Mug' }),
      lineItem({ id: '3', name: 'Cap', current: 0 }),
    ]
    expect(String(orderToSalesOrder(order('20.00', lines), context)['Description'])).toContain(
      'Refunded or removed: 2 × Shirt, 1 × Cap',
    )
  })

  it('tells each tax rate, added up', () => {
    const given = order('21.38', [lineItem({ quantity: 2 })], {
      currentTotalTaxSet: money('1.38'),
      currentTaxLines: [
        tax('State', 0.0625, '0.63'),
        tax('City', 0.0125, '0.13'),
        tax('State', 0.0625, '0.62'),
      ],
    })
    expect(String(orderToSalesOrder(given, context)['Description'])).toContain(
      'Tax: 1.38 USD (State 6.25 %: 1.25, City 1.25 %: 0.13)',
    )
  })

  it('leaves out what is zero, empty, or hidden by the store', () => {
    expect(
      says({ returnStatus: 'NO_RETURN', note: ' ', customAttributes: [{ key: '_x', value: '1' }] }),
    ).toEqual(['Ordered: 2026-01-10', 'Payment: paid', 'Fulfillment: unfulfilled', 'Total: 10.00 USD'])
  })

  it('ends with the link into the Shopify admin, however long the note', () => {
    const link = 'https://admin.shopify.com/store/acme/orders/9'
    expect(says({}, { shop: 'acme.myshopify.com' }).at(-1)).toBe(link)
    const long = String(head({ note: 'x'.repeat(50_000) }, { shop: 'acme.myshopify.com' })['Description'])
    expect(long.length).toBe(32_000)
    expect(long.endsWith(`\n${link}`)).toBe(true)
  })
})

it('a purchase order number has its own field', () => {
  expect(head({ poNumber: ' PO-4711 ' })['Purchase_Order']).toBe('PO-4711')
})

it('totals that Zoho computes are never sent', () => {
  expect(Object.keys(head()).filter((key) => /Total|^Tax$/.test(key))).toEqual([])
})

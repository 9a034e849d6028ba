// "Fulfilled" is that it went out; how far it got, Shopify says of each shipment where the carrier tells it.
import { expect, it } from 'vitest'
import { orderStatus } from '#app/mapping/parts/order-head.ts'
import { lineItem, order } from '#test/support/mapping/records.ts'

const shipment = (displayStatus: string | null, more: object = {}) => ({
  status: 'SUCCESS',
  displayStatus,
  deliveredAt: null,
  estimatedDeliveryAt: null,
  trackingInfo: [],
  ...more,
})

const statusOf = (fulfillments: object[], displayFinancialStatus = 'PAID') =>
  orderStatus(
    order('10.00', [lineItem()], {
      displayFinancialStatus,
      displayFulfillmentStatus: 'FULFILLED',
      fulfillments,
    }),
  )

it.each([
  'SUBMITTED',
  'CONFIRMED',
  'LABEL_PRINTED',
  'CARRIER_PICKED_UP',
  'IN_TRANSIT',
  'DELAYED',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'ATTEMPTED_DELIVERY',
  'NOT_DELIVERED',
  'FAILURE',
])('an order whose shipment is %s is not delivered', (displayStatus) => {
  expect(statusOf([shipment(displayStatus)])).toBe('Approved')
})

it.each(['DELIVERED', 'PICKED_UP', 'FULFILLED', 'MARKED_AS_FULFILLED', null])(
  'an order whose shipment is %s is delivered, as far as anybody can say',
  (displayStatus) => {
    expect(statusOf([shipment(displayStatus)])).toBe('Delivered')
  },
)

it('a shipment with a day on which it was delivered is delivered', () => {
  expect(statusOf([shipment('CONFIRMED', { deliveredAt: '2026-12-02T10:00:00Z' })])).toBe('Delivered')
})

it('each of several parcels has to arrive', () => {
  expect(statusOf([shipment('IN_TRANSIT'), shipment('DELIVERED')])).toBe('Approved')
  expect(statusOf([shipment('DELIVERED'), shipment('DELIVERED')])).toBe('Delivered')
})

it('a shipment that was called off keeps nothing back', () => {
  const off = shipment('LABEL_VOIDED', { status: 'CANCELLED' })
  expect(statusOf([off, shipment('DELIVERED')])).toBe('Delivered')
})

it('what is under way is approved before it was paid, and cancelled once all was paid back', () => {
  expect(statusOf([shipment('IN_TRANSIT')], 'PENDING')).toBe('Approved')
  expect(statusOf([shipment('NOT_DELIVERED')], 'REFUNDED')).toBe('Cancelled')
})

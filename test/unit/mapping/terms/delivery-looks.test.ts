import { expect, it } from 'vitest'
import { deliveryAfter } from '#app/mapping/terms/delivery-looks.ts'
import { lineItem, order } from '#test/support/mapping/records.ts'

const now = new Date('2026-11-28T12:00:00Z')
const shipment = (displayStatus: string | null) => ({
  status: 'SUCCESS',
  displayStatus,
  deliveredAt: null,
  estimatedDeliveryAt: null,
  trackingInfo: [],
})
const after = (fulfillments: object[], changes: object = {}) =>
  deliveryAfter(
    order('10.00', [lineItem()], { updatedAt: '2026-11-20T12:00:00Z', fulfillments, ...changes }),
    now,
  )

it('an order is read again twice a day while a shipment of it is under way', () => {
  expect(after([shipment('DELIVERED'), shipment('IN_TRANSIT')])).toEqual(new Date('2026-11-29T00:00:00Z'))
})

it.each([
  ['has no shipment', [], {}],
  ['has arrived', [shipment('DELIVERED')], {}],
  ['is followed by nobody', [shipment('FULFILLED'), shipment(null)], {}],
  ['was cancelled', [shipment('IN_TRANSIT')], { cancelledAt: '2026-11-21T12:00:00Z' }],
  ['did not change for a month', [shipment('IN_TRANSIT')], { updatedAt: '2026-10-29T12:00:00Z' }],
])('one that %s is not', (_what, fulfillments, changes) => {
  expect(after(fulfillments, changes)).toBeNull()
})

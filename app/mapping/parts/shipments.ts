// What an order's shipments say: carrier, tracking and how far they got. Cancelled ones say nothing. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { line } from '#app/mapping/values/text.ts'

type Shipments = OrderWithLines['fulfillments']

const off = new Set(['CANCELLED', 'CANCELED', 'ERROR', 'FAILURE'])

export const shipped = (fulfillments: Shipments): Shipments =>
  fulfillments.filter(({ status }) => !off.has((status ?? '').toUpperCase()))

/** Of every shipment that went out, oldest first. */
export const trackingOf = ({ fulfillments }: OrderWithLines) =>
  shipped(fulfillments).flatMap(({ trackingInfo }) => trackingInfo)

/** Who carries the last shipment. */
export const carrierOf = (order: OrderWithLines): string | null =>
  trackingOf(order)
    .map(({ company }) => line(company))
    .findLast((company) => company !== null) ?? null

// "Fulfilled" is said of what went out and was not followed any further: it counts as delivered, as the order's does.
const arrived = new Set(['DELIVERED', 'PICKED_UP', 'FULFILLED', 'MARKED_AS_FULFILLED'])

/** Shopify says of a shipment how far it got, and that it is not with the customer: on its way, waiting or failed. */
export const isUnderWay = ({ fulfillments }: Pick<OrderWithLines, 'fulfillments'>): boolean =>
  shipped(fulfillments).some(
    ({ displayStatus, deliveredAt }) => !deliveredAt && displayStatus !== null && !arrived.has(displayStatus),
  )

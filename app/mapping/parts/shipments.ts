// What an order's shipments say: carrier and tracking. Cancelled ones say nothing. Pure.

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

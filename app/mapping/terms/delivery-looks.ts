// How far a shipment got is read with its order, and whether each step of a carrier moves the order is documented nowhere: while
// one is under way, the order is read again from time to time. Pure.

import { isUnderWay } from '#app/mapping/parts/shipments.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'

const hourMs = 3_600_000
const lookEveryMs = 12 * hourMs
/** Since the order changed last. Of what is lost on its way no carrier says any more. */
const longestMs = 30 * 24 * hourMs

/** When it is next worth a look; null: nothing is under way, or it has been for a month. */
export function deliveryAfter(order: OrderWithLines, now: Date): Date | null {
  if (order.cancelledAt !== null || !isUnderWay(order)) return null
  const next = now.getTime() + lookEveryMs
  return next - Date.parse(order.updatedAt) <= longestMs ? new Date(next) : null
}

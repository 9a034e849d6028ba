// How far a shipment got is read with its order, and whether each step of a carrier moves the order is documented nowhere: while
// one is under way, the order is read again from time to time. Pure.

import { isUnderWay } from '#app/mapping/parts/shipments.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'

const hourMs = 3_600_000
const lookEveryMs = 12 * hourMs
/** Since the order changed last. Of what is lost on its way no carrier says any more. */
const longestMs = 30 * 24 * hourMs

/**
 * When it is next worth a look; null: nothing is under way, or it has been for a month. Each order has its own two minutes of
 * the day: those that an import read at one time are not all looked at at another.
 */
export function deliveryAfter(order: OrderWithLines, now: Date): Date | null {
  if (order.cancelledAt !== null || !isUnderWay(order)) return null
  const since = (now.getTime() - phaseOf(order.id)) % lookEveryMs
  const next = now.getTime() + lookEveryMs - since
  return next - Date.parse(order.updatedAt) <= longestMs ? new Date(next) : null
}

const mostPhases = 2 ** 32

// FNV-1a, and MurmurHash3's last mixing: without it ids that differ in their last digit alone would be minutes apart.
function phaseOf(id: string): number {
  let hash = 0x811c9dc5
  for (const sign of id) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / mostPhases) * lookEveryMs)
}

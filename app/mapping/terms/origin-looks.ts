// Shopify works out where an order came from, and how risky it is, some time after the order, which it does not move for it:
// `ready` of its journey, and the level of each assessment, tell whether that has happened (schema). Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'

/** What the merchant's rules read of it. */
export type OriginAsked = { journey: boolean; risk: boolean }

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** How long it takes is documented nowhere. */
const looksAfterMs = [5 * minuteMs, 30 * minuteMs, 2 * hourMs, 12 * hourMs, 24 * hourMs]

const isJourneyOpen = ({ customerJourneySummary }: OrderWithLines): boolean =>
  customerJourneySummary?.ready === false

// A store where nobody assesses orders has none for ever: after a day it is asked no more.
function isRiskOpen({ risk }: OrderWithLines): boolean {
  if (!risk || (risk.recommendation ?? 'NONE') !== 'NONE') return false
  const levels = risk.assessments.map(({ riskLevel }) => riskLevel)
  return levels.length === 0 || levels.includes('PENDING')
}

/** When it is next worth a look; null: it is told, or nobody asks for it, or a day has passed. */
export function originAfter(order: OrderWithLines, asked: OriginAsked, now: Date): Date | null {
  const isOpen = (asked.journey && isJourneyOpen(order)) || (asked.risk && isRiskOpen(order))
  if (!isOpen) return null
  const madeAt = Date.parse(order.createdAt)
  const next = looksAfterMs.map((afterMs) => madeAt + afterMs).find((at) => at > now.getTime())
  return next === undefined ? null : new Date(next)
}

/** Undefined: what the one reads was not read, and the other has nothing to wait for. */
export const earlier = (one: Date | null | undefined, other: Date | null): Date | null | undefined =>
  other !== null && (!one || other < one) ? other : one

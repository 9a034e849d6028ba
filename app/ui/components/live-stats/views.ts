// What the figures of a store are given as: they are read after a page is shown.

import type { RecordKind } from '#app/lib/record-kind.ts'

/** One of the last 24 hours; times in milliseconds. */
export type HourView = {
  at: Date
  synced: number
  refused: number
  median: number | null
  slow: number | null
}

export type LiveStatsView = {
  /** Null while Shopify does not answer. */
  shopify: Record<RecordKind, number> | null
  countedAt: Date
  olderOrders: { inZoho: number } | null
  missingVariants: { count: number; isMore: boolean }
  credits: { allowed: number | null; forecast: number | null }
  hours: HourView[]
}

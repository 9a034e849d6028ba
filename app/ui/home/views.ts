// What Home is given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { PausedFor } from '#app/lib/states.ts'
import type { AskedBefore } from '#app/ui/home/import/asked.ts'
import type { RunView } from '#app/ui/components/run/views.ts'

/** A preview: what an import would do, its cost, and a few examples by id. */
export type PreviewView = RunView & {
  /** What it was asked for. */
  options: AskedBefore
  forecast: {
    calls: number
    credits: number
    minutes: number
    estimated: RecordKind[]
    samples: SampleView[]
  } | null
}

export type SampleView = {
  kind: RecordKind
  result: 'created' | 'updated' | 'skipped' | 'rejected'
  shopifyId: string
  parentId: string | null
  label: string | null
  cause: string | null
}

export type HealthView = {
  linked: Record<RecordKind, number>
  pending: number
  changesToday: number
  refused: number
  creditsUsed: number
  lastChangeAt: Date | null
}

export type ParityView = {
  kind: RecordKind
  /** Null while Shopify does not answer. */
  shopify: number | null
  zoho: number
  refused: number
}

/** One of the last 24 hours; times in milliseconds. */
export type HourView = {
  at: Date
  synced: number
  refused: number
  median: number | null
  slow: number | null
}

export type LiveStatsView = {
  parity: ParityView[]
  auditedAt: Date | null
  credits: { used: number; allowed: number | null; forecast: number }
  hours: HourView[]
}

export type ShopView = {
  name: string
  pausedFor: PausedFor | null
  pausedUntil: Date | null
  liveSince: Date | null
  reconciledAt: Date | null
}

/** A comparison did not find so many records of a kind on one side: it asks whether they were deleted there. */
export type DeletionView = {
  kind: RecordKind
  side: 'shopify' | 'zoho'
  found: number
  linked: number
  /** The merchant's word was to keep everything; it can be changed. */
  kept: boolean
}

/** A kind that a remote refuses as a whole, and why. */
export type HeldKindView = { kind: RecordKind; code: string }

// What Home is given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { PausedFor } from '#app/lib/states.ts'
import type { TroubleView } from '#app/ui/components/connection/views.ts'
import type { AskedBefore } from '#app/ui/home/import/asked.ts'
import type { RunView } from '#app/ui/components/run/views.ts'

/** A preview: what an import would do, its cost, and a few examples by id. */
export type PreviewView = RunView & {
  /** What it was asked for. */
  options: AskedBefore
  forecast: {
    credits: number
    minutes: number
    estimated: RecordKind[]
    /** Leads that would become contacts. */
    conversions: number
    /** Records of Zoho's that would be linked. */
    adopted: number
    /** Of those, the ones of which a rule replaces a value whatever is chosen. */
    ruled: number
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

/** What is counted here at the moment the page is made: tiles and table show the same. */
export type HealthView = {
  /** In Zoho: Shopify's records (products, not variants), and Zoho's by module. */
  linked: Record<RecordKind, { records: number; modules: Record<string, number> }>
  /** Need attention: refused or failed; questions are counted apart. */
  refused: Record<RecordKind, number>
  pending: number
  changesToday: number
  creditsUsed: number
  lastChangeAt: Date | null
}

/**
 * When it was last compared, and, where that was a part of it, since when everything was; kinds that never were.
 */
export type ComparedView = { at: Date | null; allSince: Date | null; missing: RecordKind[] }

export type ShopView = {
  name: string
  pausedFor: PausedFor | null
  trouble: TroubleView | null
  liveSince: Date | null
  /** What the app may read in the store. */
  scopes: readonly string[]
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

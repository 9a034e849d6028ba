// What Sync activity is given to show.

import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { OutcomeResult, RunType } from '#app/lib/states.ts'
import type { Paged } from '#app/ui/components/lists/paged.ts'
import type { RunView } from '#app/ui/components/run/views.ts'

export type OutcomeView = {
  id: string
  kind: RecordKind
  shopifyId: string
  parentId: string | null
  label: string | null
  trigger: Trigger
  result: OutcomeResult
  cause: string | null
  field: string | null
  message: string | null
  zohoModule: string | null
  zohoId: string | null
  attempts: number
  latencyMs: number | null
  at: Date
  resolvedAt: Date | null
}

/** One act of the audit log. Details that an act does not have are null. */
export type AuditEntryView = {
  id: string
  /** A staff member's id, "system" or "operator". */
  actor: string
  /** One of this version's, or of another that wrote it within the year. */
  action: string
  at: Date
  details: {
    kind: RecordKind | null
    shopifyId: string | null
    to: string | null
    answer: string | null
    type: string | null
    format: string | null
    orgId: string | null
    refused: string | null
    count: number | null
    parts: string[]
  }
}

export type CauseCount = { cause: string; count: number }
/** Previews are shown where they were asked for. */
export type ListedRun = RunView & { type: Exclude<RunType, 'preview'> }
export type RunsPage = Paged<ListedRun>

const open: ReadonlySet<string> = new Set(['rejected', 'failed'])

/** Waits for the merchant: refused or failed, neither tried again nor dismissed. */
export const needsAttention = ({ result, resolvedAt }: OutcomeView): boolean =>
  open.has(result) && resolvedAt === null

// What Sync activity is given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RunView } from '#app/ui/home/views.ts'

export type OutcomeView = {
  id: string
  kind: RecordKind
  shopifyId: string
  parentId: string | null
  label: string | null
  door: string
  result: string
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

export type Paged<Row> = { rows: Row[]; next: string | null; previous: string | null }
export type CauseCount = { cause: string; count: number }
export type RunsPage = Paged<RunView>

const open: ReadonlySet<string> = new Set(['rejected', 'failed'])

/** Waits for the merchant: refused or failed, neither tried again nor dismissed. */
export const needsAttention = ({ result, resolvedAt }: OutcomeView): boolean =>
  open.has(result) && resolvedAt === null

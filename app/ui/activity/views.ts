// What Sync activity is given to show.

import type { AuditDetails } from '#app/ui/components/audit-words.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'
import { isQuestion } from '#app/lib/outcomes.ts'
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
  /** Something newer of the same record waits for the merchant: it is not over with this. */
  stillOpen: boolean
}

/** How Zoho CRM shows fields, by API name. */
export type FieldLabels = Readonly<Record<string, string>>

/** Fields that an outcome tells of, as Zoho CRM shows them. @param labels not there while an older version answers */
export const labelled = (labels: FieldLabels | undefined, apiNames: string): string =>
  apiNames.replace(/\w+/g, (one) =>
    labels && Object.hasOwn(labels, one) ? (labels[one] ?? one) : one.replaceAll('_', ' '),
  )

/** One act of the audit log. Details that an act does not have are null. */
export type AuditEntryView = {
  id: string
  /** A staff member's id, "system" or "operator". */
  actor: string
  /** One of this version's, or of another that wrote it within the year. */
  action: string
  at: Date
  details: AuditDetails
}

export type CauseCount = { cause: string; count: number }
/** Previews are shown where they were asked for. */
export type ListedRun = RunView & {
  type: Exclude<RunType, 'preview'>
  /** As in the audit log; null: it does not say. */
  startedBy: string | null
  /** Of an import. Choices are null where it took the settings'. */
  asked: { kinds: readonly RecordKind[]; since: string | null; choices: Partial<Choices> | null } | null
}
export type RunsPage = Paged<ListedRun>

const open: ReadonlySet<string> = new Set(['rejected', 'failed'])

const isOpen = ({ result, resolvedAt }: OutcomeView): boolean => open.has(result) && resolvedAt === null

/** Waits for the merchant: refused or failed, neither tried again nor dismissed, and no question. */
export const needsAttention = (row: OutcomeView): boolean => isOpen(row) && !isQuestion(row.cause)

/** Waits for an answer: trying again would ask the same. */
export const needsAnswer = (row: OutcomeView): boolean => isOpen(row) && isQuestion(row.cause)

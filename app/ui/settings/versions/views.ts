// Earlier settings, and what was loaded of them or of a file.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { Fitted } from '#app/sync/org/fit-settings.server.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

export type { LeftOut as LeftOutView } from '#app/sync/org/fit-settings.server.ts'

export type VersionView = {
  id: string
  /** Staff id, "operator", or "system". */
  actor: string
  at: Date
  /** As the audit log says it; empty: how it was before the first change. */
  changes: readonly {
    action: string
    details: { kind?: RecordKind | null | undefined; parts?: string[] | null | undefined }
  }[]
}

/** What versions changed, before and after: nothing but that. */
export type ValuesAnswer = {
  changed: { id: string; before: Partial<Settings>; after: Partial<Settings> }[] | null
}

export type LoadAnswer = {
  fitted: Fitted | null
  /** Places in a file that are not as they should be; empty: it is none of ours. */
  problems: string[] | null
  refusal: RefusalAnswer | null
}

// Earlier settings, and what was loaded of them or of a file.

import type { Fitted } from '#app/sync/org/fit-settings.server.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

export type { VersionRow as VersionView } from '#app/db/protection/settings-versions.server.ts'
export type { LeftOut as LeftOutView } from '#app/sync/org/fit-settings.server.ts'

export type LoadAnswer = {
  fitted: Fitted | null
  /** Places in a file that are not as they should be; empty: it is none of ours. */
  problems: string[] | null
  refusal: RefusalAnswer | null
}

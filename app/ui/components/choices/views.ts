// What a merchant chooses before an import, and what the organization was found to be.

import type { Settings } from '#app/mapping/settings/settings.ts'
import type { FoundPreflight } from '#app/sync/queries/kept-preflight.server.ts'
import type { Check } from '#app/sync/queries/preflight-checks.ts'
import type { Preflight } from '#app/sync/queries/preflight.server.ts'

export type CheckView = Check
export type PreflightView = Preflight

/** How it is asked for: as it is kept, if it is; none older than an hour; now; what came of the one under way. */
export type { Ask } from '#app/sync/queries/kept-preflight.server.ts'

/** A check is under way, `late` for longer than it usually lasts. */
export type Making = NonNullable<FoundPreflight['making']>

/** The part of the settings that Home asks for. */
export type Choices = Pick<Settings, 'customersAs' | 'ordersAs' | 'existing' | 'profiles'>

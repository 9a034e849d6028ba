// The connection to Zoho as the screens show it.

import type { Trouble } from '#app/lib/states.ts'

/** Texts are empty while there is no connection. */
export type { ConnectionView } from '#app/sync/lifecycle/connect.server.ts'

/** What this app may still spend today, and when that was so. */
export type { CreditsLeft } from '#app/sync/queries/credits-left.server.ts'

/** What keeps changes from being synced, since when, and when it is tried again. */
export type TroubleView = { code: Trouble; since: Date; until: Date | null }

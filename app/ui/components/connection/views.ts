// The connection to Zoho as the screens show it.

/** Texts are empty while there is no connection. */
export type { ConnectionView } from '#app/sync/lifecycle/connect.server.ts'

/** What this app may still spend today, and when that was so. */
export type { CreditsLeft } from '#app/sync/queries/credits-left.server.ts'

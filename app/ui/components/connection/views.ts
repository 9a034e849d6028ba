// The connection to Zoho as the screens show it.

/** Texts are empty while there is no connection. */
export type { ConnectionView } from '#app/sync/lifecycle/connect.server.ts'

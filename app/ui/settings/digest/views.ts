// The e-mail digest as Settings shows it.

export type { DigestView } from '#app/sync/mail/subscription.server.ts'

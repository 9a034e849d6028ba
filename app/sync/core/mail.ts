// What the engine has mailed, and what it hears of it: somebody else finds the words and sends them (server/mail/).

import type { OpenMatter } from '#app/db/mail/open-matters.server.ts'
import type { RunState } from '#app/lib/states.ts'

/** Counts, causes and times of a shop: nothing of a customer, nothing of a record. */
export type DigestFacts = {
  /** The store's own name. */
  store: string
  timeZone: string
  /** The connection to Zoho is lost, since then if that is known. */
  lost: { since: Date | null } | null
  /** Refused records and questions, the most first. */
  matters: readonly OpenMatter[]
  /** Many records are missing on one side, and the app asks whether they were deleted. */
  deletions: number
  /** What is left of a day's credits, where that is little. */
  lowCredits: { left: number; daily: number } | null
  lastImport: { state: RunState; at: Date; written: number; refused: number } | null
  /** Records written to Zoho since the mail before. */
  synced: number
}

export type Letter = {
  to: string
  locale: string
  /** Of this mail, however often it is tried: who got it twice sees it once. */
  id: string
  /** What the link to unsubscribe brings along; null: there is none, for it is not subscribed to yet. */
  unsubscribe: string | null
  /** A page of the app in the admin. */
  link: (path: string) => string
} & ({ about: 'code'; code: string; store: string } | { about: 'digest'; facts: DigestFacts })

/**
 * refused: the server does not take a mail for this address, now or later · later: it did not answer, or asks to come again;
 * whatever is the operator's trouble is one of these
 */
type MailEnd = 'sent' | 'later' | 'refused'

export type Mailer = { send: (letter: Letter) => Promise<MailEnd> }

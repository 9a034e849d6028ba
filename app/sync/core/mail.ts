// What the engine has mailed, and what it hears of it: somebody else finds the words and sends them (server/mail/).

import type { OpenMatter } from '#app/db/mail/open-matters.server.ts'
import type { Language } from '#app/lib/languages.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RunState } from '#app/lib/states.ts'

/** Counts, causes and times of a shop: nothing of a customer, nothing of a record. */
export type DigestFacts = {
  /** The store's own name. */
  store: string
  timeZone: string
  /** The connection to Zoho is lost, since then if that is known. */
  lost: { since: Date | null } | null
  /** No connection at all. */
  notConnected: boolean
  /** Why nothing of the shop is synced until somebody does something, beside the connection to Zoho: a cause. */
  halted: string | null
  /** Kinds that a remote refuses as a whole, each with its cause. */
  heldKinds: readonly { kind: RecordKind; code: string }[]
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
} & CodeOrDigest

type CodeOrDigest =
  /** The store by its domain: whom the code goes to may be a stranger, and its name is free text. */
  { about: 'code'; code: string; store: ShopDomain } | { about: 'digest'; facts: DigestFacts }

/** A task in Zoho that asks a person to look into the app. */
export type TaskWords = { subject: string; description: string }

/** The words of it. `link`: the app in the admin. */
export type TellTask = (about: { language: Language; facts: DigestFacts; link: string }) => Promise<TaskWords>

/**
 * refused: the server says that there is no such address · later: it did not answer, or asks to come again; whatever is the
 * operator's trouble is one of these
 */
type MailEnd = 'sent' | 'later' | 'refused'

export type Mailer = { send: (letter: Letter) => Promise<MailEnd> }

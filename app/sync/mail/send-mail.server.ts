// Sends the mail of a shop that is due: the code that confirms an address, or the digest. Nothing waits for it, and nothing of
// it is tried again but by its own clock (decision 102).

import {
  changeEmailDigest,
  loadEmailDigest,
  takeMail,
  type EmailDigest,
} from '#app/db/mail/digests.server.ts'
import { digestPlace } from '#app/db/protection/sealed.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Letter, Mailer } from '#app/sync/core/mail.ts'
import { countOpen, loadDigestFacts } from './digest-facts.server.ts'
import { codeGoodMs, linkToken, nextDigestAt } from './subscription.server.ts'

const minuteMs = 60_000
const backoff = { firstMs: 5 * minuteMs, longestMs: 6 * 60 * minuteMs }
/** Over some twelve hours: then the next one says it all. */
const mostAttempts = 8
/** Of as many days in a row. */
const mostRefusals = 3
/** Two of one day are one: somebody pressed a button. */
const refusalsApartMs = 20 * 60 * minuteMs

/** The `mail` job. */
export async function sendMail(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const [row, there] = await Promise.all([loadEmailDigest(context.db, shop), loadShop(context.db, shop)])
  const { mailer } = context
  if (!mailer || !row?.dueAt || row.dueAt > context.now() || !there || there.uninstalledAt)
    return { done: true }
  const next = row.confirmedAt ? await nextDigestAt(context, shop, row.every) : null
  // Before it is sent: who dies in between sends one too few, and never the same again and again.
  const taken = await takeMail(context.db, { ...row, dueAt: row.dueAt }, next)
  if (taken) await sendTaken(context, mailer, { shop, row, next })
  return { done: true }
}

type Taken = { shop: ShopDomain; row: EmailDigest; next: Date | null }

async function sendTaken(context: SyncContext, mailer: Mailer, taken: Taken): Promise<void> {
  const { shop, row } = taken
  const letter = await letterOf(context, shop, row)
  if (!letter) return
  const end = await mailer.send(letter)
  context.log.info({ shop, about: letter.about, end, attempts: row.attempts + 1 }, 'mail')
  context.metrics.mails.inc({ about: letter.about, end })
  if (end === 'later') return tryLater(context, taken)
  if (end === 'refused') return saveRefusal(context, row)
  const now = context.now()
  // The mail may have waited for hours: the time that a code is good for begins where somebody can read it.
  const sent =
    letter.about === 'digest' ? { sentAt: now } : { codeUntil: new Date(now.getTime() + codeGoodMs) }
  const good = { attempts: 0, refusals: 0, refusedAt: null, problem: null }
  await changeEmailDigest(context.db, row, { ...sent, ...good })
}

// A code tells somebody who waits for it. An address that was confirmed is there: one such answer may be a mistake of the
// server's, and that an end of the digest is not to hang on.
async function saveRefusal({ db, now }: SyncContext, row: EmailDigest): Promise<void> {
  const isSameDay = row.refusedAt !== null && now().getTime() - row.refusedAt.getTime() < refusalsApartMs
  const counted = isSameDay ? {} : { refusals: row.refusals + 1, refusedAt: now() }
  const isOver = row.confirmedAt === null || (counted.refusals ?? row.refusals) >= mostRefusals
  const ended = isOver ? { dueAt: null } : {}
  await changeEmailDigest(db, row, { ...counted, ...ended, attempts: 0, problem: 'mail_refused' })
}

// What fell due meanwhile is not lost: the digest that is tried again says how things are then.
async function tryLater({ db, now }: SyncContext, { row, next }: Taken): Promise<void> {
  const attempts = row.attempts + 1
  const isOver = attempts >= mostAttempts
  const at = new Date(now().getTime() + backoffMs(backoff, row.attempts))
  const dueAt = next && (isOver || at > next) ? next : isOver ? null : at
  const problem = isOver ? ('mail_server' as const) : row.problem
  await changeEmailDigest(db, row, {
    dueAt,
    attempts: isOver ? 0 : attempts,
    isAsked: row.isAsked && !isOver,
    problem,
  })
}

/** @returns null where nothing is to be said */
async function letterOf(context: SyncContext, shop: ShopDomain, row: EmailDigest): Promise<Letter | null> {
  const { secrets, digests } = context
  const open = (value: string | null, column: 'address' | 'code') =>
    value === null ? null : secrets.decrypt(value, digestPlace(shop, column))
  const [to, code] = [open(row.address, 'address'), open(row.code, 'code')]
  if (to === null) return null
  const since = row.sentAt ?? row.confirmedAt
  const link = (path: string) => context.adminUrl(shop, path)
  const id = digests.of(`mail ${row.linkId} ${since?.getTime() ?? 'code'}`).slice(0, 32)
  const common = { to, locale: row.locale, id, link }
  if (!since) {
    return code === null ? null : { ...common, about: 'code', code, store: shop, unsubscribe: null }
  }
  const facts = await loadDigestFacts(context, shop, since)
  if (row.whenNeeded && !row.isAsked && countOpen(facts) === 0) return null
  return { ...common, about: 'digest', facts, unsubscribe: linkToken(secrets, row.linkId) }
}

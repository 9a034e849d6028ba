// Sends the mail of a shop that is due: the code that confirms an address, or the digest. Nothing waits for it, and nothing of
// it is tried again but by its own clock (decision 102).

import {
  changeEmailDigest,
  loadEmailDigest,
  takeMail,
  type EmailDigest,
} from '#app/db/mail/digests.server.ts'
import { digestPlace } from '#app/db/protection/sealed.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { backoffMs } from '#app/lib/backoff.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Letter, Mailer } from '#app/sync/core/mail.ts'
import { countOpen, loadDigestFacts } from './digest-facts.server.ts'
import { nextMorning } from './mornings.ts'
import { linkToken } from './subscription.server.ts'

const minuteMs = 60_000
const backoff = { firstMs: 5 * minuteMs, longestMs: 6 * 60 * minuteMs }
/** Over some twelve hours: then the next one says it all. */
const mostAttempts = 8

/** The `mail` job. */
export async function sendMail(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const [row, there] = await Promise.all([loadEmailDigest(context.db, shop), loadShop(context.db, shop)])
  const { mailer } = context
  if (!mailer || !row?.dueAt || row.dueAt > context.now() || !there || there.uninstalledAt)
    return { done: true }
  const next = row.confirmedAt ? await nextOf(context, shop, row) : null
  // Before it is sent: who dies in between sends one too few, and never the same again and again.
  const taken = await takeMail(context.db, { ...row, dueAt: row.dueAt }, next)
  if (taken) await sendTaken(context, mailer, { shop, row, next })
  return { done: true }
}

type Taken = { shop: ShopDomain; row: EmailDigest; next: Date | null }

const nextOf = async (context: SyncContext, shop: ShopDomain, { every }: EmailDigest) =>
  nextMorning(context.now(), await loadTimeZone(context.db, shop), every)

async function sendTaken(context: SyncContext, mailer: Mailer, taken: Taken): Promise<void> {
  const { shop, row } = taken
  const letter = await letterOf(context, shop, row)
  if (!letter) return
  const end = await mailer.send(letter)
  context.log.info({ shop, about: letter.about, end, attempts: row.attempts + 1 }, 'mail')
  context.metrics.mails.inc({ about: letter.about, end })
  if (end === 'later') return tryLater(context, taken)
  if (end === 'refused') {
    const stopped = { dueAt: null, attempts: 0, problem: 'mail_refused' as const }
    await changeEmailDigest(context.db, row, stopped)
    return
  }
  const sent = letter.about === 'digest' ? { sentAt: context.now() } : {}
  await changeEmailDigest(context.db, row, { ...sent, attempts: 0, problem: null })
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
  const { db, secrets, digests } = context
  const open = (value: string | null, column: 'address' | 'code') =>
    value === null ? null : secrets.decrypt(value, digestPlace(shop, column))
  const [to, code] = [open(row.address, 'address'), open(row.code, 'code')]
  if (to === null) return null
  const since = row.sentAt ?? row.confirmedAt
  const link = (path: string) => context.adminUrl(shop, path)
  const id = digests.of(`mail ${row.linkId} ${since?.getTime() ?? 'code'}`).slice(0, 32)
  const common = { to, locale: row.locale, id, link }
  if (!since) {
    const store = (await loadShop(db, shop))?.name ?? ''
    return code === null ? null : { ...common, about: 'code', code, store, unsubscribe: null }
  }
  const facts = await loadDigestFacts(context, shop, since)
  if (row.whenNeeded && !row.isAsked && countOpen(facts) === 0) return null
  return { ...common, about: 'digest', facts, unsubscribe: linkToken(secrets, row.linkId) }
}

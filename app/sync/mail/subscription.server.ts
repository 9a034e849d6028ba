// To whom the digest goes: asked for in Settings, confirmed by a code that only who reads the address's mails knows, and taken
// out there or by the link of any mail.

import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { countActs } from '#app/db/protection/audit-log.server.ts'
import {
  changeEmailDigest,
  countCodeTry,
  deleteDigestOfLink,
  deleteEmailDigest,
  isStopped,
  loadEmailDigest,
  saveEmailDigest,
} from '#app/db/mail/digests.server.ts'
import { countMailedCode } from '#app/db/mail/mailed-codes.server.ts'
import { digestPlace } from '#app/db/protection/sealed.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { RejectedError, ThrottledError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Secrets } from '#app/lib/secrets/secrets.server.ts'
import { tooOften } from '#app/lib/shop-limits.server.ts'
import type { DigestEvery } from '#app/lib/states.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { logAct, type Actor } from '#app/sync/protection/audit-log.server.ts'
import { nextMorning, ownMinuteMs } from './mornings.server.ts'

const minuteMs = 60_000
export const codeGoodMs = 60 * minuteMs
const dayMs = 24 * 60 * minuteMs
/** Of a shop, whatever addresses they go to: nobody is mailed again and again by somebody else's shop. */
const mostCodesADay = 10
/** Of an address, whichever shops ask, and whether they are still there. */
const mostCodesToOne = 5
const codeDigits = 6

export type DigestView = {
  state: 'none' | 'unconfirmed' | 'on' | 'stopped'
  address: string
  every: DigestEvery
  whenNeeded: boolean
  nextAt: Date | null
  /** Why nothing is sent, or was not: a cause. */
  problem: string | null
}

const none: DigestView = {
  state: 'none',
  address: '',
  every: 'daily',
  whenNeeded: true,
  nextAt: null,
  problem: null,
}

/** @returns null where the operator named no mail server */
export async function loadDigest(sync: SyncContext, shop: ShopDomain): Promise<DigestView | null> {
  if (!sync.mailer) return null
  const row = await loadEmailDigest(sync.db, shop)
  const address = row && sync.secrets.decrypt(row.address, digestPlace(shop, 'address'))
  if (!row || address === null) return none
  const { every, whenNeeded, confirmedAt, dueAt, problem } = row
  const state = isStopped(row) ? 'stopped' : confirmedAt ? 'on' : 'unconfirmed'
  return { state, address: address ?? '', every, whenNeeded, nextAt: confirmedAt && dueAt, problem }
}

type Wanted = { address: string; every: DigestEvery; whenNeeded: boolean; locale: string }

/**
 * Sends a code to the address: until that is given back nothing else is sent there.
 * @throws ThrottledError where the shop had too many of them sent, or the address got too many
 */
export async function askForDigest(
  sync: SyncContext,
  by: Actor,
  { address, ...given }: Wanted,
): Promise<void> {
  const { shop } = by
  const now = sync.now()
  await allowCode(sync, shop, address)
  await logAct(sync, by, 'digest_asked')
  const seal = (clear: string, column: 'address' | 'code') =>
    sync.secrets.encrypt(clear, digestPlace(shop, column))
  const code = String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0')
  await saveEmailDigest(sync.db, shop, {
    ...given,
    address: seal(address, 'address'),
    code: seal(code, 'code'),
    codeUntil: new Date(now.getTime() + codeGoodMs),
    linkId: randomBytes(16).toString('base64url'),
    at: now,
  })
  await sync.queue.enqueue('mail', { shop })
}

async function allowCode(sync: SyncContext, shop: ShopDomain, address: string): Promise<void> {
  const at = sync.now()
  const ofShop = await countActs(sync.db, shop, 'digest_asked', new Date(at.getTime() - dayMs))
  const addressHash = sync.digests.of(`mailed code ${address.toLowerCase()}`)
  const isAllowed =
    ofShop < mostCodesADay && (await countMailedCode(sync.db, { addressHash, at, most: mostCodesToOne }))
  if (isAllowed) return
  const retryAt = new Date(at.getTime() + dayMs)
  throw new ThrottledError('Too many codes', { code: tooOften, retryAt, context: { shop } })
}

export const nextDigestAt = async (sync: SyncContext, shop: ShopDomain, every: DigestEvery): Promise<Date> =>
  nextMorning(sync.now(), await loadTimeZone(sync.db, shop), every, ownMinuteMs(shop))

/** The code came back. @throws RejectedError mail_code where it is another one, too old, or was tried too often */
export async function confirmDigest(sync: SyncContext, by: Actor, code: string): Promise<void> {
  const { shop } = by
  const row = await loadEmailDigest(sync.db, shop)
  const isTried = row !== null && (await countCodeTry(sync.db, row, sync.now()))
  const right = row?.code && isTried ? sync.secrets.decrypt(row.code, digestPlace(shop, 'code')) : null
  if (!row || right === null || !isSame(right, code))
    throw new RejectedError('Not the code that was sent', { code: 'mail_code', context: { shop } })
  const dueAt = await nextDigestAt(sync, shop, row.every)
  const confirmed = { code: null, confirmedAt: sync.now(), dueAt, attempts: 0, problem: null }
  await changeEmailDigest(sync.db, row, confirmed)
  await logAct(sync, by, 'digest_confirmed')
}

/** How often it comes, and whether always. */
export async function changeDigest(
  sync: SyncContext,
  by: Actor,
  { every, whenNeeded, locale }: Omit<Wanted, 'address'>,
): Promise<void> {
  const row = await loadEmailDigest(sync.db, by.shop)
  if (!row) return
  const dueAt = row.confirmedAt && (await nextDigestAt(sync, by.shop, every))
  const due = row.confirmedAt && !isStopped(row) ? { dueAt } : {}
  await changeEmailDigest(sync.db, row, { every, whenNeeded, locale, ...due })
  await logAct(sync, by, 'digest_changed')
}

/** The next one goes now, whatever it has to say. */
export async function sendDigestNow(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const row = await loadEmailDigest(sync.db, shop)
  if (!row?.confirmedAt || isStopped(row)) return
  await changeEmailDigest(sync.db, row, { dueAt: sync.now(), isAsked: true })
  await sync.queue.enqueue('mail', { shop })
}

export async function endDigest(sync: SyncContext, by: Actor): Promise<void> {
  if ((await deleteEmailDigest(sync.db, by.shop)).count > 0) await logAct(sync, by, 'digest_ended')
}

/** What the link of a mail brings along: it names nobody, and nobody else can make one. */
export const linkToken = (secrets: Secrets, linkId: string): string =>
  `${linkId}.${secrets.sign(`unsubscribe ${linkId}`)}`

/** By the link of a mail. @returns false for a link that is none (any more) */
export async function unsubscribe(sync: SyncContext, token: string): Promise<boolean> {
  const [linkId = '', signature = ''] = token.split('.')
  const signatures = sync.secrets.signatures(`unsubscribe ${linkId}`)
  if (!signatures.some((good) => isSame(good, signature))) return false
  const shop = await deleteDigestOfLink(sync.db, linkId)
  if (shop) await logAct(sync, { shop, staffId: 'system' }, 'digest_ended')
  return shop !== null
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

// When a live shop is due to be compared. Each shop has its own minute, by its name, so that they never all come at once,
// whatever happened to all of them together.

import { createHash } from 'node:crypto'
import type { LiveShop } from '#app/db/work/live-shops.server.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A shop whose records changed within this time is active. */
export const activeForMs = hourMs
/** Shopify is asked one cheap query a kind: a lost webhook of an active shop is found within three minutes. */
export const activeEveryMs = 2 * minuteMs
export const idleEveryMs = 15 * minuteMs
/** The sweep comes every minute, give or take: in the middle between two of them it does not matter which is early. */
const betweenSweepsMs = minuteMs / 2

/** Whole comparisons begin within these hours (UTC), each shop at its own minute. */
const night = { fromHour: 22, hours: 8 } as const
/** Not a second time in a night, and not after an import of the same evening. */
const auditEveryMs = 12 * hourMs
/** A night was missed. Those of all shops that missed it are spread over some hours. */
const auditLateMs = 28 * hourMs
/** Of all shops together. */
const lateSpreadMs = 4 * hourMs

/** A shop's own place among all: from 0 to almost 1, the same every time. */
export const placeOf = (shop: string): number =>
  createHash('sha256').update(shop).digest().readUInt32BE(0) / 2 ** 32

/** By how much the clocks of two of our processes may differ. */
const clocksMs = 5 * minuteMs

/**
 * Until when changes were looked at, by what the last look wrote down. One by a clock that is ahead says nothing of when
 * it was: within the hour, for such a shop is due at once.
 */
export const lookedUntil = (at: Date, now: Date): Date =>
  at.getTime() - now.getTime() > clocksMs ? new Date(now.getTime() - hourMs) : at

type Looked = Pick<LiveShop, 'domain' | 'reconciledAt' | 'liveSince' | 'active' | 'importing'>

/**
 * Whether a turn of the shop's own has come since it was looked at last, or went live, which was not a moment ago. None of
 * the frequent turns while it imports: what was made just before its first import is the import's to write.
 */
export function isReconcileDue(shop: Looked, now: Date): boolean {
  const { domain, active, importing } = shop
  const lookedAt = shop.reconciledAt ?? shop.liveSince
  const everyMs = active && !importing ? activeEveryMs : idleEveryMs
  const ageMs = now.getTime() - lookedAt.getTime()
  // Whoever looked had a clock that is ahead: until it is that late here, nobody would.
  if (ageMs < -clocksMs) return true
  return ageMs >= (everyMs - betweenSweepsMs) / 2 && lastTurn(domain, everyMs, now) > lookedAt
}

/** When a look at this shop became due last, being due so often. */
export function lastTurn(shop: string, everyMs: number, now: Date): Date {
  const ownMs = Math.floor((placeOf(shop) * everyMs) / minuteMs) * minuteMs + betweenSweepsMs
  return new Date(Math.floor((now.getTime() - ownMs) / everyMs) * everyMs + ownMs)
}

type Audited = Pick<LiveShop, 'domain' | 'auditedAt' | 'auditDueAt' | 'liveSince'>

/** At the shop's own time of the night; late, as soon as a night was missed; and after a gap (`gapAuditAt`). */
export function isAuditDue({ domain, auditedAt, auditDueAt, liveSince }: Audited, now: Date): boolean {
  if (auditDueAt && auditDueAt <= now) return true
  const ageMs = now.getTime() - (auditedAt ?? liveSince).getTime()
  if (ageMs >= auditLateMs + placeOf(domain) * lateSpreadMs) return true
  const beganMs = night.fromHour * hourMs + placeOf(domain) * night.hours * hourMs
  const sinceMs = (((now.getTime() - beganMs) % dayMs) + dayMs) % dayMs
  return ageMs - sinceMs >= auditEveryMs && sinceMs < hourMs
}

/** So much time for each shop's whole comparison, where all of them are due. */
const gapAuditEveryMs = 6000
/** That is done soon anyway. */
const atOnceMs = 5 * minuteMs

/**
 * When a shop is compared as a whole after a gap without a look. All shops may have had the same gap, ours: they come one
 * after the other then. A few of them, or one by itself, at once.
 * @param shops how many are live
 */
export function gapAuditAt(shop: string, { now, shops }: { now: Date; shops: number }): Date {
  const spreadMs = Math.min(shops * gapAuditEveryMs, lateSpreadMs)
  return spreadMs <= atOnceMs ? now : new Date(now.getTime() + placeOf(shop) * spreadMs)
}

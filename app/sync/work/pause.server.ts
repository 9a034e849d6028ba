// When a shop's work must wait: for a moment (throttled), or until the merchant reconnects.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import {
  isHeld,
  loadShop,
  pauseShop,
  pauseUnconnected,
  saveTrouble,
  type ShopRow,
  unpauseShop,
} from '#app/db/tables/shops.server.ts'
import {
  isDisconnected,
  isThrottled,
  isTransient,
  type AppError,
  type ThrottledError,
  type TransientError,
} from '#app/lib/errors.ts'
import type { Trouble } from '#app/lib/states.ts'
import { jittered } from '#app/lib/waits/jitter.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { createStop } from './stop.server.ts'

/** How a job ends at once because its shop waits; null when it may go on. */
export const pausedUntil = async (context: SyncContext, shop: ShopDomain): Promise<JobResult | null> =>
  pauseIn(context, shop, await loadShop(context.db, shop))

/** The same, of a row that was just read. */
export async function pauseIn(
  context: SyncContext,
  shop: ShopDomain,
  row: ShopRow | null,
): Promise<JobResult | null> {
  if (!row || row.uninstalledAt) return { done: true }
  if (!row.pausedFor) return null
  if (row.pausedUntil === null) return { done: true } // a reconnect wakes it, or the operator
  if (row.pausedUntil > context.now()) return { done: false, runAt: row.pausedUntil }
  await unpauseShop(context.db, shop)
  return null
}

/** Why a run waits that the operator holds. */
export const heldCode = 'operator'

export const isShopHeld = async (context: SyncContext, shop: ShopDomain): Promise<boolean> =>
  isHeld(await loadShop(context.db, shop))

/** Long work that ends early when the operator pauses the shop: its signal is aborted then. */
export async function unlessHeld<T>(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = createStop(signal, async () => ((await isShopHeld(context, shop)) ? 'held' : 'running'))
  try {
    return await work(stop.signal)
  } finally {
    stop.close()
  }
}

/** The day's credits for imports are spent: that work waits, live work does not. */
export const budgetCode = 'credit_budget'

/** Until when a run waits for credits: of the shop's own pauses every process knows already. */
export const creditWait = (error: unknown): Date | null =>
  isThrottled(error) && error.code === budgetCode ? error.retryAt : null

/** Neither Shopify nor Zoho answered: the whole shop waits a little, its changes as they are. */
export async function waitOutage(
  context: SyncContext,
  shop: ShopDomain,
  error: TransientError,
): Promise<JobResult> {
  const until = new Date(context.now().getTime() + jittered(outageMs, 0.25))
  context.log.warn({ err: error, shop, until }, 'no answer')
  if (error.code !== 'database_away') {
    await saveTrouble(context.db, shop, { code: troubleOf(error), until, now: context.now() })
  }
  await pauseShop(context.db, shop, 'throttled', until)
  return { done: false, runAt: until }
}
const isOfShopify = ({ code }: AppError): boolean => code.startsWith('shopify_') || code.startsWith('bulk_')
const outageMs = 12_000

/** Turns an error into the pause it asks for. @throws everything that asks for none */
export async function pauseFor(context: SyncContext, shop: ShopDomain, error: unknown): Promise<JobResult> {
  if (isThrottled(error) && error.code === budgetCode) return { done: false, runAt: error.retryAt }
  if (isThrottled(error)) {
    const { until, trouble } = await waitFor(context, shop, error)
    context.log.info({ shop, code: error.code, until }, 'shop waits')
    await saveTrouble(context.db, shop, { code: trouble, until, now: context.now() })
    await pauseShop(context.db, shop, waitsForShopify(error) ? 'shopify_disconnected' : 'throttled', until)
    return { done: false, runAt: until }
  }
  if (!isDisconnected(error)) throw error
  context.log.warn({ shop, side: error.side, code: error.code }, 'shop disconnected')
  if (error.side === 'shopify') return pauseShopify(context, shop, error.code)
  return (await waitForReconnect(context, shop)) ? { done: true } : { done: false, runAt: context.now() }
}

/**
 * The shop waits for the merchant, who is told since when.
 * @returns false where it does not: reconnected meanwhile (the consent that was lost is no longer the shop's), or the
 *   operator's
 */
export async function waitForReconnect(
  { db, now }: Pick<SyncContext, 'db' | 'now'>,
  shop: ShopDomain,
): Promise<boolean> {
  const waits = await pauseUnconnected(db, shop)
  if (waits) await saveTrouble(db, shop, { code: 'zoho_disconnected', until: null, now: now() })
  return waits
}

// A visit mends it, and is not always needed: a refresh token that still stands is tried again hourly.
async function pauseShopify(context: SyncContext, shop: ShopDomain, code: string): Promise<JobResult> {
  const until = needsVisit.has(code) ? null : new Date(context.now().getTime() + hourMs)
  await saveTrouble(context.db, shop, { code: 'shopify_disconnected', until, now: context.now() })
  await pauseShop(context.db, shop, 'shopify_disconnected', until)
  return until ? { done: false, runAt: until } : { done: true }
}
const hourMs = 60 * 60_000
const needsVisit = new Set(['no_session', 'refresh_refused'])

// No token for now: a visit of the merchant brings one at once.
const waitsForShopify = ({ code }: ThrottledError): boolean =>
  ['shopify_refresh_odd', 'shopify_secrets_key', 'shopify_client_refused'].includes(code)

// Without a credit left, asking again in a few seconds only costs the other apps of the organisation their turn.
async function waitFor(context: SyncContext, shop: ShopDomain, error: ThrottledError) {
  const left = isOfShopify(error) ? null : ((await loadConnection(context.db, shop))?.creditsLeft ?? null)
  const isEmpty = left !== null && left <= 0
  const soonest = isEmpty ? context.now().getTime() + emptyMs : 0
  const until = new Date(Math.max(error.retryAt.getTime(), soonest))
  return { until, trouble: isEmpty ? 'zoho_credits' : troubleOf(error) }
}

/** What the merchant is told of a remote that has us wait. */
export function troubleOf(error: AppError): Trouble {
  if (error.kind === 'disconnected' || (isThrottled(error) && waitsForShopify(error)))
    return isOfShopify(error) ? 'shopify_disconnected' : 'zoho_disconnected'
  if (isTransient(error)) return isOfShopify(error) ? 'shopify_away' : 'zoho_away'
  if (!isOfShopify(error)) return error.code === creditsCode ? 'zoho_credits' : 'zoho_throttled'
  if (error.code === 'shopify_forbidden') return error.code
  return error.code.startsWith('shopify_4') ? 'shopify_closed' : 'shopify_throttled'
}

/** Trouble that is over as soon as Shopify answers. */
export const untilShopifyAnswers = [
  'shopify_away',
  'shopify_throttled',
  'shopify_closed',
  'shopify_forbidden',
] as const satisfies readonly Trouble[]

/** The organization has no credits left, whoever used them (zoho/client). */
const creditsCode = 'zoho_credits'

const emptyMs = 15 * 60_000

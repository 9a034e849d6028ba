// When a shop's work must wait: for a moment (throttled), or until the merchant reconnects.

import { loadConnection, updateConnection } from '#app/db/connections.server.ts'
import { isHeld, loadShop, pauseShop, unpauseShop } from '#app/db/shops.server.ts'
import { isDisconnected, isThrottled, type ThrottledError, type TransientError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import type { SyncContext } from './context.ts'
import { createStop } from './stop.server.ts'

/** How a job ends at once because its shop waits; null when it may go on. */
export async function pausedUntil(context: SyncContext, shop: ShopDomain): Promise<JobEnding | null> {
  const row = await loadShop(context.db, shop)
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

/** Neither Shopify nor Zoho answered: the whole shop waits a little, its changes as they are. */
export async function waitOutage(
  context: SyncContext,
  shop: ShopDomain,
  error: TransientError,
): Promise<JobEnding> {
  const until = new Date(context.now().getTime() + outageMs * (0.75 + Math.random() / 2))
  context.log.warn({ err: error, shop, until }, 'no answer')
  await pauseShop(context.db, shop, 'throttled', until)
  return { done: false, runAt: until }
}
const outageMs = 12_000

/** Turns an error into the pause it asks for. @throws everything that asks for none */
export async function pauseFor(context: SyncContext, shop: ShopDomain, error: unknown): Promise<JobEnding> {
  if (isThrottled(error) && error.code === budgetCode) return { done: false, runAt: error.retryAt }
  if (isThrottled(error)) {
    const until = await waitFor(context, shop, error)
    context.log.info({ shop, code: error.code, until }, 'shop waits')
    await pauseShop(context.db, shop, 'throttled', until)
    return { done: false, runAt: until }
  }
  if (!isDisconnected(error)) throw error
  context.log.warn({ shop, side: error.side, code: error.code }, 'shop disconnected')
  if (error.side === 'zoho') await updateConnection(context.db, shop, { state: 'needs_reconnect' })
  await pauseShop(
    context.db,
    shop,
    error.side === 'zoho' ? 'zoho_disconnected' : 'shopify_disconnected',
    null,
  )
  return { done: true }
}

// Without a credit left, asking again in a few seconds only costs the other apps of the organisation their turn.
async function waitFor(context: SyncContext, shop: ShopDomain, error: ThrottledError): Promise<Date> {
  const left = error.code.startsWith('shopify_')
    ? null
    : ((await loadConnection(context.db, shop))?.creditsLeft ?? null)
  const soonest = left !== null && left <= 0 ? context.now().getTime() + emptyMs : 0
  return new Date(Math.max(error.retryAt.getTime(), soonest))
}
const emptyMs = 15 * 60_000

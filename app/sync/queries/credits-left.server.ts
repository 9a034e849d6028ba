// What may still be spent of Zoho's API credits today.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { hasCalledSince, loadAnsweredAt, loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'

/** `at`: when Zoho last answered, and by that when this was so. */
export type CreditsLeft = { left: number | null; at: Date | null }

/** Of our share of the day, and of what Zoho itself says is left; null where neither is known. */
export async function loadCreditsLeft(context: SyncContext, shop: ShopDomain): Promise<CreditsLeft> {
  const { db } = context
  const [said, spent, { creditShare }, at] = await Promise.all([
    loadSaidCredits(context, shop),
    loadCreditsOfDay(db, shop, context.now()),
    loadSettings(context, shop),
    loadAnsweredAt(db, shop),
  ])
  if (!said) return { left: null, at: null }
  const share = Math.max(0, Math.floor((said.daily * creditShare) / 100) - spent)
  const left = Math.min(said.left ?? share, share)
  return { left: Number.isFinite(left) ? left : null, at }
}

/** What Zoho said of the credits left is of today. */
const freshMs = 2 * 3_600_000

/** What Zoho last said is left of a day's credits; null where it said nothing lately. Null of all: there is no connection. */
async function loadSaidCredits(
  { db, now }: Pick<SyncContext, 'db' | 'now'>,
  shop: ShopDomain,
): Promise<{ daily: number; left: number | null } | null> {
  const [connection, isOfToday] = await Promise.all([
    loadConnection(db, shop),
    hasCalledSince(db, shop, new Date(now().getTime() - freshMs)),
  ])
  return connection && { daily: dailyCredits(connection), left: isOfToday ? connection.creditsLeft : null }
}

/** Of a day's credits, in percent. */
const lowCredits = 10

/** What is left of a day's credits where that is little; null otherwise, and where it is not known. */
export async function loadLowCredits(
  context: Pick<SyncContext, 'db' | 'now'>,
  shop: ShopDomain,
): Promise<{ daily: number; left: number } | null> {
  const { daily = 0, left = null } = (await loadSaidCredits(context, shop)) ?? {}
  return left === null || left > daily * (lowCredits / 100) ? null : { daily, left }
}

/**
 * Whether work that nobody would miss has to wait: of our share of the day, or of what Zoho itself says is left, no more
 * than `kept` percent are there.
 */
export async function isShortOfCredits(
  context: SyncContext,
  shop: ShopDomain,
  kept: number,
): Promise<boolean> {
  const [said, spent, { creditShare }] = await Promise.all([
    loadSaidCredits(context, shop),
    loadCreditsOfDay(context.db, shop, context.now()),
    loadSettings(context, shop),
  ])
  if (!said) return true
  const { daily, left } = said
  // Without a ceiling there are no percents of it.
  if (!Number.isFinite(daily)) return left !== null && left <= 0
  const share = (daily * creditShare) / 100
  return share - spent <= (share * kept) / 100 || (left !== null && left <= (daily * kept) / 100)
}

// What may still be spent of Zoho's API credits today.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { hasCalledSince } from '#app/db/flow/flow-events.server.ts'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { ZohoOrg } from '#app/zoho/client/client.server.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'

/** Of our share of the day, and of what Zoho itself says is left; null where neither is known. */
export async function loadCreditsLeft(
  context: SyncContext,
  shop: ShopDomain,
  org: ZohoOrg,
  { creditShare }: Settings,
): Promise<number | null> {
  const [connection, spent] = await Promise.all([
    loadConnection(context.db, shop),
    loadCreditsOfDay(context.db, shop, context.now()),
  ])
  const share = Math.max(0, Math.floor((dailyCredits(org) * creditShare) / 100) - spent)
  const left = Math.min(connection?.creditsLeft ?? share, share)
  return Number.isFinite(left) ? left : null
}

/** What Zoho said of the credits left is of today. */
const freshMs = 2 * 3_600_000

/**
 * Whether work that nobody would miss has to wait: of our share of the day, or of what Zoho itself says is left, no more
 * than `kept` percent are there.
 */
export async function isShortOfCredits(
  context: SyncContext,
  shop: ShopDomain,
  kept: number,
): Promise<boolean> {
  const now = context.now()
  const [connection, spent, { creditShare }, isOfToday] = await Promise.all([
    loadConnection(context.db, shop),
    loadCreditsOfDay(context.db, shop, now),
    loadSettings(context, shop),
    hasCalledSince(context.db, shop, new Date(now.getTime() - freshMs)),
  ])
  if (!connection) return true
  const left = isOfToday ? connection.creditsLeft : null
  const daily = dailyCredits(connection)
  // Without a ceiling there are no percents of it.
  if (!Number.isFinite(daily)) return left !== null && left <= 0
  const share = (daily * creditShare) / 100
  return share - spent <= (share * kept) / 100 || (left !== null && left <= (daily * kept) / 100)
}

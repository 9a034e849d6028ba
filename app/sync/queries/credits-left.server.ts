// What may still be spent of Zoho's API credits today.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
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

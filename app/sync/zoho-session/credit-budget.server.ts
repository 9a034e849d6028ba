// The share of an organisation's daily Zoho credits that this app may use. Imports stop short of it, so that live work
// and the organisation's other apps always find some left; live work goes on as long as Zoho lets it.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadSettingsJson } from '#app/db/tables/shops.server.ts'
import { ThrottledError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'
import type { Meter } from './credit-meter.server.ts'
import { budgetCode } from '#app/sync/work/pause.server.ts'

/** Of the app's own budget, and of the organisation's credits as far as Zoho tells: kept for live work, in percent. */
const reserve = 10
const lookEveryMs = 5000
const waitMs = 10 * 60_000

type Seen = { at: number; spentBefore: number; left: number }

export type ImportCredits = {
  /** The same client, for imports: it stops when the day's credits for them are spent. */
  limit: (client: ZohoClient, shop: ShopDomain) => ZohoClient
}

export function createBudget({
  db,
  meter,
  now,
}: {
  db: Database
  meter: Meter
  now: () => Date
}): ImportCredits {
  const seen = new Map<ShopDomain, Seen>()

  // Asked of the database every few seconds; in between our own spending is counted here.
  async function leftFor(client: ZohoClient, shop: ShopDomain): Promise<number> {
    const at = now().getTime()
    const last = seen.get(shop)
    if (last && at - last.at < lookEveryMs) return last.left - (meter.spent(shop) - last.spentBefore)
    const spentBefore = meter.spent(shop)
    const left = await creditsForImports(db, client, shop, { now: now(), held: meter.held(shop) })
    seen.set(shop, { at, spentBefore, left })
    return left
  }

  async function check(client: ZohoClient, shop: ShopDomain, credits: number): Promise<void> {
    if ((await leftFor(client, shop)) >= credits) return
    const retryAt = new Date(now().getTime() + waitMs)
    throw new ThrottledError("The day's credits for imports are spent", {
      code: budgetCode,
      retryAt,
      context: { shop },
    })
  }

  return {
    limit: (client, shop) => ({
      ...client,
      call: async (request) => {
        await check(client, shop, request.credits)
        return client.call(request)
      },
    }),
  }
}

type Spending = { now: Date; held: number }

async function creditsForImports(
  db: Database,
  { org }: ZohoClient,
  shop: ShopDomain,
  { now, held }: Spending,
): Promise<number> {
  const [used, json, connection] = await Promise.all([
    loadCreditsOfDay(db, shop, now),
    loadSettingsJson(db, shop),
    loadConnection(db, shop),
  ])
  const { creditShare } = parseStored(json)
  const daily = dailyCredits(org)
  const own = daily * (creditShare / 100) * (1 - reserve / 100) - used - held
  const left = connection?.creditsLeft ?? null
  return left === null ? own : Math.min(own, left - daily * (reserve / 100))
}

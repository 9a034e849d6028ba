// How the store is doing beyond what Home knows by itself: counts of both sides, credits, the last 24 hours.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import { countLinked } from '#app/db/tables/links.server.ts'
import { countRefused } from '#app/db/tables/outcomes.server.ts'
import { loadHours, type Hour } from '#app/db/screens/live-stats.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { fetchCounts } from '#app/shopify/records/shop.server.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { visibleSince } from '#app/sync/orders/visible.server.ts'

/** Of one kind: Shopify's records (products, not variants), those linked to Zoho, and those that Zoho refuses. */
type Parity = { kind: RecordKind; shopify: number | null; zoho: number; refused: number }

export type LiveStats = {
  parity: Parity[]
  /** When both sides were last compared as a whole. */
  auditedAt: Date | null
  credits: { used: number; allowed: number | null; forecast: number }
  hours: Hour[]
}

/** Shopify's counts are null while Shopify does not answer; the rest is known here. */
export async function loadLiveStats(context: SyncContext, shop: ShopDomain): Promise<LiveStats> {
  const [counts, since, row, credits, hours] = await Promise.all([
    shopifyCounts(context, shop),
    visibleSince(context, shop),
    loadShop(context.db, shop),
    creditsOf(context, shop),
    loadHours(context.db, shop, context.now()),
  ])
  const parity = await Promise.all(
    recordKinds.map(async (kind) => ({
      kind,
      shopify: counts?.[kind] ?? null,
      zoho: await countLinked(context.db, shop, kind, shopifyKinds[kind].hidesOld ? since : new Date(0)),
      refused: await countRefused(context.db, shop, kind),
    })),
  )
  return { parity, auditedAt: row?.auditedAt ?? null, credits, hours }
}

async function shopifyCounts(context: SyncContext, shop: ShopDomain) {
  try {
    return await fetchCounts(context.shopifyFor(shop))
  } catch (error) {
    if (!isAppError(error)) throw error
    context.log.info({ shop, code: error.code }, 'counts not read')
    return null
  }
}

const paceHours = 3
const hourMs = 3_600_000

// What a day costs if it goes on as in the last three hours, and at least what the last day did cost.
async function creditsOf(context: SyncContext, shop: ShopDomain) {
  const now = context.now()
  const [used, recent, connection, { creditShare }] = await Promise.all([
    loadCreditsOfDay(context.db, shop, now),
    loadCreditsOfDay(context.db, shop, now, paceHours * hourMs),
    loadConnection(context.db, shop),
    loadSettings(context, shop),
  ])
  const daily = connection ? dailyCredits(connection) : Infinity
  const allowed = Number.isFinite(daily) ? Math.floor((daily * creditShare) / 100) : null
  return { used, allowed, forecast: Math.round((recent / paceHours) * 24) }
}

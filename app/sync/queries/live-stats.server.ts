// How the store is doing beyond what Home knows by itself: counts of both sides, credits, the last 24 hours.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import { countOlder } from '#app/db/tables/links.server.ts'
import { endTrouble, saveTrouble } from '#app/db/tables/shops.server.ts'
import { troubleOf, untilShopifyAnswers } from '#app/sync/work/pause.server.ts'
import { hasRunSince } from '#app/db/tables/runs.server.ts'
import { countNotInZoho, mostMissing } from '#app/db/screens/records/not-in-zoho.server.ts'
import { loadHours, type Hour } from '#app/db/screens/live-stats.server.ts'
import { isAppError, isThrottled, isTransient, type AppError } from '#app/lib/errors.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import { fetchCounts } from '#app/shopify/records/shop.server.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { hiddenBefore } from '#app/sync/orders/visible.server.ts'

export type LiveStats = {
  /** Shopify's own counts (products, not variants); null while Shopify does not answer. */
  shopify: Record<RecordKind, number> | null
  countedAt: Date
  /** Without access to all orders Shopify shows those of the last 60 days; null: it shows all of them. */
  olderOrders: { inZoho: number } | null
  /** Known not to be in Zoho, by Zoho's records of products: a product is counted above as soon as one variant is there. */
  missingVariants: { count: number; isMore: boolean }
  credits: {
    allowed: number | null
    /** Null while an import or a preview says nothing of the days to come. */
    forecast: number | null
  }
  hours: Hour[]
}

/** A page that waits for an answer refreshes nothing else meanwhile: it asks again for what lasts longer. */
const longestWaitMs = 1000
/** Who waits asks again within this. */
const heardMs = 5000
type Reading = { work: Promise<LiveStats>; isOver: boolean }
type Readings = Map<ShopDomain, Reading>
const readingsOf = new WeakMap<Database, Readings>()

/**
 * For a page, which joins a read that is under way.
 * @param isWaiting it was told that one lasts: then what that one came to is its answer
 * @returns null where it lasts: ask again
 */
export function joinLiveStats(
  context: SyncContext,
  shop: ShopDomain,
  isWaiting: boolean,
): Promise<LiveStats | null> {
  const readings = madeOnce(readingsOf, context.db, (): Readings => new Map())
  const last = readings.get(shop)
  const { work } = last && (isWaiting || !last.isOver) ? last : begin(context, shop, readings)
  return inTime<LiveStats, null>(work, longestWaitMs, () => null)
}

function begin(context: SyncContext, shop: ShopDomain, readings: Readings): Reading {
  const reading = { work: loadLiveStats(context, shop), isOver: false }
  const forget = () => {
    if (readings.get(shop) === reading) readings.delete(shop)
  }
  reading.work = reading.work.finally(() => {
    reading.isOver = true
    setTimeout(forget, heardMs).unref()
  })
  readings.set(shop, reading)
  return reading
}

/** Shopify's counts are null while Shopify does not answer; the rest is known here. */
export async function loadLiveStats(context: SyncContext, shop: ShopDomain): Promise<LiveStats> {
  const countedAt = context.now()
  const [shopify, hidden, missingVariants, credits, hours] = await Promise.all([
    shopifyCounts(context, shop),
    hiddenBefore(context, { shop, kind: 'order' }),
    countNotInZoho({ db: context.db, shop, kind: 'product' }, mostMissing),
    creditsOf(context, shop),
    loadHours(context.db, shop, countedAt),
  ])
  const olderOrders = hidden && { inZoho: await countOlder(context.db, shop, hidden) }
  return { shopify, countedAt, olderOrders, missingVariants, credits, hours }
}

async function shopifyCounts(context: SyncContext, shop: ShopDomain) {
  try {
    const counts = await fetchCounts(context.shopifyFor(shop))
    await endTrouble(context.db, shop, untilShopifyAnswers)
    return counts
  } catch (error) {
    if (!isAppError(error)) throw error
    await recordTrouble(context, shop, error)
    context.log.info({ shop, code: error.code }, 'counts not read')
    return null
  }
}

// Without changes nothing else asks Shopify: whether it answers is known from here.
async function recordTrouble(context: SyncContext, shop: ShopDomain, error: AppError): Promise<void> {
  if (!isTransient(error) && !isThrottled(error)) return
  const now = context.now()
  await saveTrouble(context.db, shop, {
    code: troubleOf(error),
    until: new Date(now.getTime() + againMs),
    now,
  })
}
/** Home asks every minute. */
const againMs = 60_000

const paceHours = 3
const hourMs = 3_600_000

// What a day costs if it goes on as in the last three hours. What is done once, an import, is no pace.
async function creditsOf(context: SyncContext, shop: ShopDomain) {
  const now = context.now()
  const since = new Date(now.getTime() - paceHours * hourMs)
  const [once, recent, connection, { creditShare }] = await Promise.all([
    hasRunSince(context.db, shop, since),
    loadCreditsOfDay(context.db, shop, now, paceHours * hourMs),
    loadConnection(context.db, shop),
    loadSettings(context, shop),
  ])
  const daily = connection ? dailyCredits(connection) : Infinity
  const allowed = Number.isFinite(daily) ? Math.floor((daily * creditShare) / 100) : null
  return { allowed, forecast: once ? null : Math.round((recent / paceHours) * 24) }
}

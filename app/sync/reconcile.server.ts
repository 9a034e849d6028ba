// Compares what changed in Shopify since the last look with what was carried, and repairs the difference.

import { noteChanges, type ChangeDraft } from '#app/db/changes.server.ts'
import { loadLinks, loadVariantLinks, type Link } from '#app/db/links.server.ts'
import { loadShop, saveReconciledAt } from '#app/db/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import { fetchChanged, type ChangedRecord } from '#app/shopify/changed.server.ts'
import type { SyncContext } from './context.ts'
import { pausedUntil, pauseFor } from './pause.server.ts'
import { loadSheet, type Sheet } from './sheet.server.ts'

/** Shopify's search index lags behind writes: look this far back beyond the last look (contracts/shopify 3.2). */
const overlapMs = 10 * 60_000

/** The `reconcile` job. Differences become changes with the door "reconcile", carried like any other. */
export async function reconcileShop(context: SyncContext, shop: ShopDomain): Promise<JobEnding> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  const row = await loadShop(context.db, shop)
  if (!row?.liveSince) return { done: true }
  const startedAt = context.now()
  const since = new Date((row.reconciledAt ?? row.liveSince).getTime() - overlapMs)
  try {
    const sheet = await loadSheet(context, shop)
    for (const kind of recordKinds) if (sheet.modules[kind]) await reconcileKind(context, sheet, kind, since)
    await saveReconciledAt(context.db, shop, startedAt)
    return { done: true }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

async function reconcileKind(context: SyncContext, sheet: Sheet, kind: RecordKind, since: Date): Promise<void> {
  for await (const page of fetchChanged(context.shopifyFor(sheet.shop), kind, since)) {
    const behind = await findBehind(context, sheet.shop, kind, page)
    if (behind.length === 0) continue
    const at = context.now()
    await noteChanges(context.db, { shop: sheet.shop, door: 'reconcile', at, delivery: null }, behind)
    context.log.info({ shop: sheet.shop, kind, records: behind.length }, 'drift found')
    context.wake(sheet.shop)
  }
}

// Behind = never linked, or changed after what was written. Whole seconds on Shopify's side: equal counts as seen.
async function findBehind(
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  page: readonly ChangedRecord[],
): Promise<ChangeDraft[]> {
  const ids = page.map((record) => record.shopifyId)
  const seen = kind === 'product' ? await variantTimes(context, shop, ids) : await linkTimes(context, shop, kind, ids)
  return page
    .filter(({ shopifyId, updatedAt }) => (seen.get(shopifyId) ?? 0) < updatedAt.getTime())
    .map(({ shopifyId }) => ({ kind, shopifyId, deleted: false }))
}

const timeOf = (link: Link): number => link.sourceAt?.getTime() ?? 0

async function linkTimes(context: SyncContext, shop: ShopDomain, kind: RecordKind, ids: readonly string[]) {
  const links = await loadLinks(context.db, shop, kind, ids)
  return new Map([...links].map(([id, link]) => [id, timeOf(link)]))
}

// A product is as old as its oldest variant's link.
async function variantTimes(context: SyncContext, shop: ShopDomain, ids: readonly string[]) {
  const times = new Map<string, number>()
  for (const link of await loadVariantLinks(context.db, shop, ids)) {
    if (link.parentId === null) continue
    times.set(link.parentId, Math.min(times.get(link.parentId) ?? Infinity, timeOf(link)))
  }
  return times
}

// Replay: refused or parked records go through the corridor again; or are dismissed.

import { loadLinks } from '#app/db/links.server.ts'
import { loadOpenOutcomes, resolveOutcomeIds } from '#app/db/outcomes.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { fetchProductOfVariant } from '#app/shopify/records.server.ts'
import type { SyncContext } from './context.ts'
import { noteLiveChanges } from './live.server.ts'

/** @returns how many records are tried again */
export async function retryOutcomes(
  sync: SyncContext,
  shop: ShopDomain,
  selection: { ids: string[] } | { cause: string },
): Promise<number> {
  const outcomes = await loadOpenOutcomes(sync.db, shop, selection)
  const drafts = []
  for (const outcome of outcomes) {
    const kind = RecordKind.parse(outcome.kind)
    drafts.push({ kind, shopifyId: await changeId(sync, shop, kind, outcome.shopifyId), deleted: false })
  }
  const unique = [...new Map(drafts.map((draft) => [`${draft.kind} ${draft.shopifyId}`, draft])).values()]
  await noteLiveChanges(sync, { shop, delivery: null, door: 'retry' }, unique)
  await resolveOutcomeIds(sync.db, shop, outcomes.map((outcome) => outcome.id), sync.now())
  return unique.length
}

export async function dismissOutcomes(sync: SyncContext, shop: ShopDomain, ids: string[]): Promise<void> {
  await resolveOutcomeIds(sync.db, shop, ids.map(BigInt), sync.now())
}

/** Carries one record now, whatever was written before. */
export async function syncNow(sync: SyncContext, shop: ShopDomain, kind: RecordKind, shopifyId: string): Promise<void> {
  const id = await changeId(sync, shop, kind, shopifyId)
  await noteLiveChanges(sync, { shop, delivery: null, door: 'retry' }, [{ kind, shopifyId: id, deleted: false }])
}

// Outcomes and links name variants, changes name their product.
async function changeId(sync: SyncContext, shop: ShopDomain, kind: RecordKind, shopifyId: string): Promise<string> {
  if (kind !== 'product') return shopifyId
  const link = (await loadLinks(sync.db, shop, kind, [shopifyId])).get(shopifyId)
  if (link?.parentId) return link.parentId
  return (await fetchProductOfVariant(sync.shopifyFor(shop), shopifyId)) ?? shopifyId
}

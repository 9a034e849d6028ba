// Replay: refused or parked records go through the corridor again; or are dismissed.

import type { ChangeDraft } from '#app/db/changes.server.ts'
import { resumeKinds } from '#app/db/kinds.server.ts'
import { loadLinks } from '#app/db/links.server.ts'
import { loadOpenOutcomes, resolveOutcomeIds, type OpenSelection } from '#app/db/outcomes.server.ts'
import { forgetLeftOut } from '#app/db/questions.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { fetchProductsOfVariants } from '#app/shopify/records.server.ts'
import type { SyncContext } from './context.ts'
import { noteLiveChanges } from './live.server.ts'

/**
 * Sends refused, failed or parked records through the corridor again, whatever was written before.
 * @returns how many records are tried again
 */
export async function retryOutcomes(
  sync: SyncContext,
  shop: ShopDomain,
  selection: OpenSelection,
): Promise<number> {
  const outcomes = await loadOpenOutcomes(sync.db, shop, selection)
  const drafts = outcomes.map((outcome) => ({ ...outcome, kind: RecordKind.parse(outcome.kind) }))
  const ids = await changeIds(
    sync,
    shop,
    drafts.filter(({ kind }) => kind === 'product').map((one) => one.shopifyId),
  )
  for (const [kind, some] of Map.groupBy(drafts, (one) => one.kind)) {
    const left = some.map(({ shopifyId }) => shopifyId)
    await forgetLeftOut(sync.db, { shop, kind }, left)
  }
  const unique = new Map<string, ChangeDraft>()
  for (const { kind, shopifyId } of drafts) {
    const id = kind === 'product' ? (ids.get(shopifyId) ?? shopifyId) : shopifyId
    unique.set(`${kind} ${id}`, { kind, shopifyId: id, deleted: false })
  }
  // A kind that a remote refused as a whole was told by one record: all of it is tried again.
  await resumeKinds(sync.db, shop, [...new Set(drafts.map(({ kind }) => kind))])
  await noteLiveChanges(sync, { shop, delivery: null, door: 'retry' }, [...unique.values()])
  await resolveOutcomeIds(
    sync.db,
    shop,
    outcomes.map((outcome) => outcome.id),
    sync.now(),
  )
  return unique.size
}

export async function dismissOutcomes(sync: SyncContext, shop: ShopDomain, ids: string[]): Promise<void> {
  await resolveOutcomeIds(sync.db, shop, ids.map(BigInt), sync.now())
}

/** Carries one record now, whatever was written before. */
export async function syncNow(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyId: string,
): Promise<void> {
  await forgetLeftOut(sync.db, { shop, kind }, [shopifyId])
  const ids = kind === 'product' ? await changeIds(sync, shop, [shopifyId]) : new Map<string, string>()
  const drafts = [{ kind, shopifyId: ids.get(shopifyId) ?? shopifyId, deleted: false }]
  await resumeKinds(sync.db, shop, [kind])
  await noteLiveChanges(sync, { shop, delivery: null, door: 'retry' }, drafts)
}

// Outcomes and links name variants (or, when nothing could be read, the product itself), changes name their product.
async function changeIds(
  sync: SyncContext,
  shop: ShopDomain,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const links = await loadLinks(sync.db, shop, 'product', ids)
  const known = new Map(
    [...links.values()].flatMap((link) => (link.parentId ? [[link.shopifyId, link.parentId]] : [])),
  )
  const unknown = ids.filter((id) => !known.has(id))
  return new Map([...known, ...(await fetchProductsOfVariants(sync.shopifyFor(shop), unknown))])
}

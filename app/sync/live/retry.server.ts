// Replay: refused or dead-lettered records go through the pipeline again; or are dismissed.

import type { NewChange } from '#app/db/tables/changes.server.ts'
import { resumeKinds } from '#app/db/work/kinds.server.ts'
import { invalidateLinks, loadLinks } from '#app/db/tables/links.server.ts'
import {
  openOutcomePages,
  resolveOutcomeIds,
  type OpenOutcome,
  type OpenSelection,
} from '#app/db/tables/outcomes.server.ts'
import { forgetLeftOut } from '#app/db/tables/questions.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { wholeOf } from '#app/lib/kinds.ts'
import { isHistory, type RecordKind } from '#app/lib/record-kind.ts'
import { fetchProductsOfVariants } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { tellHidden } from './hidden-orders.server.ts'
import { recordLiveChanges } from './live.server.ts'

const pageLength = 500

/**
 * Sends refused, failed or dead-lettered records through the pipeline again, whatever was written before. A page is recorded as
 * changes before its outcomes are closed: whatever ends this half way (a deploy, a shop that disconnects) leaves the
 * rest open, and what is recorded waits like any other change.
 * @returns how many records are tried again
 */
export async function retryOutcomes(
  sync: SyncContext,
  shop: ShopDomain,
  selection: OpenSelection,
): Promise<number> {
  let count = 0
  for await (const page of openOutcomePages(sync.db, shop, selection, pageLength)) {
    count += await retryPage(sync, shop, page)
  }
  return count
}

async function retryPage(
  sync: SyncContext,
  shop: ShopDomain,
  outcomes: readonly OpenOutcome[],
): Promise<number> {
  const variants = outcomes.filter(({ kind }) => kinds[kind].isInParts).map(({ shopifyId }) => shopifyId)
  const parents = await changeIds(sync, shop, variants)
  const changes = changesOf(outcomes, parents)
  for (const [kind, some] of Map.groupBy(outcomes, (one) => one.kind)) {
    const ids = some.map(({ shopifyId }) => shopifyId)
    await forgetLeftOut(sync.db, { shop, kind }, ids)
    // A retry writes whatever was written before; history is compared like any other change.
    const old = some.filter(({ trigger }) => isHistory(trigger)).map(({ shopifyId }) => shopifyId)
    await invalidateLinks(sync.db, shop, kind, old)
  }
  // A kind that a remote refused as a whole was told by one record: all of it is tried again.
  await resumeKinds(sync.db, shop, [...new Set(outcomes.map(({ kind }) => kind))])
  // Not live (another organisation was connected meanwhile): the next import syncs everything, until then they stay.
  for (const [trigger, some] of Map.groupBy(changes.values(), (one) => one.trigger)) {
    const recorded = some.map(({ change }) => change)
    if (!(await recordLiveChanges(sync, { shop, delivery: null, trigger }, recorded))) return 0
  }
  const ids = outcomes.map(({ id }) => id)
  await resolveOutcomeIds(sync.db, shop, ids, sync.now())
  return changes.size
}

type Again = { trigger: 'retry' | 'history'; change: NewChange }

// By the trigger that met the refusal: a retry of history is history. Of a product's variants a change of now counts.
function changesOf(
  outcomes: readonly OpenOutcome[],
  parents: ReadonlyMap<ShopifyId, ShopifyId>,
): ReadonlyMap<string, Again> {
  const changes = new Map<string, Again>()
  for (const { kind, shopifyId, trigger } of outcomes) {
    const id = wholeOf(kind, { shopifyId, parentId: parents.get(shopifyId) })
    const key = `${kind} ${id}`
    const isOld = isHistory(trigger) && changes.get(key)?.trigger !== 'retry'
    changes.set(key, {
      trigger: isOld ? 'history' : 'retry',
      change: { kind, shopifyId: id, deleted: false },
    })
  }
  return changes
}

/** @returns how many were open */
export async function dismissOutcomes(sync: SyncContext, shop: ShopDomain, ids: string[]): Promise<number> {
  return (await resolveOutcomeIds(sync.db, shop, ids.map(BigInt), sync.now())).count
}

/** Syncs one record now, whatever was written before. */
export const syncNow = (sync: SyncContext, shop: ShopDomain, kind: RecordKind, shopifyId: ShopifyId) =>
  syncAllNow(sync, shop, kind, [shopifyId])

/**
 * The same for many records of a kind.
 * @returns false when the shop is not live: its first import is yet to come
 */
export async function syncAllNow(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<boolean> {
  await forgetLeftOut(sync.db, { shop, kind }, shopifyIds)
  const parents = kinds[kind].isInParts
    ? await changeIds(sync, shop, shopifyIds)
    : new Map<ShopifyId, ShopifyId>()
  const ids = [...new Set(shopifyIds.map((id) => parents.get(id) ?? id))]
  const hidden = await tellHidden(sync, { shop, kind }, ids)
  const changes = ids
    .filter((id) => !hidden.has(id))
    .map((shopifyId) => ({ kind, shopifyId, deleted: false }))
  await resumeKinds(sync.db, shop, [kind])
  return recordLiveChanges(sync, { shop, delivery: null, trigger: 'retry' }, changes)
}

// Outcomes and links name variants (or, when nothing could be read, the product itself), changes name their product.
async function changeIds(
  sync: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
): Promise<Map<ShopifyId, ShopifyId>> {
  const links = await loadLinks(sync.db, shop, 'product', ids)
  const known = new Map(
    [...links.values()].flatMap((link) => (link.parentId ? [[link.shopifyId, link.parentId]] : [])),
  )
  const unknown = ids.filter((id) => !known.has(id))
  return new Map([...known, ...(await fetchProductsOfVariants(sync.shopifyFor(shop), unknown))])
}

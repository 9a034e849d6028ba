// Orders that Shopify does not show this app (contracts/shopify 3.3): no import covers them and no change of theirs can be
// synced. Each is said to be so, in place of waiting in vain (decision 170); once, as other software may touch all of a store's
// old orders every night.

import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLatest } from '#app/db/screens/records/status.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { saveOutcomes } from '#app/db/tables/outcomes.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import { toGid, type ShopifyId } from '#app/lib/ids.ts'
import { hiddenFromApp } from '#app/lib/outcomes.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import { fetchShown } from '#app/shopify/auth/absence.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { hiddenBefore } from '#app/sync/orders/visible.server.ts'
import { saveResults, type ResultsOf } from '#app/sync/pipeline/persist.server.ts'
import { proveAbsence } from '#app/sync/protection/absence.server.ts'
import { isBraked } from '#app/sync/protection/mass-deletion.server.ts'

/** A row says so for that long, and is not written again: well within the time for which rows are kept. */
const saidForMs = 30 * 24 * 60 * 60 * 1000

/** Of records that Shopify did not show, and that it told of no deletion: those that it hides, and that are not in Zoho. */
export async function tellNotShown(
  context: SyncContext,
  push: ResultsOf,
  shopifyIds: readonly ShopifyId[],
): Promise<SyncedRecord[]> {
  const of = { shop: push.orgConfig.shop, kind: push.kind }
  const ids = await unlinkedAmong(context, of, shopifyIds)
  const synced = ids.map((shopifyId) => skippedRecord({ shopifyId }, skipped(hiddenFromApp)))
  await saveResults(context, push, null, await unsaidAmong(context, of, synced, saidBy))
  return synced
}

/** Of links to records that Shopify hides: what is in Zoho keeps what it has. */
export async function tellNotFollowed(
  context: SyncContext,
  push: ResultsOf,
  links: readonly RecordLink[],
): Promise<SyncedRecord[]> {
  const of = { shop: push.orgConfig.shop, kind: push.kind }
  const synced = links.map(({ shopifyId, parentId, label, zohoId, zohoModule }) => ({
    ...skippedRecord({ shopifyId, parentId, label }, { ...skipped('hidden_in_shopify'), zohoId }),
    zohoModule,
  }))
  const unsaid = await unsaidAmong(context, of, synced, saidBy)
  for (const [module, some] of Map.groupBy(unsaid, (one) => one.zohoModule))
    await saveResults(context, push, module, some)
  return synced
}

const skippedRecord = (about: Parameters<typeof blankRecord>[0], syncResult: SyncResult): SyncedRecord => ({
  mapped: blankRecord(about),
  syncResult,
})

const saidOfHidden = (shopifyId: ShopifyId) => ({ shopifyId, cause: hiddenFromApp })
const saidBy = ({ mapped: { shopifyId }, syncResult: { cause } }: SyncedRecord) => ({ shopifyId, cause })

/** Those whose latest row does not say the same already, or has said it for long. */
async function unsaidAmong<T>(
  context: SyncContext,
  of: OfKind,
  all: readonly T[],
  says: (one: T) => { shopifyId: ShopifyId; cause: string | null },
): Promise<T[]> {
  const ids = all.map((one) => says(one).shopifyId)
  const said = await saidSince(context, of, ids, context.now().getTime() - saidForMs)
  return all.filter((one) => said.get(says(one).shopifyId) !== says(one).cause)
}

/** Those that are said to be hidden, and not for so long that they are told anew. */
export async function knownHidden(
  context: SyncContext,
  of: OfKind,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  if (!kinds[of.kind].hidesOld) return new Set()
  const said = await saidSince(context, of, ids, context.now().getTime() - saidForMs)
  return new Set(ids.filter((id) => said.get(id) === hiddenFromApp))
}

/** What the latest row of each of these says, where it is not older. */
async function saidSince(
  { db }: SyncContext,
  { shop, kind }: OfKind,
  ids: readonly ShopifyId[],
  since: number,
): Promise<ReadonlyMap<string, string | null>> {
  if (ids.length === 0) return new Map()
  const latest = await loadLatest(db, shop, kind, ids)
  return new Map(
    latest.flatMap(({ shopifyId, cause, at }) => (at.getTime() > since ? [[shopifyId, cause]] : [])),
  )
}

/** Shopify told that these were deleted: whoever was said to be hidden is no longer. */
export async function tellDeleted(
  context: SyncContext,
  push: ResultsOf,
  shopifyIds: readonly ShopifyId[],
): Promise<void> {
  const { kind, orgConfig } = push
  if (!kinds[kind].hidesOld || shopifyIds.length === 0) return
  const said = await saidSince(context, { shop: orgConfig.shop, kind }, shopifyIds, 0)
  const hidden = shopifyIds.filter((id) => said.get(id) === hiddenFromApp)
  const deleted = skipped('deleted_in_shopify')
  const synced = hidden.map((shopifyId) => skippedRecord({ shopifyId }, deleted))
  await saveResults(context, push, null, synced)
}

/**
 * Somebody syncs these by hand: those that Shopify hides are told at once, and are not to be put in line.
 * @returns them; none while Shopify does not answer, as the sync finds the same later
 */
export async function tellHidden(
  context: SyncContext,
  of: OfKind,
  shopifyIds: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  const ids = await unlinkedAmong(context, of, shopifyIds)
  try {
    const hidden = ids.length > 0 ? await hiddenAmong(context, of, ids) : []
    const asHidden = { trigger: 'retry', result: 'skipped', cause: hiddenFromApp, attempts: 1 } as const
    const nothing = {
      label: null,
      field: null,
      message: null,
      zohoModule: null,
      zohoId: null,
      latencyMs: null,
    }
    const unsaid = await unsaidAmong(context, of, hidden, saidOfHidden)
    const outcomes = unsaid.map((id) => ({
      kind: of.kind,
      shopifyId: id,
      wholeId: id,
      ...asHidden,
      ...nothing,
    }))
    await saveOutcomes(context.db, { shop: of.shop, runId: null, at: context.now() }, outcomes)
    return new Set(hidden)
  } catch (error) {
    if (!isAppError(error)) throw error
    context.log.info({ shop: of.shop, code: error.code }, 'not known which records are hidden')
    return new Set()
  }
}

async function hiddenAmong(
  context: SyncContext,
  of: OfKind,
  ids: readonly ShopifyId[],
): Promise<ShopifyId[]> {
  const gidOf = (id: ShopifyId) => toGid(kinds[of.kind].changeType, id)
  const { there } = await fetchShown(context.shopifyFor(of.shop), ids.map(gidOf))
  const hidden = ids.filter((id) => !there.has(gidOf(id)))
  if (hidden.length === 0) return []
  await proveAbsence(context, of.shop, of.kind)
  return (await hiddenBefore(context, of)) === null ? [] : hidden
}

// None where the app sees all of the kind, before the shop is live, and while it is in doubt what Shopify shows.
async function unlinkedAmong(
  context: SyncContext,
  of: OfKind,
  ids: readonly ShopifyId[],
): Promise<ShopifyId[]> {
  if (ids.length === 0 || (await hiddenBefore(context, of)) === null) return []
  if (!(await loadShop(context.db, of.shop))?.liveSince) return []
  if (await isBraked(context, { ...of, side: 'shopify' })) return []
  const links = await loadLinks(context.db, of.shop, of.kind, ids)
  return ids.filter((id) => {
    const link = links.get(id)
    return !link || !isLinked(link)
  })
}

// One batch of changes of a kind: read them fresh from Shopify, push what exists, settle what is gone, and then each change.

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { closeQuestions } from '#app/db/tables/questions.server.ts'
import { holdChanges, settleChanges } from '#app/db/work/due-changes.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import { type ShopifyId, toGid } from '#app/lib/ids.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { fetchShown } from '#app/shopify/auth/absence.server.ts'
import { proveAbsence } from '#app/sync/protection/absence.server.ts'
import { beingWritten } from '#app/sync/pipeline/rows/certain-writes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { saveResults, type ResultsOf } from '#app/sync/pipeline/persist.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { tellDeleted, tellNotFollowed, tellNotShown } from './hidden-orders.server.ts'
import { settleGone, settleGoneLinks, type DeletionResult } from './gone.server.ts'
import { attemptsFor, settleFailed, type Synced } from './settle-batch.server.ts'
import { markAnswered } from '#app/sync/work/kind-pause.server.ts'
import { isBraked } from '#app/sync/protection/mass-deletion.server.ts'
import { failed, nothingDone, skipped, waits, type SyncResult } from '#app/sync/core/sync-result.ts'
import { pushRecords } from '#app/sync/pipeline/push.server.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { notShownYet } from './not-shown-yet.server.ts'
import { hiddenAmong, isVisible, visibleSince } from '#app/sync/orders/visible.server.ts'

type Origin = Omit<Push, 'orgConfig' | 'kind' | 'findExisting'>

/**
 * Syncs changes of one kind, found by one trigger, and settles each.
 * @throws AppError as syncChanges
 */
export async function syncAndSettle(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, changes }: { kind: RecordKind; changes: readonly PendingChange[] },
): Promise<Synced[]> {
  const synced = await syncChanges(context, orgConfig, kind, changes)
  const syncResults = synced.map(({ syncResult }) => syncResult)
  // Before they are settled: whoever sees that nothing waits any more sees that the kind does not either.
  if (changes[0]?.kindRefused) await markAnswered(context, { shop: orgConfig.shop, kind }, syncResults)
  await settleSynced(context, orgConfig, synced)
  return synced
}

/**
 * The same, and none is settled.
 * @throws AppError when a whole call failed: nothing is settled then, and all of it may run again
 */
export async function syncChanges(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<Synced[]> {
  const origin = originOf(changes, context.now())
  if (kinds[kind].modulesIn(orgConfig).length === 0) return skipAll(context, orgConfig, kind, changes)
  const ids = changes.map((change) => change.shopifyId)
  const read = await kinds[kind].read(context, orgConfig, ids, origin.trigger)
  const { mappedRecords, found, lost, mapAnew } = read
  // First what is gone: it may hold an e-mail or a name that must be free for what stays.
  const notFound = changes.filter((change) => !found.has(change.shopifyId))
  const later = await notShownYet(context, { shop: orgConfig.shop, kind }, notFound)
  const unseen = notFound.filter(({ shopifyId }) => !later.has(shopifyId))
  const parents = lost.flatMap(({ parentId }) => parentId ?? [])
  const doubtful = [...unseen.map(({ shopifyId }) => shopifyId), ...parents]
  const held = await beingWritten(context, { shop: orgConfig.shop, kind }, doubtful)
  const missing = await goneOf(
    context,
    orgConfig,
    kind,
    unseen.filter(({ shopifyId }) => !held.has(shopifyId)),
  )
  await closeQuestions(context.db, { shop: orgConfig.shop, kind }, missing)
  const lostFree = lost.filter(({ parentId }) => !(parentId && held.has(parentId)))
  const gone = [
    ...(await settleGoneLinks(context, orgConfig, kind, lostFree)),
    ...(await settleGone(context, orgConfig, kind, missing)),
  ]
  const hidden = await hiddenAmong(
    context,
    { shop: orgConfig.shop, kind },
    doubtful.filter((id) => !held.has(id) && !missing.includes(id)),
  )
  const push = { orgConfig, kind, ...origin }
  const ended = [
    ...(await tellGone(context, push, gone)),
    ...(await tellNotFollowed(context, push, hidden)),
    ...(await tellUnlinked(context, push, { unseen, held, missing })),
  ]
  const synced = await pushRecords(context, { ...pushOf(orgConfig, kind, origin), mapAnew }, mappedRecords)
  const byChange = Map.groupBy([...synced, ...ended], ({ mapped }) => wholeOf(kind, mapped))
  return changes.map((change) => {
    const own = (byChange.get(change.shopifyId) ?? []).map(({ syncResult }) => syncResult)
    return { change, syncResult: waitingOf(change, { found, held, later }) ?? worst(own) }
  })
}

type Waiting = Pick<Unseen, 'held'> & {
  found: ReadonlySet<ShopifyId>
  later: ReadonlyMap<ShopifyId, SyncResult>
}

function waitingOf(change: PendingChange, { found, held, later }: Waiting): SyncResult | undefined {
  const at = held.get(change.shopifyId)
  if (at) return waits('write_in_doubt', { at, counts: false })
  return isEarly(change, found)
    ? failed('still_there', 'Shopify still shows it')
    : later.get(change.shopifyId)
}

type Unseen = {
  unseen: readonly PendingChange[]
  held: Awaited<ReturnType<typeof beingWritten>>
  missing: readonly ShopifyId[]
}

// Of those that nothing in Zoho stands for, what is known of them is told.
async function tellUnlinked(context: SyncContext, push: ResultsOf, { unseen, held, missing }: Unseen) {
  await tellDeleted(context, push, missing)
  const others = unseen.filter(({ shopifyId, deleted }) => !deleted && !missing.includes(shopifyId))
  const ids = others.map(({ shopifyId }) => shopifyId)
  return tellNotShown(
    context,
    push,
    ids.filter((id) => !held.has(id)),
  )
}

/** Synced: the change is done. Failed: later again, and dead-lettered after too many attempts. */
async function settleSynced(
  context: SyncContext,
  orgConfig: OrgConfig,
  synced: readonly Synced[],
): Promise<void> {
  const { waiting, lost } = apart(synced.filter(({ syncResult }) => syncResult.result === 'failed'))
  const done = synced.filter(({ syncResult }) => syncResult.result !== 'failed')
  await settleChanges(
    context.db,
    { shop: orgConfig.shop, at: context.now() },
    done.map(({ change, syncResult }) => ({ ...change, through: isThrough(change, syncResult) })),
  )
  await holdChanges(context.db, orgConfig.shop, waiting)
  await settleFailed(
    context,
    orgConfig,
    lost.map((one) => ({ ...one, maxAttempts: attemptsFor(one.syncResult) })),
  )
}

// Whether the refusals before this change are over. A write has an outcome row of its own, which closes them; that of a
// product names its variants only. Unchanged means over where there is a record in Zoho to compare with: without one
// nothing was compared.
const isThrough = ({ kind }: PendingChange, { result, zohoId }: SyncResult): boolean =>
  result === 'unchanged'
    ? zohoId !== null
    : kinds[kind].isInParts && result !== 'rejected' && result !== 'skipped'

// What waits for another writer has tried nothing itself.
function apart(unwritten: readonly Synced[]) {
  const waiting = unwritten.flatMap(({ change, syncResult }) =>
    syncResult.again?.counts === false ? [{ ...change, dueAt: syncResult.again.at }] : [],
  )
  return { waiting, lost: unwritten.filter(({ syncResult }) => syncResult.again?.counts !== false) }
}

// Told that it was deleted, and yet it is there: what we read was behind, or (a merge that failed) it stays. A few
// looks later what Shopify shows is the truth.
const isEarly = (change: PendingChange, found: ReadonlySet<ShopifyId>): boolean =>
  change.deleted && found.has(change.shopifyId) && change.attempts < looksForDeleted
const looksForDeleted = 2

// Not shown is not deleted. What Shopify told to be deleted and no longer shows is; of anything else the absence is proven
// first, orders of more than 60 days ago are hidden from most apps, and nothing follows while the merchant is asked.
async function goneOf(
  context: SyncContext,
  { shop }: OrgConfig,
  kind: RecordKind,
  missing: readonly PendingChange[],
): Promise<ShopifyId[]> {
  const deletions = missing.filter(
    ({ deleted, trigger }) => deleted && trigger !== 'reconcile' && trigger !== 'history',
  )
  const others = missing.filter((change) => !deletions.includes(change))
  const sure = deletions.map(({ shopifyId }) => shopifyId)
  if (!kinds[kind].isKept) return sure
  if (others.length === 0 || (await isBraked(context, { shop, kind, side: 'shopify' }))) return sure
  await proveAbsence(context, shop, kind)
  // They were read before that: what Shopify withheld then and shows by now is read again.
  const gids = others.map(({ shopifyId }) => toGid(kinds[kind].changeType, shopifyId))
  if ((await fetchShown(context.shopifyFor(shop), gids)).there.size > 0)
    throw new TransientError('Shopify shows what it did not show a moment ago', { code: 'shopify_withheld' })
  const hidden = kinds[kind].hidesOld ? others.filter(({ deleted }) => !deleted) : []
  const shown = others.filter((change) => !hidden.includes(change)).map(({ shopifyId }) => shopifyId)
  return [...sure, ...shown, ...(await visibleAmong(context, { shop, kind }, hidden))]
}

async function visibleAmong(
  context: SyncContext,
  { shop, kind }: OfKind,
  others: readonly PendingChange[],
): Promise<ShopifyId[]> {
  const since = await visibleSince(context, shop)
  const links = await loadLinks(
    context.db,
    shop,
    kind,
    others.map(({ shopifyId }) => shopifyId),
  )
  return [...links.values()].filter((link) => isVisible(link, since)).map((link) => link.shopifyId)
}

const pushOf = (orgConfig: OrgConfig, kind: RecordKind, origin: Origin): Push => ({
  orgConfig,
  kind: kinds[kind],
  ...origin,
  findExisting: findByQuery(orgConfig, kinds[kind]),
})

function originOf(changes: readonly PendingChange[], readAt: Date): Origin {
  const live = changes.filter((change) => change.trigger === 'live')
  return {
    trigger: changes[0]?.trigger ?? 'live',
    runId: null,
    readAt,
    notedAt: new Map(live.map((change) => [change.shopifyId, change.notedAt])),
    attempts: new Map(changes.map((change) => [change.shopifyId, change.attempts])),
    causes: new Map(changes.flatMap(({ shopifyId, cause }) => (cause ? [[shopifyId, cause]] : []))),
  }
}

async function tellGone(
  context: SyncContext,
  push: ResultsOf,
  gone: readonly DeletionResult[],
): Promise<SyncedRecord[]> {
  const synced = gone.map(({ syncResult, module, ...about }) => ({
    mapped: blankRecord(about),
    syncResult,
    module,
  }))
  // What failed is tried again first; only the last failure is told.
  const saved = synced.filter(({ syncResult }) => syncResult.result !== 'failed')
  for (const [module, some] of Map.groupBy(saved, (one) => one.module))
    await saveResults(context, push, module, some)
  return synced
}

async function skipAll(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  changes: readonly PendingChange[],
) {
  const on = orgConfig.settings.kinds[kind]
  if (on && !(await isMissing(context, orgConfig, kind))) {
    return changes.map((change) => ({
      change,
      syncResult: failed('not_prepared', 'Zoho is still being set up'),
    }))
  }
  const syncResult = skipped(on ? 'module_missing' : 'turned_off')
  const synced = changes.map(({ shopifyId }) => ({ mapped: blankRecord({ shopifyId }), syncResult }))
  // "Turned off" is the merchant's own choice: said once in the settings, not for every change.
  if (on) await saveResults(context, { orgConfig, kind, ...originOf(changes, context.now()) }, null, synced)
  return changes.map((change) => ({ change, syncResult }))
}

// Prepared and found missing. A module that became ready since the org config was loaded is not: the change comes again.
const isMissing = async (context: SyncContext, orgConfig: OrgConfig, kind: RecordKind): Promise<boolean> =>
  (await loadModules(context.db, orgConfig.shop)).some(
    (row) => mappingKinds[kind].neededModules(orgConfig.settings).includes(row.apiName) && !row.available,
  )

const order = ['failed', 'rejected', 'skipped'] as const

// A product whose one variant failed is not done; nothing at all means nothing was to be done.
function worst(syncResults: readonly SyncResult[]): SyncResult {
  for (const result of order) {
    const one = syncResults.find((syncResult) => syncResult.result === result)
    if (one) return one
  }
  return syncResults[0] ?? nothingDone
}

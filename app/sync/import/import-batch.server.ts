// One batch of a bulk result: parse, map, push, count. A record that breaks its batch is synced alone.

import { nameOutage } from '#app/db/reachable.server.ts'
import type { StepCounts } from '#app/db/tables/runs.server.ts'
import { loadSuspects, suspectRecords } from '#app/db/work/dead-letters.server.ts'
import { isAppError, isRejected, TransientError } from '#app/lib/errors.ts'
import { fromGid, isGid, type ShopifyId } from '#app/lib/ids.ts'
import type { NewChange } from '#app/db/tables/changes.server.ts'
import { wholeOf } from '#app/lib/kinds.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import type { SeenInBulk } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { traced } from '#app/lib/telemetry/tracing.server.ts'
import { fetchPage } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import type { Kind } from '#app/sync/pipeline/kind.ts'
import type { FindExisting } from '#app/sync/org/find-existing.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'
import { lostKey, missKey, type Misses } from '#app/sync/orders/order-needs.server.ts'
import { countsOf, sumCounts, type Needed } from './import-counts.ts'
import { isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import { failed, rejected } from '#app/sync/core/sync-result.ts'
import { saveResults } from '#app/sync/pipeline/persist.server.ts'
import { pushRecords } from '#app/sync/pipeline/push.server.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

export type Batch = {
  orgConfig: OrgConfig
  kind: Kind
  runId: string
  findExisting: FindExisting
  misses: Misses
  needed: Needed
  seen: SeenInBulk
  /** What is in doubt is worth waiting for: the batch comes again. Otherwise it is left to the live work. */
  patient: boolean
  /** Is called once nothing is left but to write. */
  mapped: () => void
}

/**
 * @throws AppError transient, throttled or disconnected: the same batch may be synced again; rejected when Zoho refuses
 *   the module as a whole, or Shopify the kind
 */
async function syncRecords(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const whole = records.filter((record) => !record.incomplete)
  await recordIncomplete(context, batch, records)
  try {
    const { orgConfig, kind, misses, needed, seen } = batch
    const again = (ids: ReadonlySet<ShopifyId>) => recordAgain(context, orgConfig, kind, ids)
    const bulk = { records: whole, misses, needed: needed.add, seen, again }
    const mappedRecords = await kind.mapBulk(context, orgConfig, bulk)
    batch.mapped()
    const attributes = {
      shop: orgConfig.shop,
      'sync.kind': kind.name,
      'sync.trigger': 'import',
      'sync.records': mappedRecords.length,
    }
    const mapAnew = (by: OrgConfig, ids: ReadonlySet<ShopifyId>) =>
      kind.mapBulk(context, by, {
        ...bulk,
        records: whole.filter(({ root }) => idIn(root).some((id) => ids.has(id))),
        again: () => Promise.resolve(),
      })
    const push = () => pushRecords(context, { ...batch, trigger: 'import', mapAnew }, mappedRecords)
    const synced = await traced('batch', { attributes }, push)
    await waitInDoubt(batch, synced)
    await recordLeftBehind(context, batch, synced)
    return countsOf(synced.map(({ syncResult }) => syncResult))
  } catch (thrown) {
    const error = nameOutage(thrown)
    const failureOf =
      !isAppError(error) || error.kind === 'invariant' || (isRejected(error) && !isKindRefused(error))
    if (!failureOf) throw error
    if (whole.length > 1) return syncHalves(context, batch, whole)
    return refuse(context, batch, whole, error)
  }
}

// One record spoils its batch: halved until it stands alone.
async function syncHalves(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const middle = Math.ceil(records.length / 2)
  const first = await syncRecords(context, batch, records.slice(0, middle))
  return sumCounts(first, await syncRecords(context, batch, records.slice(middle)))
}

// Records in doubt are waited for, and in the end left to the live work, which waits for each. But where Zoho answers
// nobody at all the import itself has to wait: a read tells.
async function waitInDoubt(
  { orgConfig, kind, patient }: Batch,
  synced: readonly SyncedRecord[],
): Promise<void> {
  if (!synced.some(({ syncResult }) => syncResult.again)) return
  if (patient) throw new TransientError('A write is in doubt', { code: 'write_in_doubt' })
  const module = orgConfig.modules[kind.name] ?? kind.modulesIn(orgConfig)[0]
  if (module) await fetchPage(orgConfig.zoho, module.apiName, [module.idField], null)
}

// Orders need not look again for what was refused a moment ago. What failed by passing trouble is synced once more
// like a change, and the orders that went without it are, too.
async function recordLeftBehind(
  context: SyncContext,
  batch: Batch,
  synced: readonly SyncedRecord[],
): Promise<void> {
  const { orgConfig, kind, misses } = batch
  const again = new Set<ShopifyId>()
  for (const { mapped, syncResult } of synced) {
    if (syncResult.result === 'rejected') misses.add(missKey(kind.name, mapped.shopifyId))
    if (syncResult.result !== 'failed') continue
    misses.add(lostKey(kind.name, mapped.shopifyId))
    again.add(wholeOf(kind.name, mapped))
  }
  await recordAgain(context, orgConfig, kind, again)
}

// As if a comparison had found them: told when they went through, and without automations.
async function recordAgain(
  context: SyncContext,
  orgConfig: OrgConfig,
  { name: kind }: Kind,
  ids: ReadonlySet<ShopifyId>,
) {
  const changes = [...ids].map((shopifyId) => ({ kind, shopifyId, deleted: false }))
  await recordAll(context, orgConfig, 'reconcile', changes)
}

// A change that the live work takes up.
const recordAll = (
  context: SyncContext,
  { shop, writer }: OrgConfig,
  trigger: Trigger,
  changes: NewChange[],
) => writer.perform(() => recordLiveChanges(context, { shop, delivery: null, trigger }, changes), false)

async function refuse(context: SyncContext, batch: Batch, records: readonly BulkRecord[], error: unknown) {
  const known = isRejected(error)
  const cause = isAppError(error) ? error.code : 'unknown'
  const message = known ? error.message : 'The record could not be read'
  const syncResult = rejected(cause, { field: known ? error.field : null, message })
  const synced = records.flatMap(({ root }) =>
    idIn(root).map((shopifyId) => ({ mapped: blankRecord({ shopifyId }), syncResult })),
  )
  const scope = { ...batch, kind: batch.kind.name, trigger: 'import' } as const
  const tell = async () => {
    if (!known) context.log.error({ err: error, kind: batch.kind.name }, 'record failed')
    // Nothing names it to the merchant: it is counted, and stands here.
    const unnamed = records.length - synced.length
    if (unnamed > 0)
      context.log.error(
        { shop: batch.orgConfig.shop, kind: batch.kind.name, unnamed, cause },
        'refused, and names no id',
      )
    await saveResults(context, scope, null, synced)
  }
  await batch.orgConfig.writer.perform(tell, undefined)
  return countsOf(records.map(() => syncResult))
}

/**
 * A batch that killed the process when it was alone: each of its records becomes a change that is synced alone. Orders
 * go without them and are synced again.
 */
export async function handOver(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const { orgConfig } = batch
  const kind = batch.kind.name
  const keys = records.flatMap(({ root }) => idIn(root)).map((shopifyId) => ({ kind, shopifyId }))
  await suspectRecords(context.db, orgConfig.shop, keys, context.now())
  context.wake(orgConfig.shop)
  return leaveOut(batch, records)
}

/** Syncs a batch without what killed the process, or may have: that is among the changes. */
export async function syncSound(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const { orgConfig, kind } = batch
  const suspects = await loadSuspects(
    context.db,
    orgConfig.shop,
    kind.name,
    records.flatMap(({ root }) => idIn(root)),
  )
  const isSuspect = ({ root }: BulkRecord) => idIn(root).some((id) => suspects.has(id))
  const out = records.filter(isSuspect)
  const sound = records.filter((record) => !isSuspect(record))
  return sumCounts(leaveOut(batch, out), await syncRecords(context, batch, sound))
}

function leaveOut(
  { kind: { name: kind, isInParts }, misses }: Batch,
  records: readonly BulkRecord[],
): StepCounts {
  for (const { root, children } of records) {
    // Orders name a product by its variants.
    for (const id of (isInParts ? children : [root]).flatMap(idIn))
      misses.add(missKey(kind, id)).add(lostKey(kind, id))
  }
  return countsOf(records.map(() => failed('process_died', '')))
}

const gidOf = ({ id }: Record<string, unknown>): string => (typeof id === 'string' ? id : '')

// None of a record that names itself by something else.
const idIn = (record: Record<string, unknown>): ShopifyId[] => {
  const gid = gidOf(record)
  return isGid(gid) ? [fromGid(gid)] : []
}

// A child came after its parent was closed: read that record again, as a change.
async function recordIncomplete(
  context: SyncContext,
  { orgConfig, kind: { name: kind } }: Batch,
  records: readonly BulkRecord[],
) {
  const changes = records
    .filter((record) => record.incomplete)
    .map(({ root }) => ({ kind, shopifyId: fromGid(gidOf(root)), deleted: false }))
  await recordAll(context, orgConfig, 'import', changes)
}

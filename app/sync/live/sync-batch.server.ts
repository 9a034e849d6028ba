// A batch of changes and its failures: what passes is tried again, a poison message is dead-lettered and nothing else.

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import {
  isAppError,
  isDisconnected,
  isThrottled,
  isTransient,
  TransientError,
  type RejectedError,
} from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchScopes } from '#app/shopify/auth/absence.server.ts'
import { mayLackModule } from '#app/zoho/client/answers.ts'
import { failureOf, reportResult, settleFailed, settleSynced } from './settle-batch.server.ts'
import { syncChanges, type Synced } from './sync-changes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { holdKind, isKindRefused, noteAnswered } from '#app/sync/work/kind-pause.server.ts'
import { noteModules } from '#app/sync/setup/note-modules.server.ts'
import { rejected } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** Longer than a shop waits after an outage: next time others are asked first. */
const behindOthersMs = 30_000

type Batch = {
  kind: RecordKind
  changes: readonly PendingChange[]
  /** Another record of the kind was synced a moment ago: what fails now is a record's fault. */
  othersPass?: boolean
}

/**
 * What a batch tells of others. heard: a remote answered for one of it at least. unheard: none of its writes or reads was
 * answered. waited: nothing of it was tried. stopped: the kind waits with all its changes, as a remote refuses it. settled: it
 * was heard of, and nothing of it is left.
 */
export type BatchEnd = 'settled' | 'heard' | 'unheard' | 'waited' | 'stopped'

/**
 * Syncs changes of one kind and one trigger and settles each.
 * @throws AppError throttled, disconnected or transient: what is not settled waits, and the shop with it
 */
export async function syncBatch(context: SyncContext, orgConfig: OrgConfig, batch: Batch): Promise<BatchEnd> {
  const { kind, changes } = batch
  try {
    const synced = await syncAndSettle(context, orgConfig, { kind, changes })
    const end = endOf(synced)
    if (end === 'unheard' && synced.length > 1) throw outage()
    return end === 'heard' && synced.every(({ syncResult }) => syncResult.result !== 'failed')
      ? 'settled'
      : end
  } catch (thrown) {
    const error = unlessForAll(thrown)
    // A module that vanished: what waits is looked at again by those that are left, and counts no attempt.
    if (mayLackModule(error) && (await noteModules(context, orgConfig.shop))) {
      context.wake(orgConfig.shop)
      return 'waited'
    }
    if (changes.length === 1) return settleAlone(context, orgConfig, batch, error)
    if (isTransient(error) || isKindRefused(error)) return probe(context, orgConfig, batch, error)
    // One record is the reason: halves find it soon.
    return syncHalves(context, orgConfig, batch)
  }
}

async function syncAndSettle(context: SyncContext, orgConfig: OrgConfig, { kind, changes }: Batch) {
  const synced = await syncChanges(context, orgConfig, kind, changes)
  const syncResults = synced.map(({ syncResult }) => syncResult)
  // Before they are settled: whoever sees that nothing waits any more sees that the kind does not either.
  if (changes[0]?.kindRefused) await noteAnswered(context, { shop: orgConfig.shop, kind }, syncResults)
  await settleSynced(context, orgConfig, synced)
  return synced
}

function endOf(synced: readonly Synced[]): BatchEnd {
  if (synced.every(({ syncResult }) => syncResult.again?.counts)) return 'unheard'
  return synced.every(({ syncResult }) => syncResult.again) ? 'waited' : 'heard'
}

/** A remote answered for one record of it at least. */
export const isHeard = (end: BatchEnd): boolean => end === 'settled' || end === 'heard'

const outageCode = 'no_answer_at_all'

/** Of several records not one was heard of. They wait each for themselves, and the shop a little. */
export const outage = () => new TransientError('Nothing was answered', { code: outageCode })

/**
 * What a record may be the reason of.
 * @throws what no record is: a pause, or a database that is away, without which nothing can be told of a record
 */
function unlessForAll(thrown: unknown): unknown {
  const error = nameOutage(thrown)
  if (error !== thrown || isThrottled(error) || isDisconnected(error) || endsAll(error)) throw error
  return error
}

// Nobody's fault among these records, and settled as far as it goes: an outage, or a lease that lapsed.
const endsAll = (error: unknown): boolean =>
  isTransient(error) && (error.code === outageCode || isLapsed(error))

async function syncHalves(context: SyncContext, orgConfig: OrgConfig, batch: Batch): Promise<BatchEnd> {
  const half = Math.ceil(batch.changes.length / 2)
  const halves = [batch.changes.slice(0, half), batch.changes.slice(half)]
  const ends: BatchEnd[] = []
  for (const changes of halves) {
    if (changes.length > 0) ends.push(await syncBatch(context, orgConfig, { ...batch, changes }))
    if (ends.includes('stopped')) return 'stopped'
  }
  if (ends.some(isHeard)) return 'heard'
  return ends.includes('unheard') ? 'unheard' : 'waited'
}

async function settleAlone(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, changes, othersPass = false }: Batch,
  error: unknown,
): Promise<BatchEnd> {
  const [change] = changes
  if (!change) return 'waited'
  if (isKindRefused(error) && !othersPass) return refuseKind(context, orgConfig, { kind, change }, error)
  const isRecords = othersPass || (await isAnswering(context, orgConfig, error))
  await settleFailed(context, orgConfig, [failureOf(context, change, error, isRecords)])
  return isTransient(error) && !isRecords ? 'unheard' : 'heard'
}

// No answer to a batch, or a refusal of all of it. One record alone, the first or the last, tells what holds for all from
// what only one record is the reason of: in an outage all the others wait as they are.
async function probe(
  context: SyncContext,
  orgConfig: OrgConfig,
  batch: Batch,
  error: unknown,
): Promise<BatchEnd> {
  const { kind, changes, othersPass = false } = batch
  const failures: { change: PendingChange; error: unknown }[] = []
  const tried = new Set<PendingChange>()
  for (const change of [changes[0], changes.at(-1)]) {
    if (!change) continue
    const end = await syncAlone(context, orgConfig, change)
    tried.add(change)
    if (typeof end === 'object') failures.push({ change, error: end.error })
    if (end !== 'through') continue
    await settleFailed(
      context,
      orgConfig,
      failures.map((one) => failureOf(context, one.change, one.error, true)),
    )
    const rest = changes.filter((one) => !tried.has(one))
    return syncHalves(context, orgConfig, { kind, changes: rest, othersPass: true })
  }
  const [first] = failures
  if (isKindRefused(error) && first && !othersPass)
    return refuseKind(context, orgConfig, { kind, change: first.change }, error)
  const lost = failures.map((one) => failureOf(context, one.change, one.error, othersPass))
  await settleFailed(
    context,
    orgConfig,
    lost.map((one) => ({ ...one, soonestMs: behindOthersMs })),
  )
  if (isTransient(error)) throw error
  const rest = changes.filter((one) => !tried.has(one))
  return syncHalves(context, orgConfig, { ...batch, changes: rest })
}

/** `unheard`: its write was not answered, which tells nothing of others. */
type Alone = 'through' | 'unheard' | { error: unknown }

async function syncAlone(context: SyncContext, orgConfig: OrgConfig, change: PendingChange): Promise<Alone> {
  try {
    const synced = await syncAndSettle(context, orgConfig, { kind: change.kind, changes: [change] })
    return synced.some(({ syncResult }) => syncResult.again) ? 'unheard' : 'through'
  } catch (thrown) {
    return { error: unlessForAll(thrown) }
  }
}

// Told once, by the record that met it; the others wait untold.
async function refuseKind(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, change }: { kind: RecordKind; change: PendingChange },
  error: RejectedError,
): Promise<'stopped'> {
  if (await holdKind(context, orgConfig.shop, kind, error)) {
    const syncResult = rejected(error.code, { field: error.field, message: error.message })
    await reportResult(context, orgConfig, change, syncResult)
  }
  return 'stopped'
}

// A record alone that Shopify does not answer for: does it answer for anything?
async function isAnswering(context: SyncContext, { shop }: OrgConfig, error: unknown): Promise<boolean> {
  if (!isTransient(error) || !error.code.startsWith('shopify_')) return false
  try {
    await fetchScopes(context.shopifyFor(shop))
    return true
  } catch (again) {
    if (!isAppError(again)) throw again
    return false
  }
}

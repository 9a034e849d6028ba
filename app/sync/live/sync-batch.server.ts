// A batch of changes and its failures: what passes is tried again, a poison message is dead-lettered and nothing else.

import {
  holdChanges,
  postponeChanges,
  settleChanges,
  type PendingChange,
  type Postponed,
} from '#app/db/tables/changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import {
  isAppError,
  isDisconnected,
  isRejected,
  isThrottled,
  isTransient,
  TransientError,
  type RejectedError,
} from '#app/lib/errors.ts'
import { jitteredBackoffMs } from '#app/lib/jitter.server.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchScopes } from '#app/shopify/auth/absence.server.ts'
import { mayLackModule } from '#app/zoho/client/answers.ts'
import { syncChanges, type Synced } from './sync-changes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { saveResults } from '#app/sync/pipeline/save-results.server.ts'
import {
  heldWaitMs,
  isHeldInZoho,
  attemptsWhileHeld,
  refusedInTheEnd,
} from '#app/sync/pipeline/held-records.ts'
import { holdKind, isKindRefused, noteAnswered } from '#app/sync/core/kind-pause.server.ts'
import { noteModules } from '#app/sync/org/note-modules.server.ts'
import { failed, rejected, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

type Failed = Synced & {
  /** attempts before it is dead-lettered */
  maxAttempts: number
  /** Not before so many milliseconds. */
  soonestMs?: number
}

/** A record that Zoho or Shopify answers with an error of their own, while they answer for others: some minutes. */
const attemptsOfRecords = 10
/** No answer at all: it may be an outage, and no record's fault. About nine hours. */
const attemptsInOutages = 40
/** A mistake of ours does not pass by itself. */
const attemptsAtBugs = 5

const backoff = { firstMs: 1000, longestMs: 15 * 60_000 } as const
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
  await settleSynced(context, orgConfig, synced)
  const syncResults = synced.map(({ syncResult }) => syncResult)
  if (changes[0]?.kindRefused) await noteAnswered(context, { shop: orgConfig.shop, kind }, syncResults)
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

function failureOf(context: SyncContext, change: PendingChange, error: unknown, isRecords: boolean): Failed {
  const ours = !isAppError(error) || error.kind === 'invariant'
  if (ours) context.log.error({ err: error, kind: change.kind, record: change.shopifyId }, 'record failed')
  const code = isAppError(error) ? error.code : 'unknown'
  const message = isRejected(error) ? error.message : 'The record could not be synced'
  const passing = isRecords ? attemptsOfRecords : attemptsInOutages
  return {
    change,
    syncResult: failed(code, message),
    maxAttempts: isTransient(error) ? passing : attemptsAtBugs,
  }
}

// Synced: the change is done. Failed: later again, and dead-lettered after too many attempts.
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
    lost.map((one) => ({ ...one, maxAttempts: maxAttemptsOf(one) })),
  )
}

// What was written has an outcome row, which closes the refusals before it. That of a product names its variants only.
// Without a record in Zoho nothing went through: nothing of it could be looked at, or it was left out.
const isThrough = ({ kind }: PendingChange, { result, zohoId }: SyncResult): boolean =>
  result === 'unchanged' ? zohoId !== '' : kind === 'product' && result !== 'rejected' && result !== 'skipped'

function maxAttemptsOf({ syncResult }: Synced): number {
  if (syncResult.again) return attemptsInOutages
  return isHeldInZoho(syncResult) ? attemptsWhileHeld : attemptsOfRecords
}

// What waits for another writer has tried nothing itself.
function apart(unwritten: readonly Synced[]) {
  const waiting = unwritten.flatMap(({ change, syncResult }) =>
    syncResult.again?.counts === false ? [{ ...change, dueAt: syncResult.again.at }] : [],
  )
  return { waiting, lost: unwritten.filter(({ syncResult }) => syncResult.again?.counts !== false) }
}

async function settleFailed(
  context: SyncContext,
  orgConfig: OrgConfig,
  lost: readonly Failed[],
): Promise<void> {
  const now = context.now().getTime()
  const isDeadLettered = ({ change, maxAttempts }: Failed) => change.attempts + 1 >= maxAttempts
  const postponed = lost.map((one): Postponed => {
    const { change, syncResult } = one
    const dueAt = Math.max(now + waitMs(one), syncResult.again?.at.getTime() ?? 0)
    return { ...change, dueAt: new Date(dueAt), deadLettered: isDeadLettered(one) }
  })
  await postponeChanges(context.db, orgConfig.shop, postponed)
  for (const one of lost.filter(isDeadLettered)) {
    const { change, syncResult } = one
    // It waits no longer: what still waited would not be told.
    const { again: _, ...last } = isHeldInZoho(syncResult) ? refusedInTheEnd(syncResult) : syncResult
    await reportResult(context, orgConfig, change, { ...last, cause: last.cause ?? 'too_many_attempts' })
  }
}

async function reportResult(
  context: SyncContext,
  orgConfig: OrgConfig,
  change: PendingChange,
  syncResult: SyncResult,
): Promise<void> {
  const { kind, shopifyId, trigger } = change
  const attempts = new Map([[shopifyId, change.attempts]])
  const told = { mapped: blankRecord({ shopifyId }), syncResult }
  await saveResults(context, { orgConfig, kind, trigger, runId: null, attempts }, null, [told])
}

function waitMs({ change, syncResult, soonestMs = 0 }: Failed): number {
  if (isHeldInZoho(syncResult)) return heldWaitMs(change.attempts)
  return Math.max(jitteredBackoffMs(backoff, change.attempts, 0.2), soonestMs)
}

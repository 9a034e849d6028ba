// A batch of changes and its failures: what passes is tried again, a poison message is dead-lettered and nothing else.

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { mostDeaths } from '#app/db/work/dead-letters.server.ts'
import { releaseChanges, takeChanges } from '#app/db/work/due-changes.server.ts'
import { isDisconnected, isThrottled, isTransient, TransientError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mayLackModule } from '#app/zoho/client/answers.ts'
import { bury, failureOf, isAnswering, refuseKind, settleFailed, type Synced } from './settle-batch.server.ts'
import { isNotShownYet } from './not-shown-yet.server.ts'
import { syncAndSettle } from './sync-changes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import { recordModules } from '#app/sync/setup/record-modules.server.ts'
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
type BatchEnd = 'settled' | 'heard' | 'unheard' | 'waited' | 'stopped'

// Taken before the work: a record that kills the process is found by its next life. Records that were at work when a
// process died are synced alone, so that they take nobody along, and after the third time not at all.

/** Each alone takes a call: the others of the shop need not wait for all of them. */
const suspectsARound = 10

/** `signal`: once it aborts, no other record is begun. */
export type Work = { kind: RecordKind; changes: readonly PendingChange[]; signal: AbortSignal }

/**
 * Syncs changes of one kind and one trigger.
 * @returns whether some were left for the next round; false also when the kind as a whole is refused for now
 * @throws AppError as syncBatch
 */
export async function syncTaken(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, changes, signal }: Work,
): Promise<boolean> {
  const sync = untilSilence((unit) => syncUnit(context, orgConfig, { kind, changes: unit, signal }))
  const sound = changes.filter(({ deaths }) => deaths === 0)
  for (const part of inParts(sound)) if (!(await sync(part))) return false
  // The least suspected first: the one that kills again stops nobody who comes before it.
  const suspects = changes.filter(({ deaths }) => deaths > 0).toSorted((a, b) => a.deaths - b.deaths)
  for (const suspect of suspects.slice(0, suspectsARound)) {
    if (suspect.deaths >= mostDeaths)
      await bury(context, { orgConfig, kind, trigger: suspect.trigger }, suspect.shopifyId)
    else if (!(await syncSuspect(context, suspect, () => sync([suspect])))) return false
  }
  return suspects.length > suspectsARound
}

const syncSuspect = (context: SyncContext, { deaths }: PendingChange, sync: () => Promise<boolean>) =>
  deaths < mostDeaths - 1 ? sync() : inTurn(context, sync)

// A batch that nobody answers tells nothing of the record that may be the reason. Those that have waited come again in
// ever smaller batches, until it is alone.
function inParts(changes: readonly PendingChange[]): PendingChange[][] {
  const parts: PendingChange[][] = []
  for (const [attempts, some] of Map.groupBy(changes, (change) => change.attempts)) {
    const size = attempts < 2 ? mostAtOnce : Math.max(1, mostAtOnce >> (attempts - 1))
    for (let at = 0; at < some.length; at += size) parts.push(some.slice(at, at + size))
  }
  return parts
}

/** A batch of changes is as large as Zoho's calls. */
const mostAtOnce = 100

// Whose next death is the last one is synced while no other such record is, of whatever shop: only one of them can be
// what killed the process.
const turns = new WeakMap<SyncContext, Promise<void>>()

async function inTurn<T>(context: SyncContext, work: () => Promise<T>): Promise<T> {
  const before = turns.get(context)
  const { promise, resolve } = Promise.withResolvers<void>()
  turns.set(context, promise)
  await before
  try {
    return await work()
  } finally {
    resolve()
  }
}

/** Of units in a row that were not heard of, and none in between that was: then it is no record's fault. */
const mostUnheard = 2

// A unit may be one record, and alone it tells nothing of the others. @returns false when no other is to be begun
function untilSilence(sync: (unit: readonly PendingChange[]) => Promise<BatchEnd>) {
  let unheard = 0
  return async (unit: readonly PendingChange[]): Promise<boolean> => {
    const end = await sync(unit)
    if (isHeard(end)) unheard = 0
    if (end === 'unheard' && ++unheard >= mostUnheard) throw outage()
    return end !== 'stopped'
  }
}

// Told to stop, the process may not live to see the end of this: it is no record's fault then, and whoever is next need not
// suspect them.
async function syncUnit(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, changes, signal }: Work,
): Promise<BatchEnd> {
  const release = () => releaseChanges(context.db, orgConfig.shop, changes, context.life)
  const onStop = () => void release().catch(() => undefined)
  if (signal.aborted) return 'stopped'
  await takeChanges(context.db, orgConfig.shop, changes, context.life)
  signal.addEventListener('abort', onStop, { once: true })
  let end: BatchEnd = 'stopped'
  try {
    if (!signal.aborted) end = await syncBatch(context, orgConfig, { kind, changes })
    return end
  } finally {
    signal.removeEventListener('abort', onStop)
    // What was left as it is (a kind that is refused, a module that vanished): nobody died of it.
    if (end !== 'settled') await release()
  }
}

/**
 * Syncs changes of one kind and one trigger and settles each.
 * @throws AppError throttled, disconnected or transient: what is not settled waits, and the shop with it
 */
async function syncBatch(context: SyncContext, orgConfig: OrgConfig, batch: Batch): Promise<BatchEnd> {
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
    if (mayLackModule(error) && (await recordModules(context, orgConfig.shop))) {
      context.wake(orgConfig.shop)
      return 'waited'
    }
    if (changes.length === 1) return settleAlone(context, orgConfig, batch, error)
    if (isTransient(error) || isKindRefused(error)) return probe(context, orgConfig, batch, error)
    // One record is the reason: halves find it soon.
    return syncHalves(context, orgConfig, batch)
  }
}

function endOf(synced: readonly Synced[]): BatchEnd {
  if (synced.some(isAnswered)) return 'heard'
  return synced.every(({ syncResult }) => syncResult.again?.counts) ? 'unheard' : 'waited'
}

// That Shopify does not show a record yet is an answer.
const isAnswered = ({ syncResult }: Synced): boolean => !syncResult.again || isNotShownYet(syncResult)

/** A remote answered for one record of it at least. */
const isHeard = (end: BatchEnd): boolean => end === 'settled' || end === 'heard'

const outageCode = 'no_answer_at_all'

/** Of several records not one was heard of. They wait each for themselves, and the shop a little. */
const outage = () => new TransientError('Nothing was answered', { code: outageCode })

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

// Taken before the work: a record that kills the process is found by its next life. Records that were at work when a
// process died are synced alone, so that they take nobody along, and after the third time not at all.

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { buryChange, mostDeaths, releaseChanges, takeChanges } from '#app/db/work/dead-letters.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { syncBatch, isHeard, outage, type BatchEnd } from './sync-batch.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { saveResults } from '#app/sync/pipeline/save-results.server.ts'
import { failed } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** Each alone takes a call: the others of the shop need not wait for all of them. */
const suspectsARound = 10

/** `signal`: once it aborts, no other record is begun. */
type Work = { kind: RecordKind; changes: readonly PendingChange[]; signal: AbortSignal }

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

type Found = { orgConfig: OrgConfig; kind: RecordKind; trigger: PendingChange['trigger'] }

/** Makes a dead letter of a record, and tells the merchant and whoever runs the app. */
async function bury(
  context: SyncContext,
  { orgConfig, kind, trigger }: Found,
  shopifyId: string,
): Promise<void> {
  const { shop } = orgConfig
  await buryChange(context.db, shop, { kind, shopifyId }, context.now())
  context.log.error({ shop, kind, record: shopifyId }, 'dead letter: the process died of it')
  const syncResult = failed('process_died', 'The process died while it worked on this record')
  const mapped = blankRecord({ shopifyId })
  const attempts = new Map([[shopifyId, mostDeaths - 1]])
  await saveResults(context, { orgConfig, kind, trigger, runId: null, attempts }, null, [
    { mapped, syncResult },
  ])
}

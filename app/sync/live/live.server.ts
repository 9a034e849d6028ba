// Live changes: note what changed (a webhook is a hint), sync what is pending.

import { recordChanges, type NewChange, type PendingChange } from '#app/db/tables/changes.server.ts'
import {
  loadDueChanges,
  loadNextDueAt,
  releaseChanges,
  takeChanges,
} from '#app/db/work/due-changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { Trigger, RecordKind } from '#app/lib/record-kind.ts'
import { leaveTrace, takeTraces, traced } from '#app/lib/telemetry/tracing.server.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { ActiveJob, SyncContext } from '#app/sync/core/context.ts'
import { followOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { pauseFor, pausedUntil, waitOutage } from '#app/sync/work/pause.server.ts'
import { buryChange, mostDeaths } from '#app/db/work/dead-letters.server.ts'
import { syncBatch, isHeard, outage, type BatchEnd } from './sync-batch.server.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { saveResults } from '#app/sync/pipeline/persist.server.ts'
import { failed } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import { parseChanges } from '#app/shopify/webhooks/webhooks.ts'

const batchSize = 100
/** After this long a shop goes back to the end of the queue where others wait, so that it starves none. */
const activeMs = 5000
/** And after this long in any case. */
const longestActiveMs = 20_000
/** A sync job that has nothing to do waits for more before it ends its job. */
const restMs = 1000
/** Other processes may note changes, too: then it looks by itself meanwhile. */
const looksWhileResting = 6

/** customers, products, orders, refunds: note what changed. */
export function receiveChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const attributes = { shop: webhook.shop, 'sync.topic': webhook.topic }
  return traced('webhook', { kind: 'server', attributes }, () => noteChange(sync, webhook))
}

async function noteChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const changes = parseChanges(webhook.topic, webhook.rawBody)
  const fresh = await recordLiveChanges(
    sync,
    { shop: webhook.shop, delivery: webhook.webhookId, trigger: 'live' },
    changes,
  )
  sync.metrics.webhooks.inc({ topic: webhook.topic, answer: fresh ? 'noted' : 'repeat' })
}

/**
 * Notes changes and wakes the shop's sync job. Committed when this returns.
 * @returns false when the delivery was seen before, or the shop is not live yet
 */
export async function recordLiveChanges(
  context: SyncContext,
  note: { shop: ShopDomain; delivery: string | null; trigger: Trigger },
  changes: readonly NewChange[],
): Promise<boolean> {
  if (changes.length === 0) return true
  const { trigger, ...about } = note
  const whole = { ...about, at: context.now(), changes }
  const [fresh = false] =
    trigger === 'live' ? [await context.note(whole)] : await recordChanges(context.db, trigger, [whole])
  if (fresh) {
    leaveTrace(note.shop)
    context.wake(note.shop)
  }
  return fresh
}

/** The `sync` job: takes what is due, a batch a kind, until nothing comes any more or its time is up. */
export async function syncShop(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
): Promise<JobResult> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  const activeJob = context.startActiveJob(shop)
  try {
    return await syncFor(context, shop, activeJob, signal)
  } catch (thrown) {
    const error = nameOutage(thrown)
    // A lease that lapsed is no outage: whoever holds it now goes on.
    const isOutage = isTransient(error) && !isLapsed(error)
    return isOutage ? await waitOutage(context, shop, error) : await pauseFor(context, shop, error)
  } finally {
    activeJob.end()
  }
}

async function syncFor(
  context: SyncContext,
  shop: ShopDomain,
  activeJob: ActiveJob,
  signal: AbortSignal,
): Promise<JobResult> {
  const startedAt = Date.now()
  const isOver = () => Date.now() - startedAt > (activeJob.crowded() ? activeMs : longestActiveMs)
  const looks = context.db.pglite ? 1 : looksWhileResting
  const orgConfig = followOrgConfig(context, shop, signal)
  for (let idle = 0; !signal.aborted && !isOver();) {
    const more = await syncRound(context, shop, orgConfig, signal)
    const busy = more || (await activeJob.rest(restMs / looks, signal))
    idle = busy ? 0 : idle + 1
    if (idle >= looks) return restingUntil(context, shop)
  }
  return { done: false, runAt: new Date() }
}

// What failed before becomes due later; without such there is nothing to wait for.
async function restingUntil(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const next = await loadNextDueAt(context.db, shop)
  return next ? { done: false, runAt: next } : { done: true }
}

/** @returns whether more is left for certain; what comes meanwhile wakes the active job */
async function syncRound(
  context: SyncContext,
  shop: ShopDomain,
  freshOrgConfig: () => Promise<OrgConfig>,
  signal: AbortSignal,
): Promise<boolean> {
  const page = { now: context.now(), take: batchSize, life: context.life }
  const { changes, left } = await loadDueChanges(context.db, shop, page)
  if (changes.length === 0) return false
  const links = takeTraces(shop)
  const orgConfig = await freshOrgConfig()
  const kinds = Map.groupBy(changes, (change) => change.kind)
  let more = left
  for (const [kind, ofKind] of kinds) {
    for (const [trigger, some] of Map.groupBy(ofKind, (change) => change.trigger)) {
      const attributes = { shop, 'sync.kind': kind, 'sync.trigger': trigger, 'sync.records': some.length }
      const sync = () => syncTaken(context, orgConfig, { kind, changes: some, signal })
      more = (await traced('batch', { attributes, links }, sync)) || more
    }
  }
  return more
}

// Taken before the work: a record that kills the process is found by its next life. Records that were at work when a
// process died are synced alone, so that they take nobody along, and after the third time not at all.

/** Each alone takes a call: the others of the shop need not wait for all of them. */
const suspectsARound = 10

/** `signal`: once it aborts, no other record is begun. */
type Work = { kind: RecordKind; changes: readonly PendingChange[]; signal: AbortSignal }

/**
 * Syncs changes of one kind and one trigger.
 * @returns whether some were left for the next round; false also when the kind as a whole is refused for now
 * @throws AppError as syncBatch
 */
async function syncTaken(
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

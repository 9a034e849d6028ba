// The `import` job: sets Zoho up, reads products, customers and orders by bulk operation and syncs them, each kind
// from the place where it was. Products and customers go side by side, orders after them.

import { nameOutage } from '#app/db/reachable.server.ts'
import {
  loadRun,
  loadRunState,
  moveRun,
  saveForecast,
  saveOwnStep,
  takeRun,
  type RunWithSteps,
} from '#app/db/tables/runs.server.ts'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { isAppError, isDisconnected, isThrottled, isTransient, type TransientError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { cancelBulk, type BulkSource } from '#app/shopify/bulk/bulk.server.ts'
import { createStop, type Stop } from '#app/sync/work/stop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { syncStep, type Syncing } from './import-step.server.ts'
import { isInDoubt, ownStep } from './import-care.server.ts'
import { forgetOperation, isOnlyWaiting, readStep } from './import-read.server.ts'
import {
  budgetCode,
  creditWait,
  heldCode,
  isShopHeld,
  pausedUntil,
  pauseFor,
  troubleOf,
} from '#app/sync/work/pause.server.ts'
import { isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import { rest } from '#app/sync/work/passing-trouble.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { createPlace, lookAgainMs, type RunPlace } from './place.ts'
import { modeOf, type RunMode } from './run-mode.server.ts'
import { RunOptions } from './run-options.ts'
import { together } from '#app/sync/work/together.ts'

export type ImportRun = {
  runId: string
  shop: ShopDomain
  /** Of the job that works on it (takeRun). */
  fence: number
  since: string | null
  /** Of a preview, in place of the settings' (run-options.ts). */
  choices: RunOptions['choices']
  startedAt: Date
  /** When it failed last, if a merchant has resumed it since. */
  failedBefore: Date | null
  mode: RunMode
}

/** Works on a run until it has ended, is paused or cancelled, or must wait. Safe to start again at any moment. */
export async function runImport(
  context: SyncContext,
  { shop, runId }: { shop: ShopDomain; runId: string },
  signal: AbortSignal,
): Promise<JobResult> {
  const fence = await takeRun(context.db, { runId, shop })
  const run = await loadRun(context.db, runId)
  if (fence === null || run?.shopDomain !== shop) return { done: true }
  const own = importOf({ ...run, fence }, shop)
  if (run.state === 'cancelling') return finishCancel(context, own)
  if (run.state !== 'running') return { done: true }
  const paused = await pausedUntil(context, shop)
  if (paused) return tellHeld(context, own, paused)
  if (run.cause !== null || run.waitsUntil) await tellWait(context, own, null)
  const stop = createStop(signal, () => loadRunState(context.db, runId))
  const place = createPlace({ now: context.now, stop, keeps: !own.mode.goesOn })
  try {
    if (own.mode.goesOn && (await isOnlyWaiting(context, own, run.steps)))
      return { done: false, runAt: new Date(context.now().getTime() + lookAgainMs) }
    await runSteps(context, own, { stop, place })
    return await resultOf(context, own, { stop, place })
  } catch (thrown) {
    return await failWith(context, own, nameOutage(thrown))
  } finally {
    stop.close()
  }
}

function importOf(run: RunWithSteps, shop: ShopDomain): ImportRun {
  const { since, choices } = RunOptions.parse(run.options)
  const { id: runId, fence, startedAt, finishedAt: failedBefore } = run
  return { runId, shop, fence, since, choices, startedAt, failedBefore, mode: modeOf(run) }
}

type Work = { stop: Stop; place: RunPlace }

async function runSteps(context: SyncContext, run: ImportRun, { stop, place }: Work): Promise<void> {
  await run.mode.begin(context, run)
  const open = await openKinds(context, run)
  const readers = new Map<RecordKind, Promise<BulkSource | null>>()
  const read = (kind: RecordKind) => {
    const reader = readStep(context, run, kind, { stop, place })
    reader.catch(() => undefined) // told where it is awaited
    readers.set(kind, reader)
    return reader
  }
  try {
    // Shopify makes its files while Zoho is made ready.
    const [first, then] = byPrerequisites(open)
    for (const kind of first) void read(kind)
    const orgConfig = await place.during(() => run.mode.openOrgConfig(context, run, stop))
    for (const kind of then) if (kinds[kind].modulesIn(orgConfig).length > 0) void read(kind) // not every edition takes orders
    const syncing = { orgConfig, misses: new Set<string>(), seen: new Map(), stop, place }
    const sync = async (kind: RecordKind) => {
      const source = (again: boolean) => (again ? read(kind) : (readers.get(kind) ?? null))
      try {
        await syncKind(context, run, kind, { ...syncing, source })
      } catch (error) {
        if (await endRefused(context, run, kind, error)) return
        stop.halt()
        throw error
      }
    }
    // What is written waits for what it points to.
    await ((await isInDoubt(context, run)) ? oneByOne(first, sync) : together(first.map(sync)))
    for (const kind of then) if (!stop.stopped()) await sync(kind)
    const forecast = orgConfig.writer.forecast()
    if (forecast && !stop.stopped()) await saveForecast(context.db, run.runId, forecast)
  } catch (error) {
    stop.halt()
    throw error
  } finally {
    await Promise.allSettled(readers.values())
  }
}

// A kind that is off at first and refused as a whole costs no other its import. @returns false of any other trouble
async function endRefused(context: SyncContext, run: ImportRun, kind: RecordKind, error: unknown) {
  if (!kinds[kind].isOptional || !isKindRefused(error)) return false
  context.log.warn({ shop: run.shop, kind, code: error.code }, 'kind not imported')
  await run.mode.refuseKind(context, run, kind, error)
  await saveOwnStep(context.db, ownStep(run, kind), { state: 'completed', finishedAt: context.now() })
  return true
}

// Kinds that wait for no other, and those that do.
const byPrerequisites = (open: readonly RecordKind[]): [RecordKind[], RecordKind[]] => [
  open.filter((kind) => kinds[kind].prerequisites.length === 0),
  open.filter((kind) => kinds[kind].prerequisites.length > 0),
]

async function oneByOne<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (const one of list) await work(one)
}

async function openKinds(context: SyncContext, { runId }: ImportRun): Promise<RecordKind[]> {
  const steps = (await loadRun(context.db, runId))?.steps ?? []
  return recordKinds.filter((kind) =>
    steps.some((step) => step.kind === kind && !['completed', 'cancelled'].includes(step.state)),
  )
}

/** `source`: the result being read, or a new look at it; null when nothing reads. */
type FromSource = Syncing & {
  source: (again: boolean) => Promise<BulkSource | null> | null
  place: RunPlace
}

const mostDownloads = 6

// A download may break, and long ones do: it is taken up where it broke, as long as each try gets further.
async function syncKind(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  from: FromSource,
): Promise<void> {
  const { source, orgConfig, stop, place } = from
  if (kinds[kind].modulesIn(orgConfig).length === 0) {
    await source(false)?.catch(() => null) // it counts what it reads
    const ended = { state: 'completed', total: 0, finishedAt: context.now() } as const
    await saveOwnStep(context.db, ownStep(run, kind), ended)
    return
  }
  for (let tries = 1, reached = 0; !stop.stopped(); tries++) {
    try {
      const found = await source(tries > 1)
      if (found) await place.during(() => syncStep(context, run, kind, { ...from, source: found }))
      else if (!stop.stopped()) await run.mode.completeKind(context, run, kind) // there are none
      return
    } catch (error) {
      if (stop.stopped()) return
      const cursor = await loadCursor(context, run, kind)
      if (cursor > reached) tries = 1
      reached = cursor
      if (!isBroken(error) || tries >= mostDownloads) throw error
      context.log.warn({ shop: run.shop, kind, code: error.code, cursor }, 'download broken')
      if (error.code === 'bulk_expired') await forgetOperation(context, run, kind)
      await rest(backoffMs(downloads, tries - 1), stop)
    }
  }
}
const isBroken = (error: unknown): error is TransientError =>
  isTransient(error) && error.code.startsWith('bulk_')
const downloads = { firstMs: 500, longestMs: 4000 } as const

const loadCursor = async (context: SyncContext, { runId }: ImportRun, kind: RecordKind): Promise<number> =>
  (await loadRun(context.db, runId))?.steps.find((step) => step.kind === kind)?.cursor ?? 0

async function resultOf(context: SyncContext, own: ImportRun, { stop, place }: Work): Promise<JobResult> {
  const run = await loadRun(context.db, own.runId)
  // Gone, or another job's by now.
  if (run?.fence !== own.fence) return { done: true }
  if (run.state === 'cancelling') return finishCancel(context, own)
  if (run.state !== 'running') return { done: true }
  if (stop.stopped()) return { done: false, runAt: place.until() ?? context.now() }
  await own.mode.complete(context, own, run.steps)
  return { done: true }
}

async function finishCancel(context: SyncContext, own: ImportRun): Promise<JobResult> {
  const cancelled = { state: 'cancelled', finishedAt: context.now() } as const
  for (const step of (await loadRun(context.db, own.runId))?.steps ?? []) {
    if (['completed', 'failed'].includes(step.state)) continue
    if (step.operationId && step.state === 'reading') await cancelQuietly(context, own.shop, step.operationId)
    await saveOwnStep(context.db, ownStep(own, step.kind), cancelled)
  }
  await moveRun(context.db, own, ['cancelling'], cancelled)
  return { done: true }
}

// The merchant's "cancel" holds even when Shopify does not answer: the operation ends by itself.
async function cancelQuietly(context: SyncContext, shop: ShopDomain, operationId: string): Promise<void> {
  try {
    await cancelBulk(context.shopifyFor(shop), operationId)
  } catch (error) {
    context.log.warn({ err: error, shop }, 'bulk operation not cancelled')
  }
}

/**
 * Zoho or Shopify refused for good (a field limit, a missing permission), or we have a bug: the run fails and says why,
 * the merchant may resume it. Passing trouble that outlasted every repeat waits; the rest is the shop's own pause.
 */
async function failWith(context: SyncContext, own: ImportRun, error: unknown): Promise<JobResult> {
  const { shop } = own
  // Another job has the run, or will: the queue hands out what nobody holds.
  if (isLapsed(error)) return { done: true }
  if (isTransient(error)) {
    context.log.warn({ err: error, shop }, 'import waits')
    await tellWait(context, own, error.code)
    return { done: false, runAt: new Date(context.now().getTime() + outageMs) }
  }
  if (!isAppError(error) || !['rejected', 'invariant'].includes(error.kind)) {
    await tellWait(context, own, waitCause(error), creditWait(error))
    return pauseFor(context, shop, error)
  }
  if (error.code === 'bulk_not_allowed') context.metrics.operatorAlarms.inc({ what: error.code })
  // The page names the run to whoever asks support.
  const about = { err: error, shop, reference: own.runId }
  if (error.kind === 'invariant') context.log.error(about, 'import failed')
  else context.log.warn(about, 'import failed')
  const failed = { state: 'failed', cause: error.code, finishedAt: context.now() } as const
  await moveRun(context.db, own, ['running'], failed)
  return { done: true }
}
const outageMs = 10_000

// What the merchant reads beside a run that waits; a short wait is not worth a word.
function waitCause(error: unknown): string | null {
  if (isDisconnected(error)) return `${error.side}_disconnected`
  if (isThrottled(error) && error.code === budgetCode) return budgetCode
  if (!isThrottled(error)) return null
  const trouble = troubleOf(error)
  if (worthSaying.has(trouble)) return trouble
  return error.retryAt.getTime() - Date.now() > longMs ? 'throttled' : null
}
const longMs = 60_000
const worthSaying = new Set<string>(['zoho_credits', 'shopify_closed', 'shopify_forbidden'])

async function tellHeld(context: SyncContext, own: ImportRun, syncResult: JobResult) {
  if (await isShopHeld(context, own.shop)) await tellWait(context, own, heldCode)
  return syncResult
}

const tellWait = (
  context: SyncContext,
  own: ImportRun,
  cause: string | null,
  waitsUntil: Date | null = null,
) => moveRun(context.db, own, ['running'], { state: 'running', cause, waitsUntil })

// One kind's bulk operation: started once, looked at until it has ended.

import { loadRun, saveOwnStep, type RunWithSteps } from '#app/db/tables/runs.server.ts'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { isTransient, RejectedError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { markAllRefused } from '#app/shopify/records/optional-access.server.ts'
import {
  fetchBulk,
  fetchFailures,
  startBulk,
  type BulkSource,
  type BulkStatus,
} from '#app/shopify/bulk/bulk.server.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import { loadWanted } from '#app/sync/org/wanted.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { ownStep } from './import-care.server.ts'
import type { ImportRun } from './import-run.server.ts'
import { takeOverMs, type RunPlace } from './place.ts'
import { rest } from '#app/sync/work/passing-trouble.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'

const mostStarts = 4
const busy = { firstMs: 1000, longestMs: 5000, times: 1.5 } as const
const failing = { firstMs: 1000, longestMs: 60_000, times: 4 } as const
const polls = { firstMs: 250, longestMs: 5000, times: 1.4 } as const

type Waiting = { stop: Stop; place: RunPlace }

type Step = RunWithSteps['steps'][number]

/**
 * Whether there is nothing to do but to wait for Shopify: nothing is written before the operations of the kinds that go
 * first have ended, whatever there is of the others.
 */
export async function isOnlyWaiting(
  context: SyncContext,
  run: ImportRun,
  steps: readonly Step[],
): Promise<boolean> {
  const open = recordKinds.flatMap((kind) =>
    steps.filter((step) => step.kind === kind && !['completed', 'cancelled'].includes(step.state)),
  )
  const first = open.filter(({ kind }) => kinds[kind].prerequisites.length === 0)
  // Those that wait for others go one after the other.
  const next = first.length > 0 ? first : open.slice(0, 1)
  if (next.length === 0) return false
  for (const step of next) if (!(await isUnderWay(context, run, step))) return false
  for (const step of open) if (!next.includes(step) && (await isLost(context, run, step))) return false
  return true
}

// For so long that it is worth no wait, or not to be begun at this moment. An operation that is begun here is worth one.
async function isUnderWay(context: SyncContext, run: ImportRun, step: Step): Promise<boolean> {
  const { kind, operationId, state, startedAt } = step
  if (operationId === null) return canBegin(run, kind) && (await beginOnce(context, run, kind)) === null
  const isLong = startedAt !== null && context.now().getTime() - startedAt.getTime() >= takeOverMs
  return isLong && state === 'reading' && (await lookOnce(context, run, step))?.state === 'running'
}

// At its first start Zoho is made ready meanwhile; of what waits for others it tells whether it may be there at all.
const canBegin = ({ fence }: ImportRun, kind: RecordKind): boolean =>
  fence > 1 && kinds[kind].prerequisites.length === 0

async function beginOnce(context: SyncContext, run: ImportRun, kind: RecordKind): Promise<string | null> {
  const names = await loadWanted(context, run.shop, kind)
  return tryStart(context, run, kind, { names, grouped: true })
}

// It is to be begun anew at once, not when all before it has ended.
async function isLost(context: SyncContext, run: ImportRun, step: Step): Promise<boolean> {
  if (step.operationId === null || step.state !== 'reading') return false
  const { state = 'unknown' } = (await lookOnce(context, run, step)) ?? {}
  return state !== 'running' && state !== 'completed'
}

/** Passing trouble while looking counts as running. @returns null when Shopify no longer knows the operation */
async function lookOnce(context: SyncContext, run: ImportRun, { kind, operationId }: Step) {
  const status = operationId === null ? null : await look(context, run, operationId)
  if (status === 'unknown') return { state: 'running' } as const
  if (status?.state === 'running' && status.objects > 0) await saveTotal(context, run, kind, status)
  return status
}

/**
 * Waits for a kind's bulk result, starting the operation where none is under way.
 * @returns null when there were no rows or the run is to stop
 * @throws RejectedError code bulk_failed when Shopify fails the operation again and again, ACCESS_DENIED when it must
 */
export async function readStep(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  { stop, place }: Waiting,
): Promise<BulkSource | null> {
  let grouped = true
  for (let start = 1; start <= mostStarts && !stop.stopped(); start++) {
    const id =
      (await runningOperation(context, run, kind)) ??
      (await startOperation(context, run, kind, { grouped, stop, place }))
    const status = id === null ? 'stopped' : await waitForEnd(context, run, kind, { id, stop, place })
    if (status === 'stopped') return null
    if (status?.state === 'completed') return finished(context, run, kind, status)
    const failures = await recordLost(context, run, kind, status)
    if (failures.length >= mostStarts) break
    if (failures.includes('TIMEOUT')) grouped = false
    if (failures.length > 0) await restBefore(failures.length, { stop, place })
  }
  if (stop.stopped()) return null
  throw refused(run, kind, 'bulk_failed')
}

async function restBefore(failures: number, { stop, place }: Waiting): Promise<void> {
  place.waits()
  await rest(backoffMs(failing, failures - 1), stop)
}

/**
 * Failed or cancelled by Shopify, or no longer known there. Where it was denied, companies or payment terms may be what this
 * app may not read: once more without them.
 * @returns how operations of this kind failed since the run began, or was resumed after it failed: each job of a run that
 *   waits begins anew, and Shopify is who remembers
 */
async function recordLost(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  status: BulkStatus | null,
): Promise<(string | null)[]> {
  const { state = 'unknown', errorCode = null } = status ?? {}
  context.log.warn({ shop: run.shop, kind, state, code: errorCode }, 'bulk operation lost')
  const isDenied = errorCode === 'ACCESS_DENIED'
  const hasParts = isDenied && markAllRefused(run.shop, await loadWanted(context, run.shop, kind))
  const failures = await fetchFailures(context.shopifyFor(run.shop), kind, run.failedBefore ?? run.startedAt)
  // Not before: should these questions fail, the same operation is looked at again.
  await forgetOperation(context, run, kind)
  if (!isDenied) return failures
  // What was left out is remembered by one process, for minutes: another one may be denied once more for the same.
  const denials = failures.filter((code) => code === errorCode).length
  if (denials >= mostStarts - 1 || !hasParts) throw refused(run, kind, errorCode)
  return failures
}

const refused = ({ shop }: ImportRun, kind: RecordKind, code: string) =>
  new RejectedError('Shopify could not finish the bulk operation', { code, context: { shop, kind } })

/** The next look starts a new operation. */
export const forgetOperation = (context: SyncContext, run: ImportRun, kind: RecordKind) =>
  saveOwnStep(context.db, ownStep(run, kind), { operationId: null })

async function runningOperation(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
): Promise<string | null> {
  const fresh = await loadRun(context.db, run.runId)
  return fresh?.steps.find((step) => step.kind === kind)?.operationId ?? null
}

async function startOperation(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  { grouped, stop, place }: Waiting & { grouped: boolean },
): Promise<string | null> {
  const names = await loadWanted(context, run.shop, kind)
  for (let tries = 0; !stop.stopped(); tries++) {
    const id = await tryStart(context, run, kind, { names, grouped })
    if (id !== null) return id
    place.waits()
    await rest(backoffMs(busy, tries), stop)
  }
  return null
}

/** @returns null when no place is free, or at other passing trouble */
async function tryStart(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  { names, grouped }: { names: MetafieldNames; grouped: boolean },
): Promise<string | null> {
  try {
    const id = await startBulk(context.shopifyFor(run.shop), kind, { since: run.since, names, grouped })
    // A new file: the place reached in an old one means nothing here. Fingerprints keep what is done cheap.
    const clean = { cursor: 0, done: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }
    const data = {
      ...clean,
      careUntil: 0,
      operationId: id,
      state: 'reading',
      startedAt: context.now(),
    } as const
    await saveOwnStep(context.db, ownStep(run, kind), data)
    return id
  } catch (error) {
    if (!isTransient(error) || isLapsed(error)) throw error
    return null
  }
}

type Watch = Waiting & { id: string }

async function waitForEnd(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  { id, stop, place }: Watch,
): Promise<BulkStatus | null | 'stopped'> {
  for (let looked = 0; ; looked++) {
    const status = await look(context, run, id)
    if (status === null || (status !== 'unknown' && status.state !== 'running')) return status
    if (status !== 'unknown' && status.objects > 0) await saveTotal(context, run, kind, status)
    place.waits()
    await rest(backoffMs(polls, looked), stop)
    if (stop.stopped()) return 'stopped'
  }
}

// Passing trouble while looking changes nothing about the operation.
async function look(
  context: SyncContext,
  run: ImportRun,
  id: string,
): Promise<BulkStatus | null | 'unknown'> {
  try {
    return await fetchBulk(context.shopifyFor(run.shop), id)
  } catch (error) {
    if (isTransient(error)) return 'unknown'
    throw error
  }
}

// What was read waits for what goes before it; of a kind without rows nothing is left to do.
async function finished(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  status: BulkStatus,
): Promise<BulkSource | null> {
  const next = status.url
    ? ({ state: 'waiting' } as const)
    : ({ state: 'completed', finishedAt: context.now() } as const)
  if (!status.url) await run.mode.completeKind(context, run, kind)
  await saveOwnStep(context.db, ownStep(run, kind), { total: totalOf(kind, status), ...next })
  return status.url ? { url: status.url } : null
}

// What is counted is what arrives in Zoho: variants, not products.
const totalOf = (kind: RecordKind, { objects, roots }: BulkStatus): number =>
  kinds[kind].isInParts ? Math.max(objects - roots, 0) : roots || objects

const saveTotal = (context: SyncContext, run: ImportRun, kind: RecordKind, status: BulkStatus) =>
  saveOwnStep(context.db, ownStep(run, kind), { total: totalOf(kind, status) })

// One kind's bulk operation: started once, looked at until it has ended.

import { loadRun, saveOwnStep, type RunWithSteps } from '#app/db/tables/runs.server.ts'
import { backoffMs } from '#app/lib/backoff.ts'
import { isTransient, RejectedError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { noteAllRefused } from '#app/shopify/records/optional-access.server.ts'
import { fetchBulk, startBulk, type BulkSource, type BulkStatus } from '#app/shopify/bulk/bulk.server.ts'
import { loadWanted } from '#app/sync/org/wanted.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { ownStep } from './import-care.server.ts'
import type { ImportRun } from './import-run.server.ts'
import { patienceMs, type Place } from './place.ts'
import { rest } from '#app/sync/work/passing-trouble.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'

const mostStarts = 4
const busy = { firstMs: 1000, longestMs: 5000, times: 1.5 } as const
const looks = { firstMs: 250, longestMs: 5000, times: 1.4 } as const

type Waiting = { stop: Stop; place: Place }

/** Whether each kind that is still open has had an operation under way for a while: there is nothing to do but to wait. */
export async function isOnlyWaiting(
  context: SyncContext,
  run: ImportRun,
  steps: RunWithSteps['steps'],
): Promise<boolean> {
  const open = steps.filter(({ state }) => !['completed', 'cancelled'].includes(state))
  if (open.length === 0) return false
  for (const { kind, operationId, state, startedAt } of open) {
    const isLong = startedAt !== null && context.now().getTime() - startedAt.getTime() >= patienceMs
    if (operationId === null || state !== 'reading' || !isLong) return false
    const status = await look(context, run, operationId)
    if (status === null || (status !== 'unknown' && status.state !== 'running')) return false
    if (status !== 'unknown' && status.objects > 0) await saveTotal(context, run, kind, status)
  }
  return true
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
  let [denied, grouped] = [false, true]
  for (let start = 1; start <= mostStarts && !stop.stopped(); start++) {
    const id =
      (await runningOperation(context, run, kind)) ??
      (await startOperation(context, run, kind, { grouped, stop, place }))
    const status = id === null ? 'stopped' : await waitForEnd(context, run, kind, { id, stop, place })
    if (status === 'stopped') return null
    if (status?.state === 'completed') return finished(context, run, kind, status)
    denied = await noteLost(context, run, kind, { status, denied })
    if (status?.errorCode === 'TIMEOUT') grouped = false
  }
  if (stop.stopped()) return null
  throw refused(run, kind, 'bulk_failed')
}

type Lost = { status: BulkStatus | null; /** an operation of this step was denied before */ denied: boolean }

// Failed or cancelled by Shopify, or no longer known there. Where it was denied, companies or payment terms may be what this
// app may not read: once more without them.
async function noteLost(context: SyncContext, run: ImportRun, kind: RecordKind, { status, denied }: Lost) {
  const { state = 'unknown', errorCode = null } = status ?? {}
  context.log.warn({ shop: run.shop, kind, state, code: errorCode }, 'bulk operation lost')
  await forgetOperation(context, run, kind)
  if (errorCode !== 'ACCESS_DENIED') return denied
  const names = await loadWanted(context, run.shop, kind)
  if (denied || !noteAllRefused(run.shop, names)) throw refused(run, kind, errorCode)
  return true
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
      place.waits()
      await rest(backoffMs(busy, tries), stop)
    }
  }
  return null
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
    await rest(backoffMs(looks, looked), stop)
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
  await saveOwnStep(context.db, ownStep(run, kind), { total: totalOf(kind, status), ...next })
  return status.url ? { url: status.url } : null
}

// What is counted is what arrives in Zoho: variants, not products.
const totalOf = (kind: RecordKind, { objects, roots }: BulkStatus): number =>
  kinds[kind].isInParts ? Math.max(objects - roots, 0) : roots || objects

const saveTotal = (context: SyncContext, run: ImportRun, kind: RecordKind, status: BulkStatus) =>
  saveOwnStep(context.db, ownStep(run, kind), { total: totalOf(kind, status) })

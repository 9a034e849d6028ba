// Live changes: note what changed (a webhook is a hint), carry what is pending.

import { loadDueChanges, loadNextDueAt, noteChanges, postponeChanges, settleChanges } from '#app/db/changes.server.ts'
import type { ChangeDraft, PendingChange } from '#app/db/changes.server.ts'
import { isAppError, isDisconnected, isRejected, isThrottled } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type Door, type RecordKind } from '#app/lib/record-kind.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import { carryChanges, type Carried } from './carry.server.ts'
import type { SyncContext } from './context.ts'
import { failed } from './outcome.ts'
import { pauseFor, pausedUntil } from './pause.server.ts'
import { saveEndings } from './push.server.ts'
import { loadSheet, type Sheet } from './sheet.server.ts'

const batchSize = 100
const mostAttempts = 10
const jobMs = 45_000

/**
 * Notes changes and wakes the shop's carrier. Committed when this returns.
 * @returns false when the delivery was seen before
 */
export async function noteLiveChanges(
  context: SyncContext,
  note: { shop: ShopDomain; delivery: string | null; door: Door },
  drafts: readonly ChangeDraft[],
): Promise<boolean> {
  if (drafts.length === 0) return true
  const fresh = await noteChanges(context.db, { ...note, at: context.now() }, drafts)
  if (fresh) context.wake(note.shop)
  return fresh
}

/** The `carry` job: takes what is due, a batch a kind, until nothing is left or its time is up. */
export async function carryShop(context: SyncContext, shop: ShopDomain, signal: AbortSignal): Promise<JobEnding> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  const deadline = Date.now() + jobMs
  try {
    const sheet = await loadSheet(context, shop)
    while (!signal.aborted && Date.now() < deadline) {
      if (!(await carryRound(context, sheet))) return restingUntil(context, shop)
    }
    return { done: false, runAt: new Date() }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

// What failed before becomes due later; without such there is nothing to wait for.
async function restingUntil(context: SyncContext, shop: ShopDomain): Promise<JobEnding> {
  const next = await loadNextDueAt(context.db, shop)
  return next ? { done: false, runAt: next } : { done: true }
}

async function carryRound(context: SyncContext, sheet: Sheet): Promise<boolean> {
  let carried = false
  for (const kind of recordKinds) {
    const page = { now: context.now(), take: batchSize }
    const changes = await loadDueChanges(context.db, sheet.shop, kind, page)
    if (changes.length === 0) continue
    carried = true
    await carryBatch(context, sheet, kind, changes)
  }
  return carried
}

async function carryBatch(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<void> {
  try {
    const endings = await carryChanges(context, sheet, kind, changes)
    await settleCarried(context, sheet, endings)
  } catch (error) {
    if (isThrottled(error) || isDisconnected(error)) throw error
    if (changes.length > 1) await carryOneByOne(context, sheet, kind, changes)
    else await settleCarried(context, sheet, changes.map((change) => poisoned(context, change, error)))
  }
}

// A batch failed as a whole: one record may be the reason, and only that one shall wait.
async function carryOneByOne(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<void> {
  for (const change of changes) await carryBatch(context, sheet, kind, [change])
}

function poisoned(context: SyncContext, change: PendingChange, error: unknown): Carried {
  const passing = isAppError(error) && error.kind === 'transient'
  if (!passing) context.log.error({ err: error, kind: change.kind, record: change.shopifyId }, 'record failed')
  const code = isAppError(error) ? error.code : 'unknown'
  const message = isRejected(error) ? error.message : 'The record could not be carried'
  return { change, settled: [], ending: failed(code, message) }
}

// Carried: the change is done. Failed: later again, and parked after too many attempts.
async function settleCarried(context: SyncContext, sheet: Sheet, carried: readonly Carried[]): Promise<void> {
  const isFailed = ({ ending }: Carried) => ending.result === 'failed'
  const lost = carried.filter(isFailed)
  const now = context.now().getTime()
  await postponeChanges(
    context.db,
    sheet.shop,
    lost.map(({ change }) => ({
      ...change,
      dueAt: new Date(now + backoffMs(change.attempts)),
      parked: change.attempts + 1 >= mostAttempts,
    })),
  )
  await settleChanges(context.db, sheet.shop, carried.filter((one) => !isFailed(one)).map(({ change }) => change))
  for (const { change, ending } of lost) await tellWhenParked(context, sheet, change, ending)
}

async function tellWhenParked(context: SyncContext, sheet: Sheet, change: PendingChange, ending: Carried['ending']) {
  if (change.attempts + 1 < mostAttempts) return
  const { kind, shopifyId, door } = change
  const draft = { shopifyId, parentId: null, label: null, sourceAt: '', row: {}, email: null, lines: null, total: null }
  const attempts = new Map([[shopifyId, change.attempts]])
  const told = { draft, ending: { ...ending, cause: ending.cause ?? 'too_many_attempts' } }
  await saveEndings(context, { sheet, kind, door, runId: null, attempts }, null, [told])
}

const backoffMs = (attempts: number): number => Math.min(1000 * 2 ** attempts, 10 * 60_000) * (0.8 + Math.random() * 0.4)

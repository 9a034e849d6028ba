// Live changes: record what changed (a webhook is a hint), sync what is pending.

import { recordChanges, type NewChange } from '#app/db/tables/changes.server.ts'
import { loadDueChanges, loadNextDueAt } from '#app/db/work/due-changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import { leaveTrace, takeTraces, traced } from '#app/lib/telemetry/tracing.server.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { ActiveJob, SyncContext } from '#app/sync/core/context.ts'
import { followOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { pauseFor, pausedUntil, waitOutage } from '#app/sync/work/pause.server.ts'
import { syncTaken } from './sync-batch.server.ts'
import { batchesOf } from './due-batches.server.ts'
import { lastTurnsOf } from './last-turns.server.ts'
import { goesAlone, openBatches, startable, type Batches, type DueBatch } from './side-by-side.server.ts'
import { isSameChoice, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import { parseChanges } from '#app/shopify/webhooks/webhooks.ts'

const batchSize = 100
/** After this long a shop goes back to the end of the queue where others wait, so that it starves none. */
const activeMs = 5000
/** And after this long in any case. */
const longestActiveMs = 20_000
/** A sync job that has nothing to do waits for more before it ends its job. */
const restMs = 1000
/** Other processes may record changes, too: then it looks by itself meanwhile. */
const looksWhileResting = 6

/** customers, products, orders, refunds: record what changed. */
export function receiveChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const attributes = { shop: webhook.shop, 'sync.topic': webhook.topic }
  return traced('webhook', { kind: 'server', attributes }, () => recordWebhook(sync, webhook))
}

async function recordWebhook(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const changes = parseChanges(webhook.topic, webhook.rawBody)
  const fresh = await recordLiveChanges(
    sync,
    { shop: webhook.shop, delivery: webhook.webhookId, trigger: 'live' },
    changes,
  )
  sync.metrics.webhooks.inc({ topic: webhook.topic, answer: fresh ? 'noted' : 'repeat' })
}

/**
 * Records changes and wakes the shop's sync job. Committed when this returns.
 * @returns false when the delivery was seen before, or the shop is not live yet
 */
export async function recordLiveChanges(
  context: SyncContext,
  of: { shop: ShopDomain; delivery: string | null; trigger: Trigger },
  changes: readonly NewChange[],
): Promise<boolean> {
  if (changes.length === 0) return true
  const { trigger, ...about } = of
  const whole = { ...about, at: context.now(), changes }
  const [fresh = false] =
    trigger === 'live' ? [await context.record(whole)] : await recordChanges(context.db, trigger, [whole])
  if (fresh) {
    leaveTrace(of.shop)
    context.wake(of.shop)
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
  const underWay = openBatches<DueBatch>(lastTurnsOf(context, shop))
  const orgConfigNow = followOrgConfig(context, shop, signal)
  const round: Round = { shop, activeJob, signal, underWay, orgConfigNow }
  try {
    for (let idle = 0; !signal.aborted && !isOver() && !underWay.hasFailed();) {
      const left = await syncRound(context, round)
      // Its place is for others meanwhile, and whoever records a change wakes it, in whatever process.
      if (isForPoints(left, activeJob)) return untilPoints(context, shop, Math.max(left, restMs))
      const woken = left !== 'more' && (await untilNews(round, left, restMs / looks))
      idle = left !== 'nothing' || woken || underWay.batches().length > 0 ? 0 : idle + 1
      if (idle >= looks) return restingUntil(context, shop)
    }
  } finally {
    await underWay.end()
  }
  return { done: false, runAt: new Date() }
}

// Told of news, or a batch has ended: while one is under way there is little to look for besides. Where places are scarce
// nobody waits for news.
async function untilNews({ activeJob, signal, underWay }: Round, left: Left, ms: number): Promise<boolean> {
  const enough = new AbortController()
  const isBusy = underWay.batches().length > 0
  const oneEnded = underWay.oneEnded()
  const isAwaited = () => isBusy || left === 'waiting' || underWay.hasFailed()
  void oneEnded.then(() => isAwaited() && enough.abort())
  const woken = await activeJob.rest(isBusy ? restMs : ms, AbortSignal.any([signal, enough.signal]))
  if (activeJob.crowded()) await oneEnded
  return woken
}

// What failed before becomes due later; without such there is nothing to wait for.
async function restingUntil(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const next = await loadNextDueAt(context.db, shop)
  return next ? { done: false, runAt: next } : { done: true }
}

const isForPoints = (left: Left, { crowded }: ActiveJob): left is number =>
  typeof left === 'number' && (left > restMs || crowded())

// What failed before and is due sooner is not kept waiting.
async function untilPoints(context: SyncContext, shop: ShopDomain, ms: number): Promise<JobResult> {
  const now = Date.now()
  const next = (await loadNextDueAt(context.db, shop))?.getTime() ?? 0
  return { done: false, runAt: new Date(next > now ? Math.min(next, now + ms) : now + ms) }
}

type Round = {
  shop: ShopDomain
  activeJob: ActiveJob
  signal: AbortSignal
  underWay: Batches
  orgConfigNow: () => Promise<OrgConfig>
}

/**
 * What is due after a round: more for certain; what waits for a batch to end; nothing that this process knows of. A number:
 * what waits for Shopify's points, alone, and how many milliseconds.
 */
type Left = 'more' | 'waiting' | 'nothing' | number

/** Begins what may go beside what is under way, or, alone, syncs a batch a kind. What comes meanwhile wakes the active job. */
async function syncRound(context: SyncContext, round: Round): Promise<Left> {
  const { shop, underWay } = round
  const page = { now: context.now(), take: batchSize, life: context.life, without: underWay }
  const { changes, left } = await loadDueChanges(context.db, shop, page)
  if (changes.length === 0) return underWay.hasNews() ? 'waiting' : 'nothing'
  const orgConfig = await round.orgConfigNow()
  // What was chosen anew holds for all of them, or for none.
  if (underWay.batches().some((batch) => !isSameChoice(batch.orgConfig, orgConfig))) return 'waiting'
  const { batches: due, ...later } = await batchesOf(context, orgConfig, changes, underWay)
  const isMore = left || later.isPartial
  let links: ReturnType<typeof takeTraces> | undefined
  const sync = ({ kind, trigger, changes: some }: DueBatch) => {
    const attributes = { shop, 'sync.kind': kind, 'sync.trigger': trigger, 'sync.records': some.length }
    links ??= takeTraces(shop)
    const work = () => syncTaken(context, orgConfig, { kind, changes: some, signal: round.signal })
    return traced('batch', { attributes, links }, work)
  }
  if (due.some(goesAlone)) {
    if (underWay.batches().length > 0) return 'waiting'
    const inTurn = (batch: DueBatch) => {
      underWay.recordTurn(batch, context.now())
      return sync(batch)
    }
    return syncInTurn(due, inTurn, isMore)
  }
  const areLeft = beginSome(underWay, due, { sync, at: page.now })
  if (underWay.batches().length === 0) return later.pointsInMs ?? 'nothing'
  return isMore || areLeft || underWay.hasNews() ? 'waiting' : 'nothing'
}

/** @returns whether some have to wait for what is under way */
function beginSome(
  underWay: Batches,
  due: readonly DueBatch[],
  { sync, at }: { sync: Sync; at: Date },
): boolean {
  const begun = startable(due, underWay.batches())
  for (const batch of begun) underWay.begin(batch, () => sync(batch), at)
  return begun.length < due.length
}

type Sync = (batch: DueBatch) => Promise<boolean>

async function syncInTurn(due: readonly DueBatch[], sync: Sync, left: boolean): Promise<Left> {
  let more = left
  for (const batch of due) more = (await sync(batch)) || more
  return more ? 'more' : 'nothing'
}

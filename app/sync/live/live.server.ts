// Live changes: note what changed (a webhook is a hint), sync what is pending.

import { recordChanges, type NewChange } from '#app/db/tables/changes.server.ts'
import { loadDueChanges, loadNextDueAt } from '#app/db/work/due-changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import { leaveTrace, takeTraces, traced } from '#app/lib/telemetry/tracing.server.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { syncTaken } from './sync-taken.server.ts'
import type { ActiveJob, SyncContext } from '#app/sync/core/context.ts'
import { followOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { pauseFor, pausedUntil, waitOutage } from '#app/sync/work/pause.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

const batchSize = 100
/** After this long a shop goes back to the end of the queue where others wait, so that it starves none. */
const activeMs = 5000
/** And after this long in any case. */
const longestActiveMs = 20_000
/** A sync job that has nothing to do waits for more before it ends its job. */
const restMs = 1000
/** Other processes may note changes, too: then it looks by itself meanwhile. */
const looksWhileResting = 6

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

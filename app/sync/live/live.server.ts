// Live changes: record what changed (a webhook is a hint), sync what is pending.

import {
  changeKey,
  isSame,
  recordChanges,
  type NewChange,
  type PendingChange,
} from '#app/db/tables/changes.server.ts'
import { hasUnplaced, loadDueChanges, loadNextDueAt } from '#app/db/work/due-changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { gravestOf, isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { recordKinds, type RecordKind, type Trigger } from '#app/lib/record-kind.ts'
import { leaveTrace, takeTraces, traced } from '#app/lib/telemetry/tracing.server.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { ActiveJob, SyncContext } from '#app/sync/core/context.ts'
import { followOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { pauseFor, pausedUntil, waitOutage } from '#app/sync/work/pause.server.ts'
import { syncTaken } from './sync-batch.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
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
  const underWay = openBatches<DueBatch>()
  const orgConfigNow = followOrgConfig(context, shop, signal)
  const round: Round = { shop, activeJob, signal, underWay, orgConfigNow }
  try {
    for (let idle = 0; !signal.aborted && !isOver() && !underWay.hasFailed();) {
      const left = await syncRound(context, round)
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

type Round = {
  shop: ShopDomain
  activeJob: ActiveJob
  signal: AbortSignal
  underWay: Batches
  orgConfigNow: () => Promise<OrgConfig>
}

/** What is due after a round: more for certain; what waits for a batch to end; nothing that this process knows of. */
type Left = 'more' | 'waiting' | 'nothing'

/** Begins what may go beside what is under way, or, alone, syncs a batch a kind. What comes meanwhile wakes the active job. */
async function syncRound(context: SyncContext, round: Round): Promise<Left> {
  const { shop, underWay } = round
  const page = { now: context.now(), take: batchSize, life: context.life, without: underWay }
  const { changes, left } = await loadDueChanges(context.db, shop, page)
  if (changes.length === 0) return underWay.hasNews() ? 'waiting' : 'nothing'
  const orgConfig = await round.orgConfigNow()
  // What was chosen anew holds for all of them, or for none.
  if (underWay.batches().some((batch) => !isSameChoice(batch.orgConfig, orgConfig))) return 'waiting'
  const due = await batchesOf(context, orgConfig, changes)
  let links: ReturnType<typeof takeTraces> | undefined
  const sync = ({ kind, trigger, changes: some }: DueBatch) => {
    const attributes = { shop, 'sync.kind': kind, 'sync.trigger': trigger, 'sync.records': some.length }
    links ??= takeTraces(shop)
    const work = () => syncTaken(context, orgConfig, { kind, changes: some, signal: round.signal })
    return traced('batch', { attributes, links }, work)
  }
  if (due.some(goesAlone)) return underWay.batches().length > 0 ? 'waiting' : syncInTurn(due, sync, left)
  const begun = startable(due, underWay.batches())
  for (const batch of begun) underWay.begin(batch, () => sync(batch))
  return left || begun.length < due.length || underWay.hasNews() ? 'waiting' : 'nothing'
}

type Sync = (batch: DueBatch) => Promise<boolean>

async function syncInTurn(due: readonly DueBatch[], sync: Sync, left: boolean): Promise<Left> {
  let more = left
  for (const batch of due) more = (await sync(batch)) || more
  return more ? 'more' : 'nothing'
}

function batchesOf(
  context: SyncContext,
  orgConfig: OrgConfig,
  changes: readonly PendingChange[],
): Promise<DueBatch[]> {
  const batchOf = async ({ kind, trigger }: PendingChange, some: PendingChange[]): Promise<DueBatch> => {
    const about = { kind, trigger, changes: some, orgConfig }
    return { ...about, isUnplaced: await isUnplaced(context, about) }
  }
  const groups = Map.groupBy(changes, ({ kind, trigger }) => `${kind} ${trigger}`)
  return Promise.all(
    [...groups.values()].flatMap((some) => some.slice(0, 1).map((one) => batchOf(one, some))),
  )
}

// Others look for its records where they are by now, and may find them: unless they are about to go, or it is not known
// where they are. Where there are two modules, they may be on their way from one to the other.
function isUnplaced(
  { db }: SyncContext,
  { orgConfig, kind, changes }: Omit<DueBatch, 'isUnplaced'>,
): Promise<boolean> | boolean {
  if (!recordKinds.some((other) => kinds[other].prerequisites.includes(kind))) return false
  const deletes: Partial<Record<RecordKind, string>> = orgConfig.settings.deletes
  const mayGo = deletes[kind] === 'delete' || changes.some(({ deleted }) => deleted)
  if (mayGo || kinds[kind].modulesIn(orgConfig).length > 1) return true
  const ids = changes.map(({ shopifyId }) => shopifyId)
  return hasUnplaced(db, { shop: orgConfig.shop, kind }, ids)
}

// --- Side by side: a record is in one batch at a time, and what depends on one another goes one after the other.

/** Changes of one kind that one trigger recorded. */
export type DueBatch = {
  kind: RecordKind
  trigger: Trigger
  changes: readonly PendingChange[]
  orgConfig: OrgConfig
  /** Some of its records may not be in Zoho yet, or not where others look for them. */
  isUnplaced: boolean
}

type DueOfKind = Omit<DueBatch, 'orgConfig'>

// Suspects, a kind that a remote refused, what a comparison found, what may become another kind's record (the Deal of a
// checkout): nothing else is under way meanwhile, and each kind that has changes goes once.
const goesAlone = ({ kind, trigger, changes }: DueBatch): boolean =>
  trigger === 'reconcile' ||
  !kinds[kind].hasWebhooks ||
  changes.some(({ deaths, kindRefused }) => deaths > 0 || kindRefused)

/** News of one event that come within so long: what others point to goes first. */
const oneEventMs = 100

const waitsSince = ({ kind, changes: [oldest] }: DueOfKind): number =>
  (oldest?.notedAt.getTime() ?? 0) + (kinds[kind].prerequisites.length > 0 ? oneEventMs : 0)

/** Which of these may begin beside what is under way. Nobody passes one who has waited longer for the same. */
export function startable<B extends DueOfKind>(due: readonly B[], underWay: readonly B[]): B[] {
  const [begun, waiting]: [B[], B[]] = [[], []]
  for (const batch of due.toSorted((a, b) => waitsSince(a) - waitsSince(b))) {
    const isHeld = [...underWay, ...begun, ...waiting].some((other) => areApart(batch, other))
    const to = isHeld ? waiting : begun
    to.push(batch)
  }
  return begun
}

// One customer may take the e-mail that another gives up. Who points to a record that is not there yet writes it itself, and
// two writers of one record are in each other's way.
const areApart = (a: DueOfKind, b: DueOfKind): boolean =>
  a.kind === b.kind || pointsTo(a, b) || pointsTo(b, a)
const pointsTo = (a: DueOfKind, b: DueOfKind): boolean =>
  b.isUnplaced && kinds[a.kind].prerequisites.includes(b.kind)

type Batches = ReturnType<typeof openBatches<DueBatch>>

export function openBatches<B extends DueOfKind>() {
  const underWay = new Map<B, Promise<void>>()
  const atWork = new Map<string, PendingChange>()
  const failures: unknown[] = []
  let [seen, hasNews, ended] = [new Map(atWork), false, Promise.withResolvers<void>()]

  async function runBatch(batch: B, sync: () => Promise<unknown>): Promise<void> {
    await sync().catch((error: unknown) => void failures.push(error))
    for (const change of batch.changes) atWork.delete(changeKey(change))
    underWay.delete(batch)
    ended.resolve()
  }

  return {
    batches: (): B[] => [...underWay.keys()],
    begin: (batch: B, sync: () => Promise<unknown>): void => {
      for (const change of batch.changes) atWork.set(changeKey(change), change)
      underWay.set(batch, runBatch(batch, sync))
    },
    /** Before a look: so much is at work, and may end while the look lasts. */
    count: (): number => {
      ;[seen, hasNews, ended] = [new Map(atWork), false, Promise.withResolvers<void>()]
      return seen.size
    },
    includes: (change: PendingChange): boolean => {
      const taken = seen.get(changeKey(change))
      hasNews ||= taken !== undefined && !isSame(taken, change)
      return taken !== undefined
    },
    /** Of what is at work, as the last look saw. */
    hasNews: (): boolean => hasNews,
    hasFailed: (): boolean => failures.length > 0,
    /** Since the last look; at once where none is under way. */
    oneEnded: async (): Promise<void> => {
      if (underWay.size > 0) await ended.promise
    },
    /** Waits until none is under way: whoever repeats them must not meet the first attempt. @throws the gravest failure */
    end: async (): Promise<void> => {
      await Promise.all(underWay.values())
      if (failures.length > 0) throw gravestOf(failures)
    },
  }
}

// Every minute: wake what is due, have Shopify Flow told, mails sent and tasks created, start reconciliations and audits on
// time, forget what is old.

import { forgetVersionActors } from '#app/db/protection/settings-versions.server.ts'
import { forgetAuditEntries } from '#app/db/protection/audit-log.server.ts'
import { dropLapsedChanges, forgetDeliveries } from '#app/db/tables/changes.server.ts'
import { forgetConsents } from '#app/db/tables/consents.server.ts'
import { forgetCredits } from '#app/db/tables/credits.server.ts'
import { pageDueMails } from '#app/db/mail/digests.server.ts'
import { forgetMailedCodes } from '#app/db/mail/mailed-codes.server.ts'
import { pageDueTasks } from '#app/db/tasks/owner-tasks.server.ts'
import { pageFlowShops } from '#app/db/flow/flow-triggers.server.ts'
import { forgetOutcomes } from '#app/db/tables/outcomes.server.ts'
import { listRunningRuns } from '#app/db/tables/runs.server.ts'
import { listOpenAccounts } from '#app/db/protection/privacy.server.ts'
import { listOrphanedSessions, listUninstalled, unpauseConnected } from '#app/db/tables/shops.server.ts'
import { pageShopsWithDueChanges, pageLiveShops } from '#app/db/work/live-shops.server.ts'
import { forgetLapsedLeases } from '#app/db/work/leases.server.ts'
import { forgetOrgCalls } from '#app/db/work/org-calls.server.ts'
import { forgetIntents } from '#app/db/work/write-intents.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { dropUnconfirmed } from '#app/sync/lifecycle/consent-grants.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { forgetOldPrivacy } from '#app/sync/protection/privacy.server.ts'
import { activeForMs, isAuditDue, isReconcileDue } from './schedule.server.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const deliveriesKeptMs = dayMs + 4 * 60 * minuteMs
/** Longer than any of them is in doubt, whatever the clocks of two processes say. */
const intentsKeptMs = 60 * minuteMs
const outcomesKeptMs = 90 * dayMs
const auditKeptMs = 365 * dayMs
/** A reconnect within this time finds everything that waited; later, a comparison does. */
const lapsedKeptMs = 14 * dayMs
/** An import that waits for longer lets its shop be looked at as often as others. */
const soonMs = 5 * minuteMs
/** However many shops there are, a page of them is in memory. */
const shopsAtOnce = 500

/** The `sweep` job, and the first thing after a start. */
export async function sweep(context: SyncContext): Promise<JobResult> {
  const now = context.now()
  await unpauseConnected(context.db)
  await wakeRuns(context, now)
  await wakeDue(context, now)
  const { db } = context
  await wakePages(context, 'flow', (page) => pageFlowShops(db, page))
  if (context.mailer) await wakePages(context, 'mail', (page) => pageDueMails(db, { now, ...page }))
  await wakePages(context, 'ownerTask', (page) => pageDueTasks(db, { now, ...page }))
  if (await hasToForget(context)) await context.queue.enqueue('forget', {})
  await context.queue.dropJobsOfGoneShops()
  await scheduleComparisons(context, now)
  await forgetOld(context, now)
  return { done: true }
}

async function wakeRuns(context: SyncContext, now: Date): Promise<void> {
  const runs = await listRunningRuns(context.db, now)
  const [moves, imports] = [runs.filter(isMove), runs.filter((run) => !isMove(run))]
  await context.queue.enqueueAll('import', imports.map(payloadOf))
  await context.queue.enqueueAll('move', moves.map(payloadOf))
}

type Run = Awaited<ReturnType<typeof listRunningRuns>>[number]
const isMove = ({ type }: Run): boolean => type === 'move'
const payloadOf = ({ shopDomain, id }: Run) => ({ shop: ShopDomain.parse(shopDomain), runId: id })

async function wakeDue(context: SyncContext, now: Date): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const page = await pageShopsWithDueChanges(context.db, { now, after, take: shopsAtOnce })
    await wakeAll(context, 'sync', page.shops)
    after = page.last
  }
}

// Each of these questions answers the next shops by name.
async function wakePages(
  context: SyncContext,
  name: OfShop,
  load: (page: { after: string; take: number }) => Promise<string[]>,
): Promise<void> {
  const pages = inPages((after) => load({ after, take: shopsAtOnce }), itself)
  for await (const page of pages) await wakeAll(context, name, page)
}

async function scheduleComparisons(context: SyncContext, now: Date): Promise<void> {
  const activeSince = new Date(now.getTime() - activeForMs)
  const soon = new Date(now.getTime() + soonMs)
  const load = (after: string) => pageLiveShops(context.db, { activeSince, soon, after, take: shopsAtOnce })
  for await (const page of inPages(load, domainOf)) {
    const looked = page.filter((row) => isReconcileDue(row, now))
    const audited = page.filter((row) => isAuditDue(row, now))
    // After an outage all of them are due at once, and a lost webhook is most likely where something happens.
    const [active, idle] = [looked.filter((row) => row.active), looked.filter((row) => !row.active)]
    await wakeAll(context, 'reconcile', active.map(domainOf), true)
    await wakeAll(context, 'reconcile', idle.map(domainOf))
    await wakeAll(context, 'audit', audited.map(domainOf))
  }
}

const domainOf = ({ domain }: { domain: string }): string => domain

type OfShop = 'sync' | 'flow' | 'mail' | 'ownerTask' | 'reconcile' | 'audit'

// One statement for a page of shops.
const wakeAll = (
  { queue }: SyncContext,
  name: OfShop,
  shops: readonly string[],
  urgent = false,
): Promise<void> =>
  queue.enqueueAll(
    name,
    shops.map((shop) => ({ shop: ShopDomain.parse(shop) })),
    urgent,
  )

const itself = (shop: string): string => shop

// By the shops' names, which come in order.
async function* inPages<Row>(
  load: (after: string) => Promise<readonly Row[]>,
  nameOf: (row: Row) => string,
): AsyncGenerator<readonly Row[]> {
  for (let page = await load(''); page.length > 0;) {
    yield page
    const last = page.at(-1)
    page = last && page.length === shopsAtOnce ? await load(nameOf(last)) : []
  }
}

async function hasToForget({ db }: SyncContext): Promise<boolean> {
  const lists = await Promise.all([listUninstalled(db), listOrphanedSessions(db), listOpenAccounts(db)])
  return lists.some((list) => list.length > 0)
}

async function forgetOld(context: SyncContext, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms)
  await dropLapsedChanges(context.db, before(lapsedKeptMs))
  await forgetDeliveries(context.db, before(deliveriesKeptMs))
  await dropUnconfirmed(context, { before: now })
  await forgetConsents(context.db, before(dayMs))
  await forgetIntents(context.db, before(intentsKeptMs))
  await forgetLapsedLeases(context.db)
  await forgetOrgCalls(context.db)
  await forgetCredits(context.db, before(7 * dayMs))
  await forgetOutcomes(context.db, before(outcomesKeptMs))
  await forgetAuditEntries(context.db, before(auditKeptMs))
  await forgetVersionActors(context.db, before(auditKeptMs))
  await forgetMailedCodes(context.db, before(dayMs))
  await forgetOldPrivacy(context)
}

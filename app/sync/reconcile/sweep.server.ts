// Every minute: wake what is due, start reconciliations and audits on time, forget what is old.

import { forgetAuditEntries } from '#app/db/protection/audit-log.server.ts'
import { forgetDeliveries, listShopsWithDueChanges } from '#app/db/tables/changes.server.ts'
import { forgetConsents } from '#app/db/tables/consents.server.ts'
import { forgetCredits } from '#app/db/tables/credits.server.ts'
import { forgetOutcomes } from '#app/db/tables/outcomes.server.ts'
import { listRunningRuns } from '#app/db/tables/runs.server.ts'
import { listOpenAccounts } from '#app/db/protection/privacy.server.ts'
import {
  listLiveShops,
  listOrphanedSessions,
  listUninstalled,
  unpauseConnected,
} from '#app/db/tables/shops.server.ts'
import { forgetLapsedLeases } from '#app/db/work/leases.server.ts'
import { forgetIntents } from '#app/db/work/write-intents.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { dropUnconfirmed } from '#app/sync/lifecycle/consent-grants.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { forgetOldPrivacy } from '#app/sync/protection/privacy.server.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const reconcileEveryMs = 15 * minuteMs
const deliveriesKeptMs = dayMs + 4 * 60 * minuteMs
/** Longer than any of them is in doubt, whatever the clocks of two processes say. */
const intentsKeptMs = 60 * minuteMs
const outcomesKeptMs = 90 * dayMs
const auditKeptMs = 365 * dayMs
const auditHourUtc = 3
const auditEveryMs = 20 * 60 * minuteMs
const auditLateMs = 28 * 60 * minuteMs

/** The `sweep` job, and the first thing after a start. */
export async function sweep(context: SyncContext): Promise<JobResult> {
  const now = context.now()
  await unpauseConnected(context.db)
  for (const run of await listRunningRuns(context.db)) {
    const shop = ShopDomain.parse(run.shopDomain)
    const name = run.type === 'move' ? 'move' : 'import'
    if (!context.importsWaitUntil(shop)) await context.queue.enqueue(name, { shop, runId: run.id })
  }
  for (const shop of await listShopsWithDueChanges(context.db, now)) {
    await context.queue.enqueue('sync', { shop: ShopDomain.parse(shop) })
  }
  if (await hasToForget(context)) await context.queue.enqueue('forget', {})
  await context.queue.dropJobsOfGoneShops()
  for (const row of await listLiveShops(context.db)) await schedule(context, row, now)
  await forgetOld(context, now)
  return { done: true }
}

async function hasToForget({ db }: SyncContext): Promise<boolean> {
  const lists = await Promise.all([listUninstalled(db), listOrphanedSessions(db), listOpenAccounts(db)])
  return lists.some((list) => list.length > 0)
}

type Live = Awaited<ReturnType<typeof listLiveShops>>[number]

async function schedule(context: SyncContext, row: Live, now: Date): Promise<void> {
  const shop = ShopDomain.parse(row.domain)
  if (age(row.reconciledAt, now) >= reconcileEveryMs) await context.queue.enqueue('reconcile', { shop })
  if (isAuditDue(row, now)) await context.queue.enqueue('audit', { shop })
}

const age = (at: Date | null, now: Date): number => now.getTime() - (at?.getTime() ?? 0)

// At night, or as soon as a night was missed. A store that was never imported has nothing to be compared.
function isAuditDue({ auditedAt, liveSince }: Live, now: Date): boolean {
  const since = age(auditedAt ?? liveSince, now)
  return since >= auditLateMs || (since >= auditEveryMs && now.getUTCHours() === auditHourUtc)
}

async function forgetOld(context: SyncContext, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms)
  await forgetDeliveries(context.db, before(deliveriesKeptMs))
  await dropUnconfirmed(context, { before: now })
  await forgetConsents(context.db, before(dayMs))
  await forgetIntents(context.db, before(intentsKeptMs))
  await forgetLapsedLeases(context.db)
  await forgetCredits(context.db, before(7 * dayMs))
  await forgetOutcomes(context.db, before(outcomesKeptMs))
  await forgetAuditEntries(context.db, before(auditKeptMs))
  await forgetOldPrivacy(context)
}

// What stands in the database, counted for operators: over all shops, never by shop.

import type { PausedFor, RunState, RunType } from '#app/lib/states.ts'
import type { Database } from './client.server.ts'
import { parseRun } from './tables/runs.server.ts'

export type QueueDepth = {
  queue: string
  waiting: number
  active: number
  oldestSeconds: number
  runningSeconds: number
}

/**
 * Jobs of these queues that could run now, those that do, how long the first in line has waited and the oldest has run. A job
 * whose key another one has that is under way waits for that one, not for a worker.
 */
export const countJobs = (db: Database, queues: readonly string[]): Promise<QueueDepth[]> =>
  db.prisma.$queryRaw<QueueDepth[]>`
    SELECT name AS queue, (count(*) FILTER (WHERE waits))::int AS waiting,
      (count(*) FILTER (WHERE state = 'active'))::int AS active,
      coalesce(extract(epoch FROM now() - min(greatest(created_on, start_after)) FILTER (WHERE waits)), 0)::float8
        AS "oldestSeconds",
      coalesce(extract(epoch FROM now() - min(started_on) FILTER (WHERE state = 'active')), 0)::float8
        AS "runningSeconds"
    FROM (SELECT *, state IN ('created', 'retry') AND start_after <= now() AND NOT EXISTS (
      SELECT 1 FROM pgboss.job a WHERE a.name = w.name AND a.state = 'active' AND a.policy = 'stately'
        AND coalesce(a.singleton_key, '') = coalesce(w.singleton_key, '')) AS waits FROM pgboss.job w) j
    WHERE name IN (SELECT jsonb_array_elements_text(${JSON.stringify(queues)}::jsonb)) GROUP BY name`

type BacklogState = 'due' | 'postponed' | 'paused' | 'dead_lettered'
export type Backlog = { edition: string | null; state: BacklogState; changes: number; oldestSeconds: number }

/**
 * Changes that are not in Zoho yet, by edition and state: due | postponed | paused (their shop waits for someone) |
 * dead_lettered.
 */
export function countBacklog(db: Database, now: Date): Promise<Backlog[]> {
  const at = now.toISOString()
  return db.prisma.$queryRaw<Backlog[]>`
    SELECT edition, state, count(*)::int AS changes,
      extract(epoch FROM ${at}::timestamptz AT TIME ZONE 'UTC' - min("notedAt"))::float8 AS "oldestSeconds"
    FROM (
      SELECT z."edition", c."notedAt", CASE
        WHEN c."deadLettered" THEN 'dead_lettered'
        WHEN s."pausedFor" IS NOT NULL AND s."pausedUntil" IS NULL THEN 'paused'
        WHEN c."dueAt" > ${at}::timestamptz AT TIME ZONE 'UTC' THEN 'postponed'
        ELSE 'due' END AS state
      FROM "Change" c JOIN "Shop" s ON s."domain" = c."shopDomain"
      LEFT JOIN "ZohoConnection" z ON z."shopDomain" = c."shopDomain") c
    GROUP BY edition, state`
}

type ShopActivity = PausedFor | 'leaving' | 'not_live' | 'live'
export type ShopCount = { edition: string | null; state: ShopActivity; shops: number }

/** Shops by edition and what they do: live | not_live | leaving | why they are paused. */
export const countShops = (db: Database): Promise<ShopCount[]> =>
  db.prisma.$queryRaw<ShopCount[]>`
    SELECT z."edition", CASE
      WHEN s."uninstalledAt" IS NOT NULL THEN 'leaving'
      WHEN s."pausedFor" IS NOT NULL THEN s."pausedFor"
      WHEN z."state" = 'needs_reconnect' THEN 'zoho_disconnected'
      WHEN s."liveSince" IS NULL THEN 'not_live'
      ELSE 'live' END AS state, count(*)::int AS shops
    FROM "Shop" s LEFT JOIN "ZohoConnection" z ON z."shopDomain" = s."domain" GROUP BY 1, 2`

/** When the live shop that was compared longest ago was compared; null: none is live. Those that are paused wait. */
export async function findOldestReconcile(db: Database): Promise<Date | null> {
  const live = { liveSince: { not: null }, uninstalledAt: null, pausedFor: null }
  const where = { ...live, connection: { state: 'connected' } }
  const [compared, never] = await Promise.all([
    db.prisma.shop.aggregate({ where, _min: { reconciledAt: true } }),
    db.prisma.shop.aggregate({ where: { ...where, reconciledAt: null }, _min: { liveSince: true } }),
  ])
  const times = [compared._min.reconciledAt, never._min.liveSince].filter((at) => at !== null)
  return times.length > 0 ? new Date(Math.min(...times.map((at) => at.getTime()))) : null
}

export type Spending = { edition: string; userLicenses: number; used: number }

/** Each connected organisation's Zoho credits that we used since `since`. */
export const listSpending = (db: Database, since: Date): Promise<Spending[]> =>
  db.prisma.$queryRaw<Spending[]>`
    SELECT z."edition", z."userLicenses", coalesce(sum(u."credits"), 0)::int AS used
    FROM "ZohoConnection" z LEFT JOIN "CreditUse" u ON u."shopDomain" = z."shopDomain"
      AND u."hour" > ${since.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    WHERE z."state" = 'connected' GROUP BY z."shopDomain", z."edition", z."userLicenses"`

/** Imports, previews and moves that have not ended, by type and state. */
export async function countRuns(db: Database): Promise<{ type: RunType; state: RunState; runs: number }[]> {
  const rows = await db.prisma.run.groupBy({
    by: ['type', 'state'],
    where: { state: { in: ['running', 'paused', 'cancelling'] } },
    _count: true,
  })
  return rows.map(parseRun).map(({ type, state, _count }) => ({ type, state, runs: _count }))
}

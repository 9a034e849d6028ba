// Shops over which schedules go, a page at a time: those that are connected, live and not paused by the operator; and those
// of which changes are due.

import type { Database } from '#app/db/client.server.ts'

export type LiveShop = {
  domain: string
  reconciledAt: Date | null
  auditedAt: Date | null
  auditDueAt: Date | null
  liveSince: Date
  /** Something happened to its records lately. */
  active: boolean
  /** An import is at work, and not waiting for a day's credits. */
  importing: boolean
}

/**
 * The next live shops by name.
 * @param activeSince what happened before is not "lately"
 * @param soon an import that waits for longer is none that is at work
 */
export const pageLiveShops = (
  db: Database,
  { activeSince, soon, after, take }: { activeSince: Date; soon: Date; after: string; take: number },
): Promise<LiveShop[]> => {
  const since = activeSince.toISOString()
  return db.prisma.$queryRaw<LiveShop[]>`
    SELECT s.*, coalesce(o."yes", c."yes", false) AS "active", coalesce(r."yes", false) AS "importing"
    FROM (
      SELECT s."domain", s."reconciledAt", s."auditedAt", s."auditDueAt", s."liveSince" FROM "Shop" s
      WHERE s."domain" > ${after} AND s."liveSince" IS NOT NULL AND s."uninstalledAt" IS NULL
        AND s."pausedFor" IS DISTINCT FROM 'operator'
        AND EXISTS (SELECT 1 FROM "ZohoConnection" z WHERE z."shopDomain" = s."domain" AND z."state" = 'connected')
      ORDER BY s."domain" LIMIT ${take}) s
    LEFT JOIN LATERAL (
      SELECT true AS yes FROM "Outcome"
      WHERE "shopDomain" = s."domain" AND "at" > ${since}::timestamptz AT TIME ZONE 'UTC' LIMIT 1) o ON true
    LEFT JOIN LATERAL (
      SELECT true AS yes FROM "Change"
      WHERE "shopDomain" = s."domain" AND NOT "deadLettered"
        AND "notedAt" > ${since}::timestamptz AT TIME ZONE 'UTC' LIMIT 1) c ON true
    LEFT JOIN LATERAL (
      SELECT true AS yes FROM "Run" WHERE "shopDomain" = s."domain" AND "state" = 'running' AND "type" = 'import'
        AND ("waitsUntil" IS NULL OR "waitsUntil" <= ${soon.toISOString()}::timestamptz AT TIME ZONE 'UTC')
      LIMIT 1) r ON true
    ORDER BY s."domain"`
}

/**
 * Shops with changes due now whose work may go on by itself, by name, `take` of all shops at a time.
 * @returns those among the page, and the last shop of the page; null: there is no other
 */
export async function pageShopsWithDueChanges(
  db: Database,
  { now, after, take }: { now: Date; after: string; take: number },
): Promise<{ shops: string[]; last: string | null }> {
  const rows = await db.prisma.$queryRaw<{ shop: string; due: boolean }[]>`
    SELECT s."domain" AS shop, c."due" IS NOT NULL AS due FROM (
      SELECT "domain", "pausedFor", "pausedUntil" FROM "Shop" WHERE "domain" > ${after} ORDER BY 1 LIMIT ${take}) s
    LEFT JOIN LATERAL (
      SELECT true AS due FROM "Change" WHERE "shopDomain" = s."domain" AND NOT "deadLettered"
        AND ("dueAt" IS NULL OR "dueAt" <= ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC')
        AND (s."pausedFor" IS NULL OR s."pausedUntil" IS NOT NULL)
      LIMIT 1) c ON true
    ORDER BY 1`
  return {
    shops: rows.filter(({ due }) => due).map(({ shop }) => shop),
    last: rows.length < take ? null : (rows.at(-1)?.shop ?? null),
  }
}

// Of which records in Zoho a value is no longer true although nothing of them changed in Shopify: time alone changes it.

import { Prisma } from '@prisma/client'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'

/** @param times when each is next to be looked at; null: not at all */
export async function saveStaleTimes(
  { prisma }: Database,
  { shop, kind }: OfKind,
  times: readonly { shopifyId: ShopifyId; at: string | null }[],
): Promise<void> {
  if (times.length === 0) return
  await prisma.$executeRaw`
    UPDATE "Link" l SET "staleAt" = r."at"::timestamptz AT TIME ZONE 'UTC', "staleSince" = NULL
    FROM jsonb_to_recordset(${rowsParameter(times)}::jsonb) AS r("shopifyId" text, "at" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."shopifyId"`
}

/** `since`: when its value may have become untrue, at the earliest two hours before that was first recorded. */
export type Stale = { shopifyId: ShopifyId; since: Date }

type Due = { until: Date; take: number }

/** Those whose time has come, the earliest first. */
export const pageStale = (db: Database, { shop, kind }: OfKind, { until, take }: Due): Promise<Stale[]> =>
  db.rows<Stale>(Prisma.sql`
    SELECT "shopifyId", coalesce("staleSince", "staleAt") AT TIME ZONE 'UTC' AS "since" FROM "Link"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND NOT "gone"
      AND "staleAt" <= ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    ORDER BY "staleAt" LIMIT ${take}`)

/**
 * They were recorded as changes, and are looked at again while nobody could read the value: after half an hour, then each time
 * after twice as long, for four days. What has been read meanwhile, with another time, keeps that one.
 */
export async function putOffStale(
  { prisma }: Database,
  { shop, kind }: OfKind,
  { ids, until }: { ids: readonly ShopifyId[]; until: Date },
): Promise<void> {
  const at = Prisma.sql`(${until.toISOString()}::timestamptz AT TIME ZONE 'UTC')`
  await prisma.$executeRaw`
    UPDATE "Link" l SET "staleSince" = o."since",
      "staleAt" = CASE WHEN ${at} - o."since" < interval '4 days'
        THEN ${at} + greatest(interval '30 minutes', ${at} - o."since") END
    FROM (SELECT "shopifyId", coalesce("staleSince", greatest("staleAt", ${at} - interval '2 hours')) AS "since" FROM "Link"
      WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(ids)} AND "staleAt" <= ${at}) o
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = o."shopifyId" AND l."staleAt" <= ${at}`
}

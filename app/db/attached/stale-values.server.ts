// Of which records in Zoho a value is no longer true although nothing of them changed in Shopify: time alone changes it.

import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'

type OfKind = { shop: ShopDomain; kind: RecordKind }

/** @param times when each is next to be looked at; null: not at all */
export async function saveStaleTimes(
  { prisma }: Database,
  { shop, kind }: OfKind,
  times: readonly { shopifyId: string; at: string | null }[],
): Promise<void> {
  if (times.length === 0) return
  await prisma.$executeRaw`
    UPDATE "Link" l SET "staleAt" = r."at"::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter(times)}::jsonb) AS r("shopifyId" text, "at" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."shopifyId"`
}

/** `staleAt`: since when its value may be no longer true. */
export type Stale = { shopifyId: string; staleAt: Date }

type Due = { until: Date; take: number }

/** Those whose time has come, the earliest first. */
export function pageStale(
  { prisma }: Database,
  { shop, kind }: OfKind,
  { until, take }: Due,
): Promise<Stale[]> {
  return prisma.$queryRaw<Stale[]>`
    SELECT "shopifyId", "staleAt" FROM "Link"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND NOT "gone"
      AND "staleAt" <= ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    ORDER BY "staleAt" LIMIT ${take}`
}

/** They were noted as changes. What has been written meanwhile, with another time, keeps that one. */
export async function forgetStale(
  { prisma }: Database,
  { shop, kind }: OfKind,
  { ids, until }: { ids: readonly string[]; until: Date },
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE "Link" SET "staleAt" = NULL
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(ids)}
      AND "staleAt" <= ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC'`
}

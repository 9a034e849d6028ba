// What happened to a shop in a span of time, as its tables tell: counted and named by ids, for who is told of it elsewhere.

import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'

/** After `since`, up to `until`. */
export type Span = { since: Date; until: Date }

/** So many groups of a span, the largest first. */
const mostGroups = 5

const Group = z.object({
  kind: RecordKind,
  reason: z.string(),
  count: z.number(),
  /** The first one's. */
  shopifyId: z.string(),
})
export type EventGroup = z.infer<typeof Group>

/** Records that were refused, by kind and cause; a record that was refused within the hour before was told then. */
export async function loadRefusedIn(db: Database, shop: ShopDomain, span: Span): Promise<EventGroup[]> {
  const { since, until } = timesOf(span)
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT o."kind", coalesce(o."cause", 'unknown') AS "reason", count(DISTINCT o."shopifyId")::int AS "count",
      (array_agg(o."shopifyId" ORDER BY o."id"))[1] AS "shopifyId"
    FROM "Outcome" o
    WHERE o."shopDomain" = ${shop} AND o."result" IN ('rejected', 'failed') AND o."resolvedAt" IS NULL
      AND o."at" > ${since}::timestamptz AT TIME ZONE 'UTC' AND o."at" <= ${until}::timestamptz AT TIME ZONE 'UTC'
      AND NOT EXISTS (SELECT 1 FROM "Outcome" p WHERE p."shopDomain" = o."shopDomain" AND p."kind" = o."kind"
        AND p."shopifyId" = o."shopifyId" AND p."result" IN ('rejected', 'failed')
        AND p."at" <= ${since}::timestamptz AT TIME ZONE 'UTC' AND p."at" > o."at" - interval '1 hour')
    GROUP BY 1, 2 ORDER BY "count" DESC, 1, 2 LIMIT ${mostGroups}`
  return z.array(Group).parse(rows)
}

/** Questions that were asked and are open, by kind and cause. */
export async function loadAskedIn(db: Database, shop: ShopDomain, span: Span): Promise<EventGroup[]> {
  const { since, until } = timesOf(span)
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT "kind", "why" AS "reason", count(*)::int AS "count", min("shopifyId") AS "shopifyId"
    FROM "Question"
    WHERE "shopDomain" = ${shop} AND "answer" IS NULL
      AND "askedAt" > ${since}::timestamptz AT TIME ZONE 'UTC' AND "askedAt" <= ${until}::timestamptz AT TIME ZONE 'UTC'
    GROUP BY 1, 2 ORDER BY "count" DESC, 1, 2 LIMIT ${mostGroups}`
  return z.array(Group).parse(rows)
}

/** Imports that ended, with what their steps came to. */
export const loadEndedIn = (db: Database, shop: ShopDomain, { since, until }: Span) =>
  db.prisma.run.findMany({
    where: {
      shopDomain: shop,
      type: 'import',
      state: { in: ['completed', 'failed', 'cancelled'] },
      finishedAt: { gt: since, lte: until },
    },
    orderBy: { finishedAt: 'asc' },
    take: mostGroups,
    select: {
      id: true,
      state: true,
      steps: { select: { created: true, updated: true, skipped: true, rejected: true } },
    },
  })

/** What waits to be synced. */
export const countWaiting = (db: Database, shop: ShopDomain): Promise<number> =>
  db.prisma.change.count({ where: { shopDomain: shop, deadLettered: false } })

const timesOf = ({ since, until }: Span) => ({ since: since.toISOString(), until: until.toISOString() })

// Shopify records that changed and have not been carried yet. Ten edits are one row.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Door, RecordKind } from '#app/lib/record-kind.ts'
import { rowsParameter, type Database } from './client.server.ts'

export type ChangeDraft = { kind: RecordKind; shopifyId: string; deleted: boolean }

export type PendingChange = {
  kind: RecordKind
  shopifyId: string
  version: number
  deleted: boolean
  door: Door
  notedAt: Date
  attempts: number
}

/**
 * Notes changes of a shop that is live; a known delivery is dropped. One statement, committed when this returns.
 * @param delivery the webhook's id, or null for changes found by ourselves
 * @returns false when the delivery was seen before
 */
export async function noteChanges(
  db: Database,
  scope: { shop: ShopDomain; door: Door; at: Date; delivery: string | null },
  drafts: readonly ChangeDraft[],
): Promise<boolean> {
  const at = scope.at.toISOString()
  const rows = rowsParameter(drafts)
  const [answer] = await db.prisma.$queryRaw<{ fresh: boolean }[]>`
    WITH known_shop AS (SELECT 1 FROM "Shop" WHERE "domain" = ${scope.shop} AND "liveSince" IS NOT NULL),
    fresh AS (
      INSERT INTO "Delivery" ("shopDomain", "webhookId", "receivedAt")
      SELECT ${scope.shop}, ${scope.delivery}::text, ${at}::timestamptz AT TIME ZONE 'UTC'
      FROM known_shop WHERE ${scope.delivery}::text IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING 1),
    noted AS (
      INSERT INTO "Change" ("shopDomain", "kind", "shopifyId", "deleted", "door", "notedAt")
      SELECT ${scope.shop}, r."kind", r."shopifyId", r."deleted", ${scope.door}, ${at}::timestamptz AT TIME ZONE 'UTC'
      FROM jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "deleted" boolean)
      WHERE EXISTS (SELECT 1 FROM fresh) OR (${scope.delivery}::text IS NULL AND EXISTS (SELECT 1 FROM known_shop))
      ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
        "version" = "Change"."version" + 1, "deleted" = EXCLUDED."deleted" OR "Change"."deleted",
        "door" = EXCLUDED."door", "parked" = false, "attempts" = 0, "dueAt" = NULL
      RETURNING 1)
    SELECT (EXISTS (SELECT 1 FROM fresh) OR EXISTS (SELECT 1 FROM noted)) AS fresh`
  return answer?.fresh ?? false
}

/** The oldest due changes of a kind. */
export async function loadDueChanges(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  page: { now: Date; take: number },
): Promise<PendingChange[]> {
  const rows = await db.prisma.change.findMany({
    where: {
      shopDomain: shop,
      kind,
      parked: false,
      OR: [{ dueAt: null }, { dueAt: { lte: page.now } }],
    },
    orderBy: { notedAt: 'asc' },
    take: page.take,
  })
  return rows.map((row) => ({ ...row, kind, door: doorOf(row.door) }))
}

const doorOf = (door: string): Door => (door === 'reconcile' || door === 'retry' || door === 'import' ? door : 'live')

/** Removes what was carried, unless it changed again meanwhile. */
export async function settleChanges(
  db: Database,
  shop: ShopDomain,
  carried: readonly PendingChange[],
): Promise<void> {
  if (carried.length === 0) return
  const rows = rowsParameter(carried.map(({ kind, shopifyId, version }) => ({ kind, shopifyId, version })))
  await db.prisma.$executeRaw`
    DELETE FROM "Change" c USING jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "version" int)
    WHERE c."shopDomain" = ${shop} AND c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"`
}

/** After a failure: try again at `dueAt`, or park when `parked`, so that it holds up nothing else. */
export async function postponeChanges(
  db: Database,
  shop: ShopDomain,
  failed: readonly (PendingChange & { dueAt: Date; parked: boolean })[],
): Promise<void> {
  if (failed.length === 0) return
  const rows = rowsParameter(
    failed.map(({ kind, shopifyId, version, dueAt, parked }) => ({ kind, shopifyId, version, dueAt, parked })),
  )
  await db.prisma.$executeRaw`
    UPDATE "Change" c SET "attempts" = c."attempts" + 1, "parked" = r."parked",
      "dueAt" = r."dueAt"::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "version" int, "dueAt" text, "parked" boolean)
    WHERE c."shopDomain" = ${shop} AND c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"`
}

/** Shops with changes due now. */
export async function listShopsWithDueChanges(db: Database, now: Date): Promise<string[]> {
  const rows = await db.prisma.change.findMany({
    where: { parked: false, OR: [{ dueAt: null }, { dueAt: { lte: now } }] },
    distinct: ['shopDomain'],
    select: { shopDomain: true },
  })
  return rows.map((row) => row.shopDomain)
}

/** When the next postponed change of the shop is due, or null. */
export async function loadNextDueAt(db: Database, shop: ShopDomain): Promise<Date | null> {
  const row = await db.prisma.change.findFirst({
    where: { shopDomain: shop, parked: false, dueAt: { not: null } },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  })
  return row?.dueAt ?? null
}

export const countPending = (db: Database, shop: ShopDomain) =>
  db.prisma.change.count({ where: { shopDomain: shop } })

/** Webhook ids are remembered for as long as Shopify may repeat them (4 hours), and a day on top. */
export const forgetDeliveries = (db: Database, before: Date) =>
  db.prisma.delivery.deleteMany({ where: { receivedAt: { lt: before } } })

// Shopify records that changed and have not been synced yet. Ten edits are one row.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Trigger, RecordKind } from '#app/lib/record-kind.ts'
import type { Drift } from '#app/lib/states.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { forgetOld, removeByPages } from '#app/db/forget-old.server.ts'
import { mostDeaths } from '#app/db/work/dead-letters.server.ts'

export type NewChange = {
  kind: RecordKind
  shopifyId: string
  deleted: boolean
  /** What a comparison found to differ. */
  cause?: Drift | null
}

export type PendingChange = {
  kind: RecordKind
  shopifyId: string
  version: number
  deleted: boolean
  trigger: Trigger
  cause: Drift | null
  notedAt: Date
  attempts: number
  /** A remote refused the kind as a whole the last time. */
  kindRefused?: boolean
  /** Processes that died while they had it at work (dead-letters.server.ts). */
  deaths: number
}

/** News of one shop: a webhook's, or what we found ourselves (no delivery id then). */
export type Note = {
  shop: ShopDomain
  at: Date
  delivery: string | null
  changes: readonly NewChange[]
}

/**
 * Notes news of shops that are live; known deliveries are dropped. One statement for all, committed when this returns.
 * A comparison neither wakes a dead-lettered record nor takes the credit for news that Shopify brought; nor does history take
 * it for what somebody does now. News of one that killed the process give it one more try.
 * @returns for each note whether it was news
 */
export async function recordChanges(
  db: Database,
  trigger: Trigger,
  notes: readonly Note[],
): Promise<boolean[]> {
  const rows = notes.flatMap((note, n) => rowsOf(note, n))
  if (rows.length === 0) return notes.map(() => true)
  const found = trigger === 'reconcile'
  const old = trigger === 'history'
  const fresh = await db.prisma.$queryRaw<{ n: number }[]>`
    WITH note AS (
      SELECT r.*, r."at"::timestamptz AT TIME ZONE 'UTC' AS "notedAt"
      FROM jsonb_to_recordset(${rowsParameter(rows)}::jsonb) AS r("n" int, "shop" text, "delivery" text, "at" text,
        "kind" text, "shopifyId" text, "deleted" boolean, "cause" text)
      JOIN "Shop" s ON s."domain" = r."shop" AND s."liveSince" IS NOT NULL),
    fresh AS (
      INSERT INTO "Delivery" ("shopDomain", "webhookId", "receivedAt")
      SELECT "shop", "delivery", min("notedAt") FROM note WHERE "delivery" IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT DO NOTHING RETURNING "shopDomain", "webhookId"),
    wanted AS (
      SELECT note.* FROM note
      LEFT JOIN fresh ON fresh."shopDomain" = note."shop" AND fresh."webhookId" = note."delivery"
      WHERE note."delivery" IS NULL OR fresh."webhookId" IS NOT NULL),
    noted AS (
      INSERT INTO "Change" AS c ("shopDomain", "kind", "shopifyId", "deleted", "trigger", "cause", "notedAt")
      SELECT "shop", "kind", "shopifyId", bool_or("deleted"), ${trigger}, min("cause"), min("notedAt")
      FROM wanted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
        "version" = c."version" + 1, "deleted" = EXCLUDED."deleted" OR c."deleted",
        "trigger" = CASE WHEN ${found} OR (${old} AND c."trigger" IN ('live', 'retry')) THEN c."trigger"
          ELSE EXCLUDED."trigger" END,
        "cause" = CASE WHEN ${found} THEN c."cause" ELSE EXCLUDED."cause" END,
        "attempts" = CASE WHEN ${found} THEN c."attempts" ELSE 0 END,
        "dueAt" = CASE WHEN ${found} THEN c."dueAt" END,
        "deadLettered" = false,
        "deaths" = CASE WHEN c."deadLettered" THEN least(c."deaths", ${mostDeaths - 1}::int) ELSE c."deaths" END
      WHERE NOT (${found} AND c."deadLettered"))
    SELECT DISTINCT "n" FROM wanted`
  const news = new Set(fresh.map(({ n }) => n))
  return notes.map((note, n) => note.changes.length === 0 || news.has(n))
}

const rowsOf = ({ shop, at, delivery, changes }: Note, n: number) =>
  changes.map(({ kind, shopifyId, deleted, cause }) => ({
    n,
    shop,
    delivery,
    at: at.toISOString(),
    kind,
    shopifyId,
    deleted,
    cause: cause ?? null,
  }))

/** `through`: no outcome row says so, and what was refused of the record before is no longer open. */
export type Done = PendingChange & { through: boolean }

/**
 * Removes what was synced; what changed again meanwhile stays, and nobody died of it. Refusals of a record that went
 * through are closed: a product's own, and those of its variants.
 */
export async function settleChanges(
  db: Database,
  { shop, at }: { shop: ShopDomain; at: Date },
  synced: readonly Done[],
): Promise<void> {
  if (synced.length === 0) return
  const through = synced.filter((one) => one.through)
  // Closed before the change goes: whoever dies in between leaves the change, and this is done again.
  if (through.length > 0) await closeRefusals(db, { shop, at }, through)
  const rows = rowsParameter(synced.map(({ kind, shopifyId, version }) => ({ kind, shopifyId, version })))
  const [only] = synced
  const isOne = only && synced.length === 1
  const done = isOne ? await settleOne(db, shop, only) : await settleMany(db, shop, rows)
  if (done < synced.length) await keepChanges(db, shop, rows)
}

const closeRefusals = (
  db: Database,
  { shop, at }: { shop: ShopDomain; at: Date },
  through: readonly Done[],
) =>
  db.prisma.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rowsParameter(through.map(({ kind, shopifyId }) => ({ kind, shopifyId })))}::jsonb)
        AS r("kind" text, "shopifyId" text)),
    through AS (
      SELECT r."kind", r."shopifyId" FROM r
      UNION SELECT l."kind", l."shopifyId" FROM r JOIN "Link" l ON l."kind" = r."kind" AND l."parentId" = r."shopifyId"
      WHERE r."kind" = 'product' AND l."shopDomain" = ${shop})
    UPDATE "Outcome" o SET "resolvedAt" = ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' FROM through t
    WHERE o."shopDomain" = ${shop} AND o."kind" = t."kind" AND o."shopifyId" = t."shopifyId"
      AND o."resolvedAt" IS NULL AND o."result" IN ('rejected', 'failed')`

const settleOne = (db: Database, shop: ShopDomain, { kind, shopifyId, version }: PendingChange) =>
  db.prisma.$executeRaw`
    DELETE FROM "Change" WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${shopifyId}
      AND "version" = ${version}`

// Locked in the order in which notes lock them: two statements over the same rows never wait for one another.
const settleMany = (db: Database, shop: ShopDomain, rows: string) =>
  db.prisma.$executeRaw`
    WITH mine AS (
      SELECT c."kind", c."shopifyId" FROM "Change" c
      JOIN jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "version" int)
        ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"
      WHERE c."shopDomain" = ${shop} ORDER BY 1, 2 FOR UPDATE OF c)
    DELETE FROM "Change" c USING mine
    WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`

// Asked for apart, because it is rare: planned along with each batch it would cost every change.
const keepChanges = (db: Database, shop: ShopDomain, rows: string) =>
  db.prisma.$executeRaw`
    WITH mine AS (
      SELECT c."kind", c."shopifyId" FROM "Change" c
      JOIN jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text)
        ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId"
      WHERE c."shopDomain" = ${shop} ORDER BY 1, 2 FOR UPDATE OF c)
    UPDATE "Change" c SET "takenBy" = NULL, "deaths" = 0 FROM mine
    WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`

export type Postponed = PendingChange & { dueAt: Date; deadLettered: boolean }

/** After a failure: try again at `dueAt`, or dead-letter it when `deadLettered`, so that it holds up nothing else. */
export async function postponeChanges(
  db: Database,
  shop: ShopDomain,
  failed: readonly Postponed[],
): Promise<void> {
  if (failed.length === 0) return
  const rows = rowsParameter(
    failed.map(({ kind, shopifyId, version, dueAt, deadLettered }) => ({
      kind,
      shopifyId,
      version,
      dueAt,
      deadLettered,
    })),
  )
  await db.prisma.$executeRaw`
    WITH mine AS (
      SELECT c."kind", c."shopifyId", r."dueAt", r."deadLettered" FROM "Change" c
      JOIN jsonb_to_recordset(${rows}::jsonb)
        AS r("kind" text, "shopifyId" text, "version" int, "dueAt" text, "deadLettered" boolean)
        ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"
      WHERE c."shopDomain" = ${shop} ORDER BY 1, 2 FOR UPDATE OF c)
    UPDATE "Change" c SET "attempts" = c."attempts" + 1, "deadLettered" = mine."deadLettered", "takenBy" = NULL, "deaths" = 0,
      "dueAt" = mine."dueAt"::timestamptz AT TIME ZONE 'UTC'
    FROM mine WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`
}

/** Nothing was tried: these wait until `dueAt`, and count no attempt. */
export async function holdChanges(
  db: Database,
  shop: ShopDomain,
  held: readonly (PendingChange & { dueAt: Date })[],
): Promise<void> {
  if (held.length === 0) return
  const rows = rowsParameter(
    held.map(({ kind, shopifyId, version, dueAt }) => ({ kind, shopifyId, version, dueAt })),
  )
  await db.prisma.$executeRaw`
    WITH mine AS (
      SELECT c."kind", c."shopifyId", r."dueAt" FROM "Change" c
      JOIN jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "version" int, "dueAt" text)
        ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"
      WHERE c."shopDomain" = ${shop} ORDER BY 1, 2 FOR UPDATE OF c)
    UPDATE "Change" c SET "takenBy" = NULL, "dueAt" = mine."dueAt"::timestamptz AT TIME ZONE 'UTC'
    FROM mine WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`
}

/** Webhook ids are remembered for as long as Shopify may repeat them (4 hours), and a day on top. */
export const forgetDeliveries = (db: Database, before: Date) => forgetOld(db, 'Delivery', before)

/**
 * Drops what waits of shops that are disconnected since before `before` and wait for somebody; not what killed a process,
 * and not what the merchant wants tried again. Each kind of which anything is dropped is to be compared from the moment on
 * from which its changes are synced: a record that differs is found then, whenever it changed.
 */
export const dropLapsedChanges = (db: Database, before: Date) =>
  removeByPages(async (take) => {
    const [row] = await db.prisma.$queryRaw<{ dropped: number }[]>`
      WITH lapsed AS MATERIALIZED (
        SELECT "domain", coalesce("liveSince", "installedAt") AS "since" FROM "Shop"
        WHERE "pausedFor" IN ('zoho_disconnected', 'shopify_disconnected') AND "pausedUntil" IS NULL
          AND coalesce("troubleSince", "reconciledAt", "liveSince", "installedAt")
            < ${before.toISOString()}::timestamptz AT TIME ZONE 'UTC'
        FOR KEY SHARE),
      dropped AS (
        DELETE FROM "Change" WHERE ctid = ANY (ARRAY(
          SELECT c.ctid FROM lapsed CROSS JOIN LATERAL (
            SELECT ctid FROM "Change"
              WHERE "shopDomain" = lapsed."domain" AND "deaths" = 0 AND "trigger" NOT IN ('retry', 'history') LIMIT ${take}) c
          LIMIT ${take}))
        RETURNING "shopDomain", "kind"),
      forgotten AS (
        INSERT INTO "KindState" ("shopDomain", "kind", "reconciledAt")
        SELECT DISTINCT "shopDomain", "kind", "since" FROM dropped JOIN lapsed ON "domain" = "shopDomain"
        ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "reconciledAt" = EXCLUDED."reconciledAt")
      SELECT count(*)::int AS dropped FROM dropped`
    return row?.dropped ?? 0
  })

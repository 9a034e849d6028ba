// Shopify records that changed and have not been synced yet. Ten edits are one row.

import { setTimeout as delay } from 'node:timers/promises'
import { Prisma } from '@prisma/client'
import { sqlStateOf } from '#app/db/sql-state.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { Trigger, type RecordKind } from '#app/lib/record-kind.ts'
import type { Drift } from '#app/lib/states.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { forgetOld, removeByPages } from '#app/db/forget-old.server.ts'
import { mostDeaths } from '#app/db/work/dead-letters.server.ts'

export type NewChange = {
  kind: RecordKind
  shopifyId: ShopifyId
  deleted: boolean
  /** What a comparison found to differ. */
  cause?: Drift | null
}

export type PendingChange = {
  kind: RecordKind
  shopifyId: ShopifyId
  version: number
  deleted: boolean
  trigger: Trigger
  cause: Drift | null
  notedAt: Date
  attempts: number
  /** A remote refused the kind as a whole the last time. */
  kindRefused?: boolean
  /** Processes that died while they had it at work (due-changes.server.ts). */
  deaths: number
}

/** The record that a change is of, of one shop. */
export const changeKey = ({ kind, shopifyId }: Pick<PendingChange, 'kind' | 'shopifyId'>): string =>
  `${kind} ${shopifyId}`

/** Nothing was recorded of it in between. Recorded anew after it was settled, it is of the first version again. */
export const isSame = (one: PendingChange, other: PendingChange): boolean =>
  one.version === other.version && one.notedAt.getTime() === other.notedAt.getTime()

/** News of one shop: a webhook's, or what we found ourselves (no delivery id then). */
export type NewChanges = {
  shop: ShopDomain
  at: Date
  delivery: string | null
  changes: readonly NewChange[]
}

/**
 * Records news of shops that are live; known deliveries are dropped. One statement for all, committed when this returns.
 * A comparison neither wakes a dead-lettered record nor takes the credit for news that Shopify brought; nor does history take
 * it for what somebody does now. News of one that killed the process give it one more try.
 * `yields`: what waits already stays as it is, as with a comparison.
 * @returns for each batch whether it was news
 */
export async function recordChanges(
  db: Database,
  trigger: Trigger,
  batches: readonly NewChanges[],
  { yields: found = trigger === 'reconcile' }: { yields?: boolean } = {},
): Promise<boolean[]> {
  const rows = batches.flatMap((batch, n) => changeRows(batch, n))
  if (rows.length === 0) return batches.map(() => true)
  const old = trigger === 'history'
  const fresh = await db.rows<{ n: number }>(Prisma.sql`
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
        "trigger" = CASE WHEN ${found} OR (${old} AND c."trigger" IN ('live', 'retry', 'recheck')) THEN c."trigger"
          ELSE EXCLUDED."trigger" END,
        "cause" = CASE WHEN ${found} THEN c."cause" ELSE EXCLUDED."cause" END,
        "attempts" = CASE WHEN ${found} THEN c."attempts" ELSE 0 END,
        "dueAt" = CASE WHEN ${found} THEN c."dueAt" END,
        "deadLettered" = false,
        "deaths" = CASE WHEN c."deadLettered" THEN least(c."deaths", ${mostDeaths - 1}::int) ELSE c."deaths" END
      WHERE NOT (${found} AND c."deadLettered"))
    SELECT DISTINCT "n" FROM wanted`)
  const news = new Set(fresh.map(({ n }) => n))
  return batches.map((batch, n) => batch.changes.length === 0 || news.has(n))
}

const changeRows = ({ shop, at, delivery, changes }: NewChanges, n: number) =>
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

/** More than one process has at work of a kind: two batches, and what became due meanwhile. */
const mostAtWork = 500

const namesIn = (all: readonly string[]) =>
  Prisma.sql`jsonb_array_elements_text(${JSON.stringify(all)}::jsonb)`

/** What is being synced at this moment, or was when a process died. What is at work is among the oldest that are due. */
export function loadAtWork(
  db: Database,
  shop: ShopDomain,
  { kinds, now }: { kinds: readonly RecordKind[]; now: Date },
): Promise<Pick<PendingChange, 'kind' | 'shopifyId'>[]> {
  const at = now.toISOString()
  return db.prisma.$queryRaw<Pick<PendingChange, 'kind' | 'shopifyId'>[]>`
    SELECT c."kind", c."shopifyId" FROM ${namesIn(kinds)} AS k("kind") CROSS JOIN ${namesIn(Trigger.options)} AS t("trigger")
    CROSS JOIN LATERAL (
      SELECT * FROM "Change" WHERE "shopDomain" = ${shop} AND "kind" = k."kind" AND NOT "deadLettered"
        AND "trigger" = t."trigger" AND ("dueAt" IS NULL OR "dueAt" <= ${at}::timestamptz AT TIME ZONE 'UTC')
      ORDER BY "notedAt" LIMIT ${mostAtWork}) c
    WHERE c."takenBy" IS NOT NULL`
}

// Webhooks that arrive together are committed together: a statement for many costs hardly more than one for a single.

const mostBatches = 500
/** An embedded database answers sooner than others could join. */
const gatherMs = 3

type Waiting = { batch: NewChanges; done: (fresh: boolean) => void; fail: (error: unknown) => void }

// foreign_key_violation
const isGoneShop = (error: unknown): boolean => sqlStateOf(error) === '23503'

/** Records live changes. Answers when they are committed; false for a delivery seen before or a shop that is not live. */
export function createChangeRecorder(db: Database): (batch: NewChanges) => Promise<boolean> {
  const waiting: Waiting[] = []
  let busy = false

  async function flush(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      await delay(gatherMs)
      await commit(waiting.splice(0, mostBatches))
    }
    busy = false
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const fresh = await recordChanges(
        db,
        'live',
        group.map(({ batch }) => batch),
      )
      group.forEach(({ done }, n) => done(fresh[n] ?? false))
    } catch (error) {
      await settle(group, error)
    }
  }

  // A shop that leaves while its batch is written takes the whole statement with it: its neighbours are recorded singly.
  async function settle(group: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = group
    if (!isGoneShop(error)) for (const { fail } of group) fail(error)
    else if (only && group.length === 1) only.done(false)
    else for (const one of group) await commit([one])
  }

  return (batch) =>
    new Promise((done, fail) => {
      waiting.push({ batch, done, fail })
      if (!busy) void flush()
    })
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

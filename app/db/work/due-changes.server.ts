// What is due: of a shop, in the order in which it is synced, and which shops have any. Every question is a probe of an
// index for each shop, kind and trigger: a shop may have a million changes that wait.

import { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import { KnownTrigger, Trigger, RecordKind } from '#app/lib/record-kind.ts'
import { Drift } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import type { PendingChange } from '#app/db/tables/changes.server.ts'

/** What a comparison found: it waited for hours before, most likely, and nobody waits for it. */
const repair = 'reconcile' satisfies Trigger

export type Due = {
  changes: PendingChange[]
  /** More than these is due for certain. */
  left: boolean
}

type Page = { now: Date; take: number; life: string }

/**
 * The oldest due changes of the shop, at most `take` of a kind; none of a kind that a remote refuses for now, and none
 * while the operator holds the shop. Live ones come before repairs, always: what a comparison found is only given while
 * nothing else is due, and one kind of it at a time, so that what happens meanwhile waits for one batch at most.
 * @param page.life of the process that asks: what another one took and never ended, it died with
 */
export async function loadDueChanges(db: Database, shop: ShopDomain, page: Page): Promise<Due> {
  const due = (await selectDue(db, shop, page)).flatMap(({ refused, held, kind, trigger, cause, ...row }) => {
    if (held || refused?.[kind]) return []
    const kindRefused = refused?.[kind] !== undefined
    // A cause that this version does not know says nothing.
    const known = { cause: Drift.nullable().catch(null).parse(cause), trigger: KnownTrigger.parse(trigger) }
    return [{ ...row, ...known, kindRefused, kind: RecordKind.parse(kind) }]
  })
  const kinds = Map.groupBy(
    due.filter(({ trigger }) => trigger !== repair),
    ({ kind }) => kind,
  )
  const [first] = due
  const taken = kinds.size > 0 ? [...kinds.values()] : [due.filter(({ kind }) => kind === first?.kind)]
  const changes = taken.flatMap((ofKind) => ofKind.slice(0, page.take))
  const isFull = taken.some((ofKind) => ofKind.length >= page.take)
  return { changes, left: isFull || changes.length < due.length }
}

// By each trigger, so that none has to be looked for behind a million others.
function selectDue(db: Database, shop: ShopDomain, { now, take, life }: Page): Promise<DueRow[]> {
  const at = Prisma.sql`${now.toISOString()}::timestamptz AT TIME ZONE 'UTC'`
  return db.prisma.$queryRaw<DueRow[]>`
    SELECT c."kind", c."shopifyId", c."version", c."deleted", c."trigger", c."cause", c."notedAt", c."attempts",
      c."deaths" + (c."takenBy" IS NOT NULL AND c."takenBy" <> ${life})::int AS "deaths",
      (SELECT jsonb_object_agg(s."kind", coalesce(s."pausedUntil" > ${at}, false))
        FROM "KindState" s WHERE s."shopDomain" = ${shop} AND s."pausedFor" IS NOT NULL) AS "refused",
      (SELECT "pausedFor" = 'operator' FROM "Shop" WHERE "domain" = ${shop}) AS "held"
    FROM (VALUES ('product', 1), ('customer', 2), ('order', 3), ('checkout', 4)) AS k("kind", "place")
    CROSS JOIN jsonb_array_elements_text(${JSON.stringify(Trigger.options)}::jsonb) AS t("trigger")
    CROSS JOIN LATERAL (
      SELECT * FROM "Change" WHERE "shopDomain" = ${shop} AND "kind" = k."kind" AND NOT "deadLettered"
        AND "trigger" = t."trigger" AND ("dueAt" IS NULL OR "dueAt" <= ${at})
      ORDER BY "notedAt" LIMIT ${take}) c
    ORDER BY k."place", c."notedAt"`
}

// Pauses are read beside the changes, not joined to them: this is asked before every batch, and a join costs as much again.
type DueRow = Omit<PendingChange, 'kind' | 'trigger' | 'cause' | 'kindRefused'> & {
  kind: string
  cause: string | null
  trigger: string
  /** Kinds that a remote refused, and whether they still wait. */
  refused: Record<string, boolean> | null
  held: boolean | null
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

/** When the next change that waits is due, by itself or with its whole kind; null when none waits. */
export async function loadNextDueAt(db: Database, shop: ShopDomain): Promise<Date | null> {
  const [row] = await db.prisma.$queryRaw<{ at: Date | null }[]>`
    SELECT min(greatest(c."dueAt", s."pausedUntil")) AS at FROM "Change" c
    LEFT JOIN "KindState" s ON s."shopDomain" = c."shopDomain" AND s."kind" = c."kind"
    WHERE c."shopDomain" = ${shop} AND NOT c."deadLettered" AND (c."dueAt" IS NOT NULL OR s."pausedUntil" IS NOT NULL)`
  return row?.at ?? null
}

/** How many records of the kind wait that no link stands for yet. */
export async function countUnlinkedChanges(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<number> {
  const id = kindTraits[kind].isInParts ? Prisma.sql`l."parentId"` : Prisma.sql`l."shopifyId"`
  const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Change" c
    WHERE c."shopDomain" = ${shop} AND c."kind" = ${kind} AND NOT c."deadLettered" AND NOT c."deleted"
      AND NOT EXISTS (
        SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND ${id} = c."shopifyId")`
  return row?.n ?? 0
}

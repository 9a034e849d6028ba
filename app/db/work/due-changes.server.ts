// What is due of a shop, in the order in which it is synced: taken before the work, so that what kills the process is found
// by its next life (decision 025), and settled after it. Every question is a probe of an index for each shop, kind and
// trigger: a shop may have a million changes that wait.

import { Prisma } from '@prisma/client'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { kindsInParts, kindTraits, recordKinds } from '#app/lib/kinds.ts'
import { KnownTrigger, Trigger, RecordKind } from '#app/lib/record-kind.ts'
import { Drift } from '#app/lib/states.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { doubtfulHash, noRecord } from '#app/db/link-row.server.ts'
import type { PendingChange } from '#app/db/tables/changes.server.ts'

/** What a comparison found: it waited for hours before, most likely, and nobody waits for it. */
const repair = 'reconcile' satisfies Trigger

export type Due = {
  changes: PendingChange[]
  /** More than these is due for certain. */
  left: boolean
}

type Page = {
  now: Date
  take: number
  /** Of the process that asks: what another one took and never ended, it died with. */
  life: string
  /** What is not to be given now: so many at most, and which. */
  without?: { count: () => number; includes: (change: PendingChange) => boolean }
}

/**
 * The oldest due changes of the shop, at most `take` of a kind and trigger (so that live ones are not behind what somebody syncs
 * by hand); none of a kind that a remote refuses for now, and none
 * while the operator holds the shop. Live ones come before repairs, always: what a comparison found is only given while
 * nothing else is due, and one kind of it at a time, so that what happens meanwhile waits for one batch at most.
 */
export async function loadDueChanges(db: Database, shop: ShopDomain, page: Page): Promise<Due> {
  const { without } = page
  const rows = await selectDue(db, shop, { ...page, take: page.take + (without?.count() ?? 0) })
  const given = rows.flatMap(({ refused, held, kind, trigger, cause, ...row }) => {
    const known = RecordKind.safeParse(kind)
    if (held || refused?.[kind] || !known.success) return []
    const kindRefused = refused?.[kind] !== undefined
    // A cause that this version does not know says nothing.
    const why = { cause: Drift.nullable().catch(null).parse(cause), trigger: KnownTrigger.parse(trigger) }
    return [{ ...row, ...why, kindRefused, kind: known.data }]
  })
  const due = given.filter((change) => !without?.includes(change))
  const groups = Map.groupBy(
    due.filter(({ trigger }) => trigger !== repair),
    ({ kind, trigger }) => `${kind} ${trigger}`,
  )
  const [first] = due
  const taken = groups.size > 0 ? [...groups.values()] : [due.filter(({ kind }) => kind === first?.kind)]
  const changes = taken.flatMap((some) => some.slice(0, page.take))
  const isFull = taken.some((some) => some.length >= page.take)
  return { changes, left: isFull || changes.length < due.length }
}

// By each trigger, so that none has to be looked for behind a million others.
function selectDue(db: Database, shop: ShopDomain, { now, take, life }: Page): Promise<DueRow[]> {
  const at = Prisma.sql`${now.toISOString()}::timestamptz AT TIME ZONE 'UTC'`
  return db.rows<DueRow>(Prisma.sql`
    SELECT c."kind", c."shopifyId", c."version", c."deleted", c."trigger", c."cause",
      c."notedAt" AT TIME ZONE 'UTC' AS "notedAt", c."attempts",
      c."deaths" + (c."takenBy" IS NOT NULL AND c."takenBy" <> ${life})::int AS "deaths",
      (SELECT jsonb_object_agg(s."kind", coalesce(s."pausedUntil" > ${at}, false))
        FROM "KindState" s WHERE s."shopDomain" = ${shop} AND s."pausedFor" IS NOT NULL) AS "refused",
      (SELECT "pausedFor" = 'operator' FROM "Shop" WHERE "domain" = ${shop}) AS "held"
    FROM jsonb_array_elements_text(${JSON.stringify(recordKinds)}::jsonb) WITH ORDINALITY AS k("kind", "place")
    CROSS JOIN jsonb_array_elements_text(${JSON.stringify(Trigger.options)}::jsonb) AS t("trigger")
    CROSS JOIN LATERAL (
      SELECT * FROM "Change" WHERE "shopDomain" = ${shop} AND "kind" = k."kind" AND NOT "deadLettered"
        AND "trigger" = t."trigger" AND ("dueAt" IS NULL OR "dueAt" <= ${at})
      ORDER BY "notedAt" LIMIT ${take}) c
    ORDER BY k."place", c."notedAt"`)
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

/** When the next change that waits is due, by itself or with its whole kind; null when none waits. */
export async function loadNextDueAt(db: Database, shop: ShopDomain): Promise<Date | null> {
  const [row] = await db.rows<{ at: Date | null }>(Prisma.sql`
    SELECT min(greatest(c."dueAt", s."pausedUntil")) AT TIME ZONE 'UTC' AS at FROM "Change" c
    LEFT JOIN "KindState" s ON s."shopDomain" = c."shopDomain" AND s."kind" = c."kind"
    WHERE c."shopDomain" = ${shop} AND NOT c."deadLettered" AND (c."dueAt" IS NOT NULL OR s."pausedUntil" IS NOT NULL)`)
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

/**
 * Whether some of these records have no link, or one that is marked as gone or whose write is in doubt; of a product any of
 * its variants. Probes of an index.
 * @param ids of what changes name
 */
export async function hasUnplaced(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  ids: readonly ShopifyId[],
): Promise<boolean> {
  const owner = kindTraits[kind].isInParts ? Prisma.sql`l."parentId"` : Prisma.sql`l."shopifyId"`
  const own = Prisma.sql`SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND ${owner} = r."id"`
  const rows = rowsParameter(ids.map((id) => ({ id })))
  const [row] = await db.rows<{ isUnplaced: boolean }>(Prisma.sql`
    SELECT EXISTS (
      SELECT 1 FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" text)
      WHERE NOT EXISTS (${own})
        OR EXISTS (${own} AND (l."zohoId" = ${noRecord} OR l."gone" OR l."fingerprint" = ${doubtfulHash}))
    ) AS "isUnplaced"`)
  return row?.isUnplaced ?? true
}

type Keys = readonly { kind: RecordKind; shopifyId: ShopifyId }[]

const keysOf = (changes: Keys) => rowsParameter(changes.map(({ kind, shopifyId }) => ({ kind, shopifyId })))

// Locked in the order in which notes lock them: two statements over the same rows never wait for one another.
const locked = (shop: ShopDomain, changes: Keys, only = Prisma.empty) => Prisma.sql`
  mine AS (
    SELECT c."kind", c."shopifyId" FROM "Change" c
    JOIN jsonb_to_recordset(${keysOf(changes)}::jsonb) AS r("kind" text, "shopifyId" text)
      ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId"
    WHERE c."shopDomain" = ${shop} ${only} ORDER BY 1, 2 FOR UPDATE OF c)`

const isMine = (shop: ShopDomain) =>
  Prisma.sql`c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`

/** About to be synced by this life of the process. Who had it before and never ended it has died of something. */
export async function takeChanges(
  db: Database,
  shop: ShopDomain,
  changes: Keys,
  life: string,
): Promise<void> {
  const taken = Prisma.sql`UPDATE "Change" c SET "takenBy" = ${life},
    "deaths" = c."deaths" + (c."takenBy" IS NOT NULL AND c."takenBy" <> ${life})::int`
  const [only] = changes
  // One row has no order; a batch is most often one, and this costs it less than half.
  if (only && changes.length === 1)
    await db.rows(Prisma.sql`${taken}
      WHERE c."shopDomain" = ${shop} AND c."kind" = ${only.kind} AND c."shopifyId" = ${only.shopifyId}`)
  else await db.rows(Prisma.sql`WITH ${locked(shop, changes)} ${taken} FROM mine WHERE ${isMine(shop)}`)
}

/** The work ended without an end for these (a pause, an outage): nobody died. */
export async function releaseChanges(
  db: Database,
  shop: ShopDomain,
  changes: Keys,
  life: string,
): Promise<void> {
  await db.prisma.$executeRaw`
    WITH ${locked(shop, changes, Prisma.sql`AND c."takenBy" = ${life}`)}
    UPDATE "Change" c SET "takenBy" = NULL FROM mine WHERE ${isMine(shop)}`
}

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
  if (done.length < synced.length) await keepChanges(db, shop, rows)
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
      WHERE r."kind" IN (${Prisma.join(kindsInParts)}) AND l."shopDomain" = ${shop})
    UPDATE "Outcome" o SET "resolvedAt" = ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' FROM through t
    WHERE o."shopDomain" = ${shop} AND o."kind" = t."kind" AND o."shopifyId" = t."shopifyId"
      AND o."resolvedAt" IS NULL AND o."result" IN ('rejected', 'failed')`

const settleOne = (db: Database, shop: ShopDomain, { kind, shopifyId, version }: PendingChange) =>
  db.rows(Prisma.sql`
    DELETE FROM "Change" WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${shopifyId}
      AND "version" = ${version} RETURNING "kind"`)

// Locked in the order in which notes lock them: two statements over the same rows never wait for one another.
const settleMany = (db: Database, shop: ShopDomain, rows: string) =>
  db.rows(Prisma.sql`
    WITH mine AS (
      SELECT c."kind", c."shopifyId" FROM "Change" c
      JOIN jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "version" int)
        ON c."kind" = r."kind" AND c."shopifyId" = r."shopifyId" AND c."version" = r."version"
      WHERE c."shopDomain" = ${shop} ORDER BY 1, 2 FOR UPDATE OF c)
    DELETE FROM "Change" c USING mine
    WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId" RETURNING c."kind"`)

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

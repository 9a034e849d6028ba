// What became of records: live outcomes, and from imports what was refused or left out.

import { Prisma } from '@prisma/client'
import { type ShopDomain, type ShopifyId, type ZohoId, StoredShopifyId } from '#app/lib/ids.ts'
import { KnownTrigger, RecordKind, type Trigger } from '#app/lib/record-kind.ts'
import { questionCauses } from '#app/lib/outcomes.ts'
import type { OutcomeResult } from '#app/lib/states.ts'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { isLinkedRow } from '#app/db/link-row.server.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'
import { collectPages } from '#app/db/rows/in-pages.server.ts'
import { isWithoutValue, isOver } from '#app/db/attached/values-taken.server.ts'
import { stillConnected } from '#app/db/still-there.server.ts'

export type NewOutcome = {
  kind: RecordKind
  shopifyId: ShopifyId
  /** Of a variant: its product. */
  wholeId: ShopifyId | null
  label: string | null
  trigger: Trigger
  result: OutcomeResult
  cause: string | null
  field: string | null
  message: string | null
  zohoModule: string | null
  zohoId: ZohoId | null
  attempts: number
  latencyMs: number | null
}

/** Webhooks of one event come within seconds of one another. */
const oneEventMs = 60_000

/** Of a row r that is about to be written: o says the same of the same record and is still open, from just before. */
const isRepeatOf = (at: Date, isOfRecord: boolean) => Prisma.sql`
  ${isOfRecord} AND r."trigger" = 'live' AND o."trigger" = 'live' AND r."result" IN ('rejected', 'failed', 'skipped')
    AND o."result" = r."result" AND o."resolvedAt" IS NULL
    AND o."at" > ${new Date(at.getTime() - oneEventMs).toISOString()}::timestamptz AT TIME ZONE 'UTC'
    AND (o."cause", o."field", o."message", o."zohoModule", o."zohoId") IS NOT DISTINCT FROM
      (r."cause", r."field", r."message", r."zohoModule", r."zohoId")`

/**
 * Writes outcomes of a shop that is still connected; an earlier refusal of the same record that now went through, or is
 * refused otherwise, is resolved by it, and so is that it waits for a value once it is written anew. Shopify tells one event
 * by several webhooks: what did not go through is one row.
 * @param scope `resolves` false: what is told is of something beside the record
 */
export async function saveOutcomes(
  db: Database,
  scope: { shop: ShopDomain; runId: string | null; at: Date; resolves?: boolean },
  fresh: readonly NewOutcome[],
): Promise<void> {
  if (fresh.length === 0) return
  const rows = rowsParameter(fresh)
  const at = scope.at.toISOString()
  const isOfRecord = scope.resolves ?? true
  const isRepeat = isRepeatOf(scope.at, isOfRecord)
  await db.rows(Prisma.sql`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r("kind" text, "shopifyId" text, "wholeId" text, "label" text, "trigger" text,
        "result" text, "cause" text, "field" text, "message" text, "zohoModule" text, "zohoId" text,
        "attempts" int, "latencyMs" int)),
    resolved AS (
      UPDATE "Outcome" o SET "resolvedAt" = ${at}::timestamptz AT TIME ZONE 'UTC'
      FROM r WHERE o."shopDomain" = ${scope.shop} AND o."kind" = r."kind" AND o."shopifyId" = r."shopifyId"
        AND o."resolvedAt" IS NULL AND ${isOfRecord} AND ((o."result" IN ('rejected', 'failed') AND NOT (${isRepeat}))
          OR (${isWithoutValue} AND r."result" IN ('created', 'updated', 'deleted'))))
    INSERT INTO "Outcome" ("shopDomain", "runId", "kind", "shopifyId", "wholeId", "label", "trigger", "result", "cause", "field",
      "message", "zohoModule", "zohoId", "attempts", "latencyMs", "at")
    SELECT ${scope.shop}, ${scope.runId}, r."kind", r."shopifyId", r."wholeId", r."label", r."trigger", r."result", r."cause",
      r."field", r."message", r."zohoModule", r."zohoId", r."attempts", r."latencyMs",
      ${at}::timestamptz AT TIME ZONE 'UTC' FROM r
    WHERE ${stillConnected(scope.shop)} AND NOT EXISTS (
      SELECT 1 FROM "Outcome" o
      WHERE o."shopDomain" = ${scope.shop} AND o."kind" = r."kind" AND o."shopifyId" = r."shopifyId" AND ${isRepeat})`)
}

/** What is told of something beside a record: its photo, its notes. */
export type Remark = Omit<NewOutcome, 'trigger' | 'latencyMs'>

/** Says nothing of the records themselves: their open refusals stay. */
export const saveRemarks = (
  db: Database,
  { shop, at }: { shop: ShopDomain; at: Date },
  remarks: readonly Remark[],
): Promise<void> =>
  saveOutcomes(
    db,
    { shop, runId: null, at, resolves: false },
    remarks.map((remark) => ({ ...remark, trigger: 'live', latencyMs: null })),
  )

/** Records that went through an import without an outcome row of their own: their open refusals are settled. */
export const resolveSynced = (db: Database, shop: ShopDomain, at: Date) =>
  db.prisma.$executeRaw`
    UPDATE "Outcome" o SET "resolvedAt" = ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' FROM "Link" l
    WHERE o."shopDomain" = ${shop} AND o."resolvedAt" IS NULL AND o."result" IN ('rejected', 'failed')
      AND l."shopDomain" = o."shopDomain" AND l."kind" = o."kind" AND l."shopifyId" = o."shopifyId"
      AND l.${isLinkedRow} AND l."syncedAt" > o."at"`

/** These, all of one cause, or everything that was refused or failed. */
export type OpenSelection = { ids: readonly string[] } | { cause: string } | 'refused'

const refusals = ['rejected', 'failed']

export type OpenOutcome = { id: bigint; kind: RecordKind; shopifyId: ShopifyId; trigger: Trigger }

/**
 * What is open of a selection, page by page in the order in which it came. What comes while the pages are worked on
 * (a record that is refused again) is not among them.
 */
export async function* openOutcomePages(
  db: Database,
  shop: ShopDomain,
  selection: OpenSelection,
  take: number,
): AsyncGenerator<OpenOutcome[]> {
  const newest = await db.prisma.outcome.aggregate({ where: { shopDomain: shop }, _max: { id: true } })
  const upTo = newest._max.id ?? 0n
  for (const result of selection === 'refused' ? refusals : [...refusals, 'skipped']) {
    for (let after = 0n; after < upTo;) {
      const page = await db.prisma.outcome.findMany({
        where: {
          shopDomain: shop,
          result,
          resolvedAt: null,
          AND: [{ id: { gt: after, lte: upTo } }, selectedBy(selection)],
        },
        orderBy: { id: 'asc' },
        take,
        select: { id: true, kind: true, shopifyId: true, trigger: true },
      })
      if (page.length > 0) yield page.map(toOpen)
      after = page.length < take ? upTo : (page.at(-1)?.id ?? upTo)
    }
  }
}

type OpenRow = { id: bigint; kind: string; shopifyId: string; trigger: string }

const toOpen = ({ kind, shopifyId, trigger, ...row }: OpenRow): OpenOutcome => ({
  ...row,
  kind: RecordKind.parse(kind),
  shopifyId: StoredShopifyId.parse(shopifyId),
  trigger: KnownTrigger.parse(trigger),
})

/** What had records synced when they were last refused; without those of which nothing is told any more. */
export async function loadRefusedBy(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, Trigger>> {
  const rows = await collectPages(
    shopifyIds,
    (page) => db.prisma.$queryRaw<{ shopifyId: ShopifyId; trigger: string }[]>`
      SELECT DISTINCT ON ("shopifyId") "shopifyId", "trigger" FROM "Outcome"
      WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(page)}
        AND "result" IN ('rejected', 'failed')
      ORDER BY "shopifyId", "id" DESC`,
  )
  return new Map(rows.map(({ shopifyId, trigger }) => [shopifyId, KnownTrigger.parse(trigger)]))
}

function selectedBy(selection: OpenSelection) {
  // Asked again, a question is the same question.
  if (selection === 'refused') return { OR: [{ cause: null }, { cause: { notIn: [...questionCauses] } }] }
  return 'ids' in selection ? { id: { in: selection.ids.map(BigInt) } } : { cause: selection.cause }
}

/** Of these records those of which just this is told already, and open. */
export async function loadWithOpenOutcome(
  db: Database,
  shop: ShopDomain,
  { kind, cause }: { kind: RecordKind; cause: string },
  shopifyIds: readonly ShopifyId[],
): Promise<Set<ShopifyId>> {
  if (shopifyIds.length === 0) return new Set()
  const rows = await db.prisma.outcome.findMany({
    where: { shopDomain: shop, kind, cause, resolvedAt: null, shopifyId: { in: [...shopifyIds] } },
    select: { shopifyId: true },
  })
  return new Set(rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId)))
}

/** What was told of a record for these causes is over. @returns how much of it was open */
export async function resolveOutcomesOf(
  db: Database,
  shop: ShopDomain,
  { kind, shopifyId, causes }: { kind: RecordKind; shopifyId: ShopifyId; causes: readonly string[] },
  at: Date,
): Promise<number> {
  const { count } = await db.prisma.outcome.updateMany({
    where: { shopDomain: shop, kind, shopifyId, cause: { in: [...causes] }, resolvedAt: null },
    data: { resolvedAt: at },
  })
  return count
}

/** How many records of a kind Zoho refuses at the moment. */
export async function countRefused(db: Database, shop: ShopDomain, kind: RecordKind): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(DISTINCT "shopifyId")::int AS n FROM "Outcome"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "resolvedAt" IS NULL AND "result" IN ('rejected', 'failed')`
  return row?.n ?? 0
}

/** `dismissedAt`: nobody wants to hear of it any more; null while it is open, and where the record went through since. */
export type LastRefusal = { at: Date; dismissedAt: Date | null }

/**
 * Of these records those whose last word was a refusal. One that was retried since has a newer outcome, or its change is
 * pending; of one that went through with an import its link tells.
 */
export async function loadLastRefusals(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, LastRefusal>> {
  const rows = await collectPages(
    shopifyIds,
    (page) => db.prisma.$queryRaw<(LastRefusal & { shopifyId: ShopifyId })[]>`
      SELECT o."shopifyId", o."at", CASE WHEN NOT EXISTS (
        SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind}
          AND l."shopifyId" = o."shopifyId" AND l.${isLinkedRow} AND l."syncedAt" > o."at") THEN o."resolvedAt" END AS "dismissedAt"
      FROM (
        SELECT DISTINCT ON ("shopifyId") "shopifyId", "result", "resolvedAt", "at" FROM "Outcome"
        WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(page)}
        ORDER BY "shopifyId", "id" DESC) o
      WHERE o."result" IN ('rejected', 'failed')`,
  )
  return new Map(rows.map(({ shopifyId, ...refusal }) => [shopifyId, refusal]))
}

/** The same of products, by those of their variants: the one that was refused last. */
export async function loadLastRefusalsOfWholes(
  db: Database,
  scope: { shop: ShopDomain; kind: RecordKind },
  wholeIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, LastRefusal>> {
  const parts = await collectPages(wholeIds, (page) =>
    db.prisma.outcome.findMany({
      where: {
        shopDomain: scope.shop,
        kind: scope.kind,
        result: { in: refusals },
        wholeId: { in: [...page] },
      },
      distinct: ['shopifyId'],
      select: { shopifyId: true, wholeId: true },
    }),
  )
  const last = await loadLastRefusals(
    db,
    scope,
    parts.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId)),
  )
  const known = parts.flatMap(({ shopifyId, wholeId }): [ShopifyId, LastRefusal][] => {
    const refusal = last.get(StoredShopifyId.parse(shopifyId))
    return wholeId && refusal ? [[StoredShopifyId.parse(wholeId), refusal]] : []
  })
  return new Map(known.toSorted(([, one], [, other]) => one.at.getTime() - other.at.getTime()))
}

export const resolveOutcomeIds = (db: Database, shop: ShopDomain, ids: readonly bigint[], at: Date) =>
  db.prisma.outcome.updateMany({
    where: { shopDomain: shop, id: { in: [...ids] }, resolvedAt: null },
    data: { resolvedAt: at },
  })

/** The merchant dealt with a record: nothing of it waits any more. */
export async function resolveRecord(
  db: Database,
  shop: ShopDomain,
  { kind, shopifyId, at }: { kind: RecordKind; shopifyId: ShopifyId; at: Date },
): Promise<void> {
  await db.prisma.outcome.updateMany({
    where: { shopDomain: shop, kind, shopifyId, resolvedAt: null, result: { in: ['rejected', 'failed'] } },
    data: { resolvedAt: at },
  })
}

/** How often something was written to Zoho since. */
export const countSynced = (db: Database, shop: ShopDomain, since: Date): Promise<number> =>
  db.prisma.outcome.count({
    where: { shopDomain: shop, result: { in: ['created', 'updated', 'deleted'] }, at: { gte: since } },
  })

/** What is open waits for the merchant, or for a value, however long. */
export const forgetOutcomes = (db: Database, before: Date) => forgetOld(db, 'Outcome', before, isOver)

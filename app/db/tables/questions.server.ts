// Questions to the merchant: records of which it is not certain which Zoho record stands for them, and the answers.

import { Prisma, type Question as QuestionRow } from '@prisma/client'
import { z } from 'zod'
import { type ShopDomain, type ShopifyId, ZohoId, StoredShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { Answer, QuestionWhy } from '#app/lib/states.ts'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { collectPages, inPages } from '#app/db/rows/in-pages.server.ts'
import { isLinkedRow } from '#app/db/link-row.server.ts'
import { stillConnected } from '#app/db/still-there.server.ts'

export type Question = Omit<QuestionRow, 'kind' | 'shopifyId' | 'parentId' | 'why' | 'answer' | 'zohoId'> & {
  kind: RecordKind
  shopifyId: ShopifyId
  parentId: ShopifyId | null
  why: QuestionWhy
  /** Null while it is open. */
  answer: Answer | null
  /** Of the record that the merchant chose. */
  zohoId: ZohoId | null
}

const toQuestion = ({ kind, shopifyId, parentId, why, answer, zohoId, ...row }: QuestionRow): Question => ({
  ...row,
  kind: RecordKind.parse(kind),
  shopifyId: StoredShopifyId.parse(shopifyId),
  parentId: StoredShopifyId.nullable().parse(parentId),
  why: QuestionWhy.parse(why),
  answer: Answer.nullable().parse(answer),
  zohoId: ZohoId.nullable().parse(zohoId),
})

export type NewQuestion = {
  shopifyId: ShopifyId
  parentId: ShopifyId | null
  label: string | null
  why: QuestionWhy
  candidates: readonly ZohoId[]
}

type Scope = { shop: ShopDomain; kind: RecordKind }

const these = ({ shop, kind }: Scope, shopifyIds: ShopifyId[]) => ({
  shopDomain: shop,
  kind,
  shopifyId: { in: shopifyIds },
})

/**
 * Asks, or asks again: an answer given before is void then. An open question keeps its place in the list. Nothing is
 * asked where the shop is not connected to this organisation any more.
 */
export async function saveQuestions(
  db: Database,
  scope: Scope & { orgId: string; zohoModule: string; at: Date },
  fresh: readonly NewQuestion[],
): Promise<void> {
  if (fresh.length === 0) return
  await db.prisma.$executeRaw`
    INSERT INTO "Question" AS q ("shopDomain", "kind", "shopifyId", "parentId", "label", "zohoModule", "why",
      "candidates", "askedAt")
    SELECT ${scope.shop}, ${scope.kind}, r."shopifyId", r."parentId", r."label", ${scope.zohoModule}, r."why",
      r."candidates", ${scope.at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter(fresh)}::jsonb) AS r("shopifyId" text, "parentId" text, "label" text,
      "why" text, "candidates" jsonb)
    WHERE ${stillConnected(scope.shop, scope.orgId)}
    ORDER BY r."shopifyId"
    ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
      "zohoModule" = EXCLUDED."zohoModule", "why" = EXCLUDED."why", "candidates" = EXCLUDED."candidates",
      "askedAt" = CASE WHEN q."answer" IS NULL THEN q."askedAt" ELSE EXCLUDED."askedAt" END,
      "answer" = NULL, "zohoId" = NULL, "answeredAt" = NULL`
}

/** Questions of these records, open and answered, by Shopify id. */
export async function loadQuestions(
  db: Database,
  scope: Scope,
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, Question>> {
  const asked = await collectPages(shopifyIds, (page) =>
    db.rows<{ shopifyId: ShopifyId }>(Prisma.sql`
      SELECT "shopifyId" FROM "Question"
      WHERE "shopDomain" = ${scope.shop} AND "kind" = ${scope.kind} AND "shopifyId" = ${anyOf(page)}`),
  )
  // Of most records nobody has asked anything.
  const ids = asked.map(({ shopifyId }) => shopifyId)
  const rows = await collectPages(ids, (page) => db.prisma.question.findMany({ where: these(scope, page) }))
  return new Map(rows.map(toQuestion).map((question) => [question.shopifyId, question]))
}

export const candidatesOf = ({ candidates }: Question): ZohoId[] =>
  z.array(ZohoId).catch([]).parse(candidates)

/** @returns false when it was answered before, or is no question any more */
export async function saveAnswer(
  db: Database,
  { shop, kind, shopifyId }: Scope & { shopifyId: ShopifyId },
  answer: { answer: Answer; zohoId: ZohoId | null; at: Date },
): Promise<boolean> {
  const { count } = await db.prisma.question.updateMany({
    where: { shopDomain: shop, kind, shopifyId, answer: null },
    data: { answer: answer.answer, zohoId: answer.zohoId, answeredAt: answer.at },
  })
  return count > 0
}

/** Open questions that answered themselves: the records went through, or are gone. */
export async function closeQuestions(
  db: Database,
  scope: Scope,
  shopifyIds: readonly ShopifyId[],
): Promise<void> {
  await inPages(shopifyIds, (page) =>
    db.prisma.question.deleteMany({ where: { ...these(scope, page), answer: null } }),
  )
}

/** Left out no longer: the merchant wants them synced, or they are gone. */
export async function forgetLeftOut(
  db: Database,
  scope: Scope,
  shopifyIds: readonly ShopifyId[],
): Promise<void> {
  await inPages(shopifyIds, (page) =>
    db.prisma.question.deleteMany({ where: { ...these(scope, page), answer: 'skip' } }),
  )
}

/** Those of these records that the merchant left out, whichever module the question was about. */
export async function loadLeftOut(
  db: Database,
  scope: Scope,
  shopifyIds: readonly ShopifyId[],
): Promise<Set<ShopifyId>> {
  const asked = await loadQuestions(db, scope, shopifyIds)
  return new Set([...asked.values()].filter(({ answer }) => answer === 'skip').map((one) => one.shopifyId))
}

/**
 * Leaves out what people merged in Zoho, where nobody was asked: the record that stayed is kept with it. Nothing is kept where
 * the shop is not connected to this organisation any more.
 */
export async function saveMerged(
  db: Database,
  scope: Scope & { orgId: string; zohoModule: string; at: Date },
  merged: readonly { shopifyId: ShopifyId; zohoId: ZohoId }[],
): Promise<void> {
  await db.prisma.$executeRaw`
    INSERT INTO "Question" ("shopDomain", "kind", "shopifyId", "zohoModule", "why", "candidates", "askedAt", "answer",
      "zohoId", "answeredAt")
    SELECT ${scope.shop}, ${scope.kind}, r."shopifyId", ${scope.zohoModule}, 'claimed', jsonb_build_array(r."zohoId"), n."at",
      'skip', r."zohoId", n."at"
    FROM jsonb_to_recordset(${rowsParameter(merged)}::jsonb) AS r("shopifyId" text, "zohoId" text),
      (SELECT ${scope.at.toISOString()}::timestamptz AT TIME ZONE 'UTC' AS "at") n
    WHERE ${stillConnected(scope.shop, scope.orgId)}
    ORDER BY r."shopifyId"
    ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
      "zohoModule" = EXCLUDED."zohoModule", "why" = EXCLUDED."why", "candidates" = EXCLUDED."candidates",
      "askedAt" = EXCLUDED."askedAt", "answer" = EXCLUDED."answer", "zohoId" = EXCLUDED."zohoId",
      "answeredAt" = EXCLUDED."answeredAt"`
}

/** What was merged into these records is kept with those that stand in their place by now: `zohoId` of `lostId`. */
export async function followMerged(
  db: Database,
  { shop, kind, zohoModule }: Scope & { zohoModule: string },
  pairs: readonly { lostId: ZohoId; zohoId: ZohoId }[],
): Promise<void> {
  if (pairs.length === 0) return
  await db.prisma.$executeRaw`
    UPDATE "Question" q SET "zohoId" = r."stayed", "candidates" = jsonb_build_array(r."stayed")
    FROM (SELECT r."lostId", r."zohoId" AS "stayed"
      FROM jsonb_to_recordset(${rowsParameter(pairs)}::jsonb) AS r("lostId" text, "zohoId" text)) r
    WHERE q."shopDomain" = ${shop} AND q."kind" = ${kind} AND q."zohoModule" = ${zohoModule}
      AND ${isMergedRow} AND q."zohoId" = r."lostId"`
}

/** Whether it was left out as merged: the merchant's own word names no record. */
export const isMerged = ({ answer, zohoId }: { answer: string | null; zohoId: string | null }): boolean =>
  answer === 'skip' && zohoId !== null

/** The same as SQL. */
export const isMergedRow = Prisma.sql`"answer" = 'skip' AND "zohoId" IS NOT NULL`

/**
 * Of these records those that were merged in Zoho, with the record that stayed: as long as that one is another's whom Shopify
 * still has.
 */
export async function loadMerged(
  db: Database,
  { shop, kind }: Scope,
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, ZohoId>> {
  const rows = await collectPages(shopifyIds, (page) =>
    db.rows<{ shopifyId: ShopifyId; zohoId: string }>(Prisma.sql`
      SELECT q."shopifyId", q."zohoId" FROM (SELECT * FROM "Question" WHERE "shopDomain" = ${shop} AND "kind" = ${kind}
        AND "shopifyId" = ${anyOf(page)} AND ${isMergedRow}) q
      WHERE EXISTS (SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."zohoModule" = q."zohoModule"
          AND l."zohoId" = q."zohoId" AND l."shopifyId" <> q."shopifyId" AND NOT l."gone")`),
  )
  return new Map(rows.map(({ shopifyId, zohoId }) => [shopifyId, ZohoId.parse(zohoId)]))
}

/** How many records the merchant left out. */
export const countLeftOut = (db: Database, { shop, kind }: Scope): Promise<number> =>
  db.prisma.question.count({ where: { shopDomain: shop, kind, answer: 'skip' } })

/** Open questions of one sort, the oldest first. */
export async function loadOpenLike(
  db: Database,
  { shop, kind }: Scope,
  { why, take }: { why: QuestionWhy; take: number },
): Promise<Question[]> {
  const rows = await db.prisma.question.findMany({
    where: { shopDomain: shop, kind, why, answer: null },
    orderBy: [{ askedAt: 'asc' }, { shopifyId: 'asc' }],
    take,
  })
  return rows.map(toQuestion)
}

/**
 * Takes an answer back, unless a process has it at work or the record is in Zoho already.
 * @returns false when it is too late, or nothing was answered
 */
export async function reopenQuestion(
  db: Database,
  { shop, kind, shopifyId }: Scope & { shopifyId: ShopifyId },
): Promise<boolean> {
  const count = await db.prisma.$executeRaw`
    UPDATE "Question" q SET "answer" = NULL, "zohoId" = NULL, "answeredAt" = NULL
    WHERE q."shopDomain" = ${shop} AND q."kind" = ${kind} AND q."shopifyId" = ${shopifyId} AND q."answer" IS NOT NULL
      AND (q."answer" = 'skip' OR EXISTS (SELECT 1 FROM "Change" c WHERE c."shopDomain" = ${shop} AND c."kind" = ${kind}
        AND c."shopifyId" = coalesce(q."parentId", q."shopifyId") AND c."takenBy" IS NULL))
      AND NOT EXISTS (SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind}
        AND l."shopifyId" = q."shopifyId" AND ${isLinkedRow})`
  return count > 0
}

// Refunds and returns that become notes: which orders are to be looked at for them, and what became of each.

import { Prisma } from '@prisma/client'
import { z } from 'zod'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { noRecord } from '#app/db/link-row.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'

const kind = 'order'
const look = 'look'

const State = z.enum(['taken', 'done', 'failed'])
type NoteState = z.infer<typeof State>

/** An order's refund or return. */
type NoteKey = OrgScope & { orderId: ShopifyId; source: string }

/** An order that was met. `givenBack`: something of it was; else it is only looked at where a return of it was noted before. */
export type Met = { shopifyId: ShopifyId; givenBack: boolean }

/** These orders are to be looked at; who is at it looks once more. @param isNews they come before those of an import */
export async function askForLooks(
  { prisma }: Database,
  { shop, orgId }: OrgScope,
  orders: readonly Met[],
  { at, isNews }: { at: Date; isNews: boolean },
): Promise<void> {
  if (orders.length === 0) return
  const rows = rowsParameter(orders)
  await prisma.$executeRaw`
    INSERT INTO "OrderNote" AS n ("shopDomain", "kind", "shopifyId", "source", "state", "at")
    SELECT ${shop}, ${kind}, r."shopifyId", ${look}, ${isNews ? 'due' : 'later'},
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM (SELECT "shopifyId", bool_or("givenBack") AS "givenBack"
      FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopifyId" text, "givenBack" boolean) GROUP BY 1) r
    WHERE ${stillConnected(shop, orgId)} AND (r."givenBack" OR EXISTS (
      SELECT 1 FROM "OrderNote" o WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind}
        AND o."shopifyId" = r."shopifyId" AND o."source" LIKE 'return %'))
    ORDER BY r."shopifyId"
    ON CONFLICT ("shopDomain", "kind", "shopifyId", "source")
      DO UPDATE SET "at" = EXCLUDED."at", "state" = least(n."state", EXCLUDED."state")`
}

/**
 * Orders of which the last word on a return, since then, was that it goes on, or named no state (decision 107): whatever
 * became of it, they are looked at. @returns who is, but for those that are to be looked at anyway
 */
export async function askForOpenReturns(
  { prisma }: Database,
  { shop, orgId }: OrgScope,
  { at, since }: { at: Date; since: Date },
): Promise<ShopifyId[]> {
  const asked = await prisma.$queryRaw<{ shopifyId: ShopifyId }[]>`
    INSERT INTO "OrderNote" ("shopDomain", "kind", "shopifyId", "source", "state", "at")
    SELECT DISTINCT n."shopDomain", n."kind", n."shopifyId", ${look}, 'later', ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM "OrderNote" n
    WHERE n."shopDomain" = ${shop} AND n."kind" = ${kind} AND n."state" = 'done'
      AND n."at" >= ${since.toISOString()}::timestamptz AT TIME ZONE 'UTC'
      AND n."source" LIKE 'return %' AND split_part(n."source", ' ', 3) IN ('', 'open', 'requested')
      AND NOT EXISTS (
        SELECT 1 FROM "OrderNote" o WHERE o."shopDomain" = n."shopDomain" AND o."kind" = n."kind" AND o."shopifyId" = n."shopifyId"
          AND o."source" LIKE 'return %' AND split_part(o."source", ' ', 2) = split_part(n."source", ' ', 2) AND o."at" > n."at")
      AND ${stillConnected(shop, orgId)}
    ORDER BY n."shopifyId" ON CONFLICT DO NOTHING RETURNING "shopifyId"`
  return asked.map(({ shopifyId }) => shopifyId)
}

/** Of the orders of these returns the ones that are in Zoho, and have no word on one of them yet. */
export async function loadWithoutWord(
  { prisma }: Database,
  shop: ShopDomain,
  returns: readonly { shopifyId: ShopifyId; returnId: string }[],
): Promise<ShopifyId[]> {
  if (returns.length === 0) return []
  const rows = rowsParameter(returns)
  const orders = await prisma.$queryRaw<{ shopifyId: ShopifyId }[]>`
    SELECT DISTINCT l."shopifyId" FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopifyId" text, "returnId" text)
    JOIN "Link" l ON l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."shopifyId"
    WHERE l."zohoId" <> ${noRecord} AND NOT l."gone" AND NOT EXISTS (
        SELECT 1 FROM "OrderNote" o WHERE o."shopDomain" = l."shopDomain" AND o."kind" = l."kind"
          AND o."shopifyId" = l."shopifyId" AND o."source" LIKE 'return %'
          AND split_part(o."source", ' ', 2) = r."returnId")`
  return orders.map(({ shopifyId }) => shopifyId)
}

/** `refusedAt`: since when Zoho takes no note of its record; null where it was not refused. */
export type Look = { orderId: ShopifyId; at: Date; refusedAt: Date | null }

/**
 * The next orders to look at, news first, then whoever waits longest: of those asked for until `until` the ones that are in
 * Zoho, and the ones that are not and were asked for before `tooOld`. @param but these, which were looked at a moment ago
 */
export const pageLooks = (
  { prisma }: Database,
  shop: ShopDomain,
  { until, tooOld, take, but }: { until: Date; tooOld: Date; take: number; but: readonly ShopifyId[] },
): Promise<Look[]> =>
  prisma.$queryRaw<Look[]>`
    SELECT n."shopifyId" AS "orderId", n."at", n."refusedAt" FROM "OrderNote" n
    LEFT JOIN "Link" l ON l."shopDomain" = n."shopDomain" AND l."kind" = n."kind" AND l."shopifyId" = n."shopifyId"
    WHERE n."shopDomain" = ${shop} AND n."kind" = ${kind} AND n."state" IN ('due', 'later')
      AND n."at" <= ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC' AND NOT n."shopifyId" = ${anyOf(but)}
      AND ((l."zohoId" <> ${noRecord} AND NOT l."gone")
        OR n."at" < ${tooOld.toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ORDER BY n."state", n."at", n."shopifyId" LIMIT ${take}`

/** It is looked at again, after the others. */
export const putOffLook = (
  { prisma }: Database,
  shop: ShopDomain,
  { orderId, at }: Pick<Look, 'orderId' | 'at'>,
  to: Pick<Look, 'at' | 'refusedAt'>,
) =>
  prisma.orderNote.updateMany({
    where: { shopDomain: shop, kind, shopifyId: orderId, source: look, at },
    data: to,
  })

/** Looked at, unless it was asked for again meanwhile. */
export const endLook = (
  { prisma }: Database,
  shop: ShopDomain,
  { orderId, at }: Pick<Look, 'orderId' | 'at'>,
) => prisma.orderNote.deleteMany({ where: { shopDomain: shop, kind, shopifyId: orderId, source: look, at } })

/** What became of an order's refunds and returns so far, by source. */
export async function loadNoted(
  { prisma }: Database,
  shop: ShopDomain,
  orderId: ShopifyId,
): Promise<ReadonlyMap<string, { state: NoteState; at: Date }>> {
  const rows = await prisma.orderNote.findMany({
    where: { shopDomain: shop, kind, shopifyId: orderId, source: { not: look } },
  })
  return new Map(rows.map(({ source, state, at }) => [source, { state: State.parse(state), at }]))
}

/** What was noted of these orders is under records that are gone. @returns the orders of which anything was */
export async function forgetNoted(
  { prisma }: Database,
  shop: ShopDomain,
  orderIds: readonly ShopifyId[],
): Promise<ShopifyId[]> {
  if (orderIds.length === 0) return []
  const ids = rowsParameter(orderIds.map((shopifyId) => ({ shopifyId })))
  const forgotten = await prisma.$queryRaw<{ shopifyId: ShopifyId }[]>`
    DELETE FROM "OrderNote" n USING jsonb_to_recordset(${ids}::jsonb) AS r("shopifyId" text)
    WHERE n."shopDomain" = ${shop} AND n."kind" = ${kind} AND n."shopifyId" = r."shopifyId"
      AND n."source" <> ${look} AND n."state" IN ('done', 'failed')
    RETURNING n."shopifyId"`
  return [...new Set(forgotten.map(({ shopifyId }) => shopifyId))]
}

/**
 * Takes one, for a write that begins now. @param doubtfulSince a time: one that was taken then, and not since, may be taken
 * over. @returns false where it is somebody else's, has ended, or its order was erased meanwhile
 */
export async function takeNote(
  { prisma }: Database,
  { shop, orgId, orderId, source }: NoteKey,
  { at, doubtfulSince }: { at: Date; doubtfulSince: Date | null },
): Promise<boolean> {
  if (doubtfulSince) {
    const where = { shopDomain: shop, kind, shopifyId: orderId, source, state: 'taken', at: doubtfulSince }
    return (await prisma.orderNote.updateMany({ where, data: { at } })).count > 0
  }
  const taken = await prisma.$executeRaw`
    INSERT INTO "OrderNote" ("shopDomain", "kind", "shopifyId", "source", "state", "at")
    SELECT ${shop}, ${kind}, ${orderId}, ${source}, 'taken', ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    WHERE ${stillConnected(shop, orgId)} AND ${stillLinked(shop, orderId)} ON CONFLICT DO NOTHING`
  return taken > 0
}

// An erasure that is under way takes the link first: it is waited for, and then there is none.
const stillLinked = (shop: ShopDomain, orderId: ShopifyId): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = ${orderId}
    FOR KEY SHARE OF l)`

export const endNote = (
  { prisma }: Database,
  { shop, orderId, source }: NoteKey,
  state: Exclude<NoteState, 'taken'>,
) =>
  prisma.orderNote.updateMany({
    where: { shopDomain: shop, kind, shopifyId: orderId, source },
    data: { state },
  })

/** Nothing came of it: it may be taken again. */
export const giveBackNote = ({ prisma }: Database, { shop, orderId, source }: NoteKey) =>
  prisma.orderNote.deleteMany({ where: { shopDomain: shop, kind, shopifyId: orderId, source } })

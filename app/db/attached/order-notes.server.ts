// Refunds and returns that become notes: which orders are to be looked at for them, and what became of each.

import { Prisma } from '@prisma/client'
import { z } from 'zod'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { noRecord } from '#app/db/link-row.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

const kind = 'order'
const look = 'look'

const State = z.enum(['taken', 'done', 'failed'])
type NoteState = z.infer<typeof State>

/** An order's refund or return. */
type NoteKey = OrgScope & { orderId: string; source: string }

/** These orders are to be looked at; who is at it looks once more. @param isNews they come before those of an import */
export async function askForLooks(
  { prisma }: Database,
  { shop, orgId }: OrgScope,
  orderIds: readonly string[],
  { at, isNews }: { at: Date; isNews: boolean },
): Promise<void> {
  if (orderIds.length === 0) return
  const rows = rowsParameter(orderIds.map((shopifyId) => ({ shopifyId })))
  await prisma.$executeRaw`
    INSERT INTO "OrderNote" AS n ("shopDomain", "kind", "shopifyId", "source", "state", "at")
    SELECT ${shop}, ${kind}, r."shopifyId", ${look}, ${isNews ? 'due' : 'later'},
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM (SELECT DISTINCT * FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopifyId" text)) r
    WHERE ${stillConnected(shop, orgId)} ORDER BY r."shopifyId"
    ON CONFLICT ("shopDomain", "kind", "shopifyId", "source")
      DO UPDATE SET "at" = EXCLUDED."at", "state" = least(n."state", EXCLUDED."state")`
}

export type Look = { orderId: string; at: Date }

/**
 * The next orders to look at, news first, then whoever waits longest: of those asked for until `until` the ones that are in
 * Zoho, and the ones that are not and were asked for before `tooOld`.
 */
export const pageLooks = (
  { prisma }: Database,
  shop: ShopDomain,
  { until, tooOld, take }: { until: Date; tooOld: Date; take: number },
): Promise<Look[]> =>
  prisma.$queryRaw<Look[]>`
    SELECT n."shopifyId" AS "orderId", n."at" FROM "OrderNote" n
    LEFT JOIN "Link" l ON l."shopDomain" = n."shopDomain" AND l."kind" = n."kind" AND l."shopifyId" = n."shopifyId"
    WHERE n."shopDomain" = ${shop} AND n."kind" = ${kind} AND n."state" IN ('due', 'later')
      AND n."at" <= ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC'
      AND ((l."zohoId" <> ${noRecord} AND NOT l."gone")
        OR n."at" < ${tooOld.toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ORDER BY n."state", n."at", n."shopifyId" LIMIT ${take}`

/** It is looked at again, after the others. */
export const putOffLook = ({ prisma }: Database, shop: ShopDomain, { orderId, at }: Look, until: Date) =>
  prisma.orderNote.updateMany({
    where: { shopDomain: shop, kind, shopifyId: orderId, source: look, at },
    data: { at: until },
  })

/** Looked at, unless it was asked for again meanwhile. */
export const endLook = ({ prisma }: Database, shop: ShopDomain, { orderId, at }: Look) =>
  prisma.orderNote.deleteMany({ where: { shopDomain: shop, kind, shopifyId: orderId, source: look, at } })

/** What became of an order's refunds and returns so far, by source. */
export async function loadNoted(
  { prisma }: Database,
  shop: ShopDomain,
  orderId: string,
): Promise<ReadonlyMap<string, { state: NoteState; at: Date }>> {
  const rows = await prisma.orderNote.findMany({
    where: { shopDomain: shop, kind, shopifyId: orderId, source: { not: look } },
  })
  return new Map(rows.map(({ source, state, at }) => [source, { state: State.parse(state), at }]))
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
const stillLinked = (shop: ShopDomain, orderId: string): Prisma.Sql => Prisma.sql`
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

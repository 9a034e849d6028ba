// Records of two kinds that stand for one another in Zoho: the link of one becomes the other's, or the other has one.

import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { invalidHash, isLinkedRow, linked } from '#app/db/link-row.server.ts'
import { stillConnected } from '#app/db/still-there.server.ts'
import type { LinkScope } from '#app/db/tables/links.server.ts'
import { type ShopDomain, type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'

/** `kind` of the scope: what takes over. */
type Handing = { scope: LinkScope; from: RecordKind }
type Pair = { fromId: ShopifyId; toId: ShopifyId }

/**
 * One statement: a record has a link of either kind, never of both or of none. The record in Zoho is to be written again,
 * and what was last written of its fields is kept: what people changed there since stays. One that has a link of its own
 * takes nothing over.
 */
export async function handOverLinks(
  db: Database,
  { scope: { shop, orgId, kind, at }, from }: Handing,
  pairs: readonly Pair[],
): Promise<void> {
  if (pairs.length === 0) return
  await db.prisma.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rowsParameter(pairs)}::jsonb) AS r("fromId" text, "toId" text)
      WHERE ${stillConnected(shop, orgId)}),
    given AS (
      DELETE FROM "Link" l USING r
      WHERE l."shopDomain" = ${shop} AND l."kind" = ${from} AND l."shopifyId" = r."fromId" AND ${isLinkedRow}
        AND NOT EXISTS (SELECT 1 FROM "Link" o
          WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind} AND o."shopifyId" = r."toId")
      RETURNING r."toId", l."parentId", l."zohoModule", l."zohoId", l."adopted",
        l."fieldHashes")
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "adopted", "fieldHashes",
      "fingerprint", "syncedAt")
    SELECT ${shop}, ${kind}, "toId", "parentId", "zohoModule", "zohoId", "adopted", "fieldHashes",
      ${invalidHash}, ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM given ORDER BY "toId"`
}

/**
 * Notes which record claims which link, the first one for good. One statement: of two that claim a link at once, one has it.
 * @returns the pairs of which the claim holds
 */
export async function claimLinks(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  pairs: readonly Pair[],
): Promise<Pair[]> {
  if (pairs.length === 0) return []
  const rows = await db.prisma.$queryRaw<{ fromId: string; toId: string }[]>`
    UPDATE "Link" l SET "claimedBy" = r."toId"
    FROM jsonb_to_recordset(${rowsParameter(pairs)}::jsonb) AS r("fromId" text, "toId" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."fromId"
      AND coalesce(l."claimedBy", r."toId") = r."toId"
    RETURNING r."fromId", r."toId"`
  return rows.map(({ fromId, toId }) => ({
    fromId: StoredShopifyId.parse(fromId),
    toId: StoredShopifyId.parse(toId),
  }))
}

/**
 * The newest links of records that are nobody's, at most `most`, that changed in Shopify in this time: their ids there.
 * `claimants`: only those that one of these may claim.
 */
export async function loadNobodys(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  {
    since,
    until,
    most,
    claimants,
  }: { since: Date; until?: Date; most: number; claimants?: readonly ShopifyId[] },
): Promise<ShopifyId[]> {
  const rows = await db.prisma.link.findMany({
    where: {
      shopDomain: shop,
      kind,
      parentId: null,
      gone: false,
      ...linked,
      sourceAt: { gte: since, ...(until ? { lte: until } : {}) },
      ...(claimants ? { OR: [{ claimedBy: null }, { claimedBy: { in: [...claimants] } }] } : {}),
    },
    orderBy: { sourceAt: 'desc' },
    take: most,
    select: { shopifyId: true },
  })
  return rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
}

/**
 * The newest links of these people's records, at most `most` for each moment, that changed in Shopify within `apartMs` of it:
 * their ids there.
 */
export async function loadTheirsNear(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  moments: readonly { parentId: ShopifyId; at: Date }[],
  { apartMs, most }: { apartMs: number; most: number },
): Promise<ShopifyId[]> {
  if (moments.length === 0) return []
  const times = moments.map(({ parentId, at }) => ({
    parentId,
    since: new Date(at.getTime() - apartMs),
    until: new Date(at.getTime() + apartMs),
  }))
  const rows = await db.prisma.$queryRaw<{ shopifyId: string }[]>`
    SELECT DISTINCT near."shopifyId"
    FROM jsonb_to_recordset(${rowsParameter(times)}::jsonb) AS r("parentId" text, "since" text, "until" text)
    CROSS JOIN LATERAL (
      SELECT l."shopifyId" FROM "Link" l
      WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."parentId" = r."parentId" AND NOT l."gone"
        AND l.${isLinkedRow} AND l."sourceAt" >= r."since"::timestamptz AT TIME ZONE 'UTC'
        AND l."sourceAt" <= r."until"::timestamptz AT TIME ZONE 'UTC'
      ORDER BY l."sourceAt" DESC LIMIT ${most}) near`
  return rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
}

export type Made = { shopifyId: ShopifyId; parentId: ShopifyId | null; createdAt: Date; total: string | null }

/** Linked records in a module that were made within `apartMs` of one of these times; `gone`: only those that are, or are not. */
export async function loadMadeNear(
  db: Database,
  where: { shop: ShopDomain; kind: RecordKind; zohoModule: string; gone?: boolean },
  { times, apartMs }: { times: readonly Date[]; apartMs: number },
): Promise<Made[]> {
  if (times.length === 0) return []
  const { shop, ...of } = where
  const near = times.map((time) => ({
    createdAt: { gte: new Date(time.getTime() - apartMs), lte: new Date(time.getTime() + apartMs) },
  }))
  const rows = await db.prisma.link.findMany({
    where: { shopDomain: shop, ...of, ...linked, OR: near },
    select: { shopifyId: true, parentId: true, createdAt: true, total: true },
  })
  return rows.flatMap(({ shopifyId, parentId, createdAt, total }) =>
    createdAt
      ? [
          {
            shopifyId: StoredShopifyId.parse(shopifyId),
            parentId: StoredShopifyId.nullable().parse(parentId),
            createdAt,
            total: total === null ? null : String(total),
          },
        ]
      : [],
  )
}

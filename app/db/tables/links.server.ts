// Which Zoho record stands for which Shopify record, and the fingerprint of what was last written there.

import { Prisma } from '@prisma/client'
import { type ShopDomain, type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { kindTraits, type RecordKind } from '#app/lib/kinds.ts'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { collectPages, inPages } from '#app/db/rows/in-pages.server.ts'
import {
  doubtfulHash,
  fromRaw,
  invalidHash,
  isLinkedRow,
  linkColumns,
  linked,
  noRecord,
  toLink,
  toRow,
  type Link,
  type NewLink,
  type RawLink,
} from '#app/db/link-row.server.ts'
import { stillConnected } from '#app/db/still-there.server.ts'

/** A link to a record found in Zoho that is to be written again. */
export const bareLink = (
  one: { shopifyId: ShopifyId; parentId: ShopifyId | null },
  zohoModule: string,
  zohoId: ZohoId,
): NewLink => ({
  shopifyId: one.shopifyId,
  parentId: one.parentId,
  zohoModule,
  zohoId,
  fingerprint: null,
  linesHash: null,
  label: null,
  sourceAt: null,
  total: null,
  createdAt: null,
  correction: null,
  adjustment: null,
  adopted: false,
  fieldHashes: null,
  seenHashes: null,
})

/**
 * Nobody else tells an embedded database what its tables hold; a server does it itself. Without, it takes all links of a
 * shop for one, and goes through them for each batch.
 */
export const measureLinks = async ({ pglite }: Database): Promise<void> =>
  void (await pglite?.exec('ANALYZE "Link"'))

/** Links of these Shopify ids, keyed by id. */
export async function loadLinks(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, Link>> {
  const rows = await collectPages(shopifyIds, (page) =>
    db.rows<RawLink>(Prisma.sql`
      SELECT ${linkColumns} FROM "Link"
      WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(page)}`),
  )
  return new Map(rows.map((row) => toLink(fromRaw(row))).map((link) => [link.shopifyId, link]))
}

/** All variants' links of these Shopify products, or the orders' of these customers. */
export async function loadLinksUnder(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  parentIds: readonly ShopifyId[],
): Promise<Link[]> {
  const rows = await collectPages(parentIds, (page) =>
    db.prisma.link.findMany({ where: { shopDomain: shop, kind, parentId: { in: page } } }),
  )
  return rows.map(toLink)
}

/** Which of these Zoho records are linked already: zohoId -> shopifyId. */
export async function loadLinkedZohoIds(
  db: Database,
  shop: ShopDomain,
  module: string,
  zohoIds: readonly ZohoId[],
): Promise<Map<ZohoId, ShopifyId>> {
  const links = await collectPages(zohoIds, (page) =>
    db.rows<{ zohoId: string; shopifyId: ShopifyId }>(Prisma.sql`
      SELECT "zohoId", "shopifyId" FROM "Link"
      WHERE "shopDomain" = ${shop} AND "zohoModule" = ${module} AND "zohoId" = ${anyOf(page)}`),
  )
  return new Map(links.map((link) => [ZohoId.parse(link.zohoId), link.shopifyId]))
}

/** `orgId`: the organisation that the linked records are of. */
export type LinkScope = { shop: ShopDomain; orgId: string; kind: RecordKind; at: Date }

/**
 * One statement for the whole batch, for a shop that is still connected to this organisation.
 * @returns ids whose link is of a newer state already, or of another than the write went by: that one stays, and what
 *   Zoho holds is not certain
 */
export async function saveLinks(
  db: Database,
  scope: LinkScope,
  fresh: readonly NewLink[],
): Promise<ShopifyId[]> {
  if (fresh.length === 0) return []
  const rows = rowsParameter(fresh.map(toRow))
  const at = scope.at.toISOString()
  const stale = await db.rows<{ shopifyId: ShopifyId }>(Prisma.sql`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopifyId" text, "parentId" text, "zohoModule" text,
        "zohoId" text, "fingerprint" text, "linesHash" text, "label" text, "sourceAt" text, "total" text,
        "createdAt" text, "correction" text, "adjustment" text, "adopted" boolean, "fieldHashes" text,
        "seenHashes" text)
      WHERE ${stillConnected(scope.shop, scope.orgId)}),
    saved AS (
      INSERT INTO "Link" AS l ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint",
        "linesHash", "label", "sourceAt", "total", "createdAt", "correction", "adjustment", "adopted",
        "fieldHashes", "syncedAt")
      SELECT ${scope.shop}, ${scope.kind}, "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint",
        "linesHash", "label", "sourceAt"::timestamptz AT TIME ZONE 'UTC', "total"::numeric,
        "createdAt"::timestamptz AT TIME ZONE 'UTC', "correction"::numeric, "adjustment"::numeric, "adopted", "fieldHashes",
        ${at}::timestamptz AT TIME ZONE 'UTC'
      FROM r WHERE "seenHashes" IS NULL OR EXISTS (
        SELECT 1 FROM "Link" s WHERE s."shopDomain" = ${scope.shop} AND s."kind" = ${scope.kind}
          AND s."shopifyId" = r."shopifyId" AND s."fieldHashes" = r."seenHashes")
      ORDER BY "shopifyId"
      ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
        "parentId" = EXCLUDED."parentId", "zohoModule" = EXCLUDED."zohoModule", "zohoId" = EXCLUDED."zohoId",
        "fingerprint" = EXCLUDED."fingerprint", "linesHash" = EXCLUDED."linesHash", "label" = EXCLUDED."label",
        "sourceAt" = EXCLUDED."sourceAt", "total" = EXCLUDED."total", "createdAt" = EXCLUDED."createdAt",
        "correction" = coalesce(EXCLUDED."correction", l."correction"), "adjustment" = EXCLUDED."adjustment",
        "adopted" = EXCLUDED."adopted",
        "fieldHashes" = EXCLUDED."fieldHashes", "gone" = false, "syncedAt" = EXCLUDED."syncedAt"
      WHERE l."sourceAt" IS NULL OR EXCLUDED."sourceAt" IS NULL OR l."sourceAt" <= EXCLUDED."sourceAt"
      RETURNING l."shopifyId")
    SELECT "shopifyId" FROM r EXCEPT SELECT "shopifyId" FROM saved`)
  return stale.map(({ shopifyId }) => shopifyId)
}

/** Zoho is about to get these records: should its answer be lost, this is how they are found again. */
export async function saveLinksAhead(
  db: Database,
  scope: LinkScope & { zohoModule: string },
  fresh: readonly Pick<NewLink, 'shopifyId' | 'parentId' | 'label' | 'createdAt'>[],
): Promise<void> {
  if (fresh.length === 0) return
  await db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "label", "createdAt", "zohoModule", "zohoId",
      "fingerprint", "syncedAt")
    SELECT ${scope.shop}, ${scope.kind}, r."shopifyId", r."parentId", r."label",
      r."createdAt"::timestamptz AT TIME ZONE 'UTC', ${scope.zohoModule}, ${noRecord}, ${invalidHash},
      ${scope.at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter(fresh)}::jsonb)
      AS r("shopifyId" text, "parentId" text, "label" text, "createdAt" text)
    WHERE ${stillConnected(scope.shop, scope.orgId)}
    ORDER BY r."shopifyId" ON CONFLICT DO NOTHING`
}

/** Zoho refused them: there is nothing to be found. */
export async function deleteLinksAhead(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<void> {
  await inPages(shopifyIds, (page) =>
    db.prisma.link.deleteMany({ where: { ...these(shop, kind, page).where, zohoId: noRecord } }),
  )
}

/**
 * Unchanged records were seen in a newer state: remembered, so that a comparison need not look again. So is who they
 * belong to, which may change without a change to the record.
 */
export async function touchLinks(
  db: Database,
  scope: { shop: ShopDomain; kind: RecordKind },
  seen: readonly Pick<NewLink, 'shopifyId' | 'parentId' | 'sourceAt'>[],
): Promise<void> {
  if (seen.length === 0) return
  await db.prisma.$executeRaw`
    UPDATE "Link" l SET "sourceAt" = r."sourceAt"::timestamptz AT TIME ZONE 'UTC', "parentId" = r."parentId"
    FROM jsonb_to_recordset(${rowsParameter(seen)}::jsonb)
      AS r("shopifyId" text, "parentId" text, "sourceAt" text)
    WHERE l."shopDomain" = ${scope.shop} AND l."kind" = ${scope.kind} AND l."shopifyId" = r."shopifyId"
      AND l."sourceAt" <= r."sourceAt"::timestamptz AT TIME ZONE 'UTC'`
}

const these = (shop: ShopDomain, kind: RecordKind, shopifyIds: ShopifyId[]) => ({
  where: { shopDomain: shop, kind, shopifyId: { in: shopifyIds } },
})

/**
 * Writes the same into the links of any of these records; no records, no statement. Not by updateMany: Prisma puts a
 * transaction around it, which is two more statements.
 */
const updateThese =
  (set: Prisma.Sql) =>
  async (
    db: Database,
    shop: ShopDomain,
    kind: RecordKind,
    shopifyIds: readonly ShopifyId[],
  ): Promise<void> => {
    await inPages(
      shopifyIds,
      (page) => db.prisma.$executeRaw`
        UPDATE "Link" SET ${set}
        WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(page)}`,
    )
  }

/** What Zoho holds is not what we wrote, or not certainly: these records are written again when next synced. */
export const invalidateLinks = updateThese(
  Prisma.sql`"fingerprint" = CASE WHEN "fingerprint" = ${doubtfulHash} THEN "fingerprint" ELSE ${invalidHash} END,
    "linesHash" = NULL, "sourceAt" = NULL`,
)

/** Records that were in Zoho before us are written again when next synced, whatever their values in Shopify are. */
export const invalidateAdopted = (db: Database, shop: ShopDomain): Promise<number> =>
  db.prisma.$executeRaw`
    WITH mine AS (
      SELECT "kind", "shopifyId" FROM "Link" WHERE "shopDomain" = ${shop} AND "adopted" AND "fingerprint" <> ${doubtfulHash}
      ORDER BY 1, 2 FOR UPDATE)
    UPDATE "Link" l SET "fingerprint" = ${invalidHash} FROM mine
    WHERE l."shopDomain" = ${shop} AND l."kind" = mine."kind" AND l."shopifyId" = mine."shopifyId"
      AND l."fingerprint" <> ${doubtfulHash}`

// Each link has a value of its own.
const saveOfEach =
  (column: Prisma.Sql) =>
  async (
    db: Database,
    { shop, kind }: { shop: ShopDomain; kind: RecordKind },
    values: readonly { shopifyId: ShopifyId; value: string | null }[],
  ): Promise<void> => {
    if (values.length === 0) return
    await db.prisma.$executeRaw`
    UPDATE "Link" l SET ${column} = r."value"
    FROM jsonb_to_recordset(${rowsParameter(values)}::jsonb) AS r("shopifyId" text, "value" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."shopifyId"`
  }

/** What is known of these links' fields, where two writes of the same record met. */
export const saveHashes = saveOfEach(Prisma.sql`"fieldHashes"`)

/** What the nightly comparison last saw of each record's metafields. */
export const saveMetafieldHashes = saveOfEach(Prisma.sql`"metafieldHash"`)

/** Deleted in Shopify, kept and marked in Zoho. */
export const markGone = updateThese(Prisma.sql`"gone" = true, "fingerprint" = ${invalidHash}`)

export async function deleteLinks(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<void> {
  await inPages(shopifyIds, (page) => db.prisma.link.deleteMany(these(shop, kind, page)))
}

/** How many Shopify records (products, not variants) are linked. */
export async function countLinked(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  since: Date,
): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(DISTINCT ${kindTraits[kind].isInParts ? Prisma.sql`"parentId"` : Prisma.sql`"shopifyId"`})::int AS n FROM "Link"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND NOT "gone" AND ${isLinkedRow}
      AND ("createdAt" IS NULL OR "createdAt" >= ${since.toISOString()}::timestamptz AT TIME ZONE 'UTC')`
  return row?.n ?? 0
}

/** How many linked orders were created before `since`: Shopify may show them no more. */
export const countOlder = (db: Database, shop: ShopDomain, since: Date): Promise<number> =>
  db.prisma.link.count({
    where: { shopDomain: shop, kind: 'order', gone: false, createdAt: { lt: since }, ...linked },
  })

/** How many records of a kind are linked and not known to be gone; of products, variants. */
export const countLinks = (db: Database, shop: ShopDomain, kind: RecordKind): Promise<number> =>
  db.prisma.link.count({ where: { shopDomain: shop, kind, gone: false, ...linked } })

export const deleteAllLinks = (db: Database, shop: ShopDomain) =>
  db.prisma.link.deleteMany({ where: { shopDomain: shop } })

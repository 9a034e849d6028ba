// Links of customers whom Shopify no longer has, which become those of whoever they come again as.

import { Prisma } from '@prisma/client'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { invalidHash, type RecordLink } from '#app/db/link-row.server.ts'
import { stillConnected } from '#app/db/still-there.server.ts'
import type { LinkScope } from '#app/db/tables/links.server.ts'
import { type ShopDomain, type ShopifyId, StoredShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { OfKind, RecordKind } from '#app/lib/record-kind.ts'

/** `zohoId`: of the record that the link is to name. */
export type Heir = { fromId: ShopifyId; toId: ShopifyId; zohoId: ZohoId }

/**
 * One statement: a record is never without a link, nor has it two. It is to be written again, and what was last written of its
 * fields is kept. One who has a link already gets none.
 * @returns who got it
 */
export async function inheritLinks(
  db: Database,
  { shop, orgId, kind, zohoModule }: LinkScope & { zohoModule: string },
  heirs: readonly Heir[],
): Promise<ShopifyId[]> {
  if (heirs.length === 0) return []
  const rows = await db.rows<{ shopifyId: string }>(Prisma.sql`
    UPDATE "Link" l SET "shopifyId" = r."toId", "gone" = false, "fingerprint" = ${invalidHash}, "sourceAt" = NULL,
      "metafieldHash" = NULL
    FROM jsonb_to_recordset(${rowsParameter(heirs)}::jsonb) AS r("fromId" text, "toId" text, "zohoId" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."fromId"
      AND l."zohoModule" = ${zohoModule} AND l."zohoId" = r."zohoId" AND ${stillConnected(shop, orgId)}
      AND NOT EXISTS (SELECT 1 FROM "Link" o
        WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind} AND o."shopifyId" = r."toId")
    RETURNING l."shopifyId"`)
  return rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
}

/**
 * These records are others' by now: links of who was deleted in Shopify, or had them until now (`heirTo`), let go of them.
 * @returns those that were let go of
 */
export async function letGo(
  db: Database,
  { shop, kind, zohoModule }: { shop: ShopDomain; kind: RecordKind; zohoModule: string },
  heirs: readonly { zohoId: ZohoId; heirTo: ShopifyId | null }[],
): Promise<ZohoId[]> {
  if (heirs.length === 0) return []
  const zohoIds = heirs.map(({ zohoId }) => zohoId)
  const had = heirs.flatMap(({ heirTo }) => heirTo ?? [])
  const rows = await db.rows<{ zohoId: string }>(Prisma.sql`
    DELETE FROM "Link" WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "zohoModule" = ${zohoModule}
      AND "zohoId" = ${anyOf(zohoIds)} AND ("gone" OR "shopifyId" = ${anyOf(had)}) RETURNING "zohoId"`)
  return rows.map(({ zohoId }) => ZohoId.parse(zohoId))
}

/** The records of these links that are also of somebody who is not among them, and not known as deleted in Shopify. */
export async function recordsOfOthers(
  db: Database,
  { shop, kind }: OfKind,
  links: readonly RecordLink[],
): Promise<ReadonlySet<ZohoId>> {
  const modules = [...new Set(links.map(({ zohoModule }) => zohoModule))]
  const ids = links.map(({ shopifyId }) => shopifyId)
  const rows = await db.rows<{ zohoId: string }>(Prisma.sql`
    SELECT "zohoId" FROM "Link" WHERE "shopDomain" = ${shop} AND "zohoModule" = ${anyOf(modules)}
      AND "zohoId" = ${anyOf(links.map(({ zohoId }) => zohoId))} AND "kind" = ${kind} AND NOT "gone"
      AND NOT ("shopifyId" = ${anyOf(ids)})`)
  return new Set(rows.map(({ zohoId }) => ZohoId.parse(zohoId)))
}

// Which Zoho record stands for which Shopify record, and the fingerprint of what was last written there.

import type { Link } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { rowsParameter, type Database } from './client.server.ts'

export type { Link }

export type LinkDraft = {
  shopifyId: string
  parentId: string | null
  zohoModule: string
  zohoId: string
  fingerprint: string
  linesPrint: string | null
  label: string | null
  sourceAt: string | null
  total: string | null
  adopted: boolean
  gone: boolean
}

/** Links of these Shopify ids, keyed by id. */
export async function loadLinks(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly string[],
): Promise<Map<string, Link>> {
  if (shopifyIds.length === 0) return new Map()
  const links = await db.prisma.link.findMany({
    where: { shopDomain: shop, kind, shopifyId: { in: [...shopifyIds] } },
  })
  return new Map(links.map((link) => [link.shopifyId, link]))
}

/** All variants' links of these Shopify products. */
export const loadVariantLinks = (db: Database, shop: ShopDomain, productIds: readonly string[]) =>
  db.prisma.link.findMany({ where: { shopDomain: shop, kind: 'product', parentId: { in: [...productIds] } } })

/** Which of these Zoho records are linked already: zohoId -> shopifyId. */
export async function loadLinkedZohoIds(
  db: Database,
  shop: ShopDomain,
  module: string,
  zohoIds: readonly string[],
): Promise<Map<string, string>> {
  if (zohoIds.length === 0) return new Map()
  const links = await db.prisma.link.findMany({
    where: { shopDomain: shop, zohoModule: module, zohoId: { in: [...zohoIds] } },
    select: { zohoId: true, shopifyId: true },
  })
  return new Map(links.map((link) => [link.zohoId, link.shopifyId]))
}

/** One statement for the whole batch. A link whose `sourceAt` is newer already is left alone. */
export async function saveLinks(
  db: Database,
  scope: { shop: ShopDomain; kind: RecordKind; at: Date },
  drafts: readonly LinkDraft[],
): Promise<void> {
  if (drafts.length === 0) return
  const rows = rowsParameter(drafts)
  const at = scope.at.toISOString()
  await db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint",
      "linesPrint", "label", "sourceAt", "total", "adopted", "gone", "syncedAt")
    SELECT ${scope.shop}, ${scope.kind}, r."shopifyId", r."parentId", r."zohoModule", r."zohoId", r."fingerprint",
      r."linesPrint", r."label", r."sourceAt"::timestamptz AT TIME ZONE 'UTC', r."total"::numeric, r."adopted", r."gone",
      ${at}::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("shopifyId" text, "parentId" text, "zohoModule" text, "zohoId" text,
      "fingerprint" text, "linesPrint" text, "label" text, "sourceAt" text, "total" text, "adopted" boolean, "gone" boolean)
    ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET
      "parentId" = EXCLUDED."parentId", "zohoModule" = EXCLUDED."zohoModule", "zohoId" = EXCLUDED."zohoId",
      "fingerprint" = EXCLUDED."fingerprint", "linesPrint" = EXCLUDED."linesPrint", "label" = EXCLUDED."label", "sourceAt" = EXCLUDED."sourceAt",
      "total" = EXCLUDED."total", "adopted" = EXCLUDED."adopted", "gone" = EXCLUDED."gone",
      "syncedAt" = EXCLUDED."syncedAt"`
}

export const deleteLinks = (db: Database, shop: ShopDomain, kind: RecordKind, shopifyIds: readonly string[]) =>
  db.prisma.link.deleteMany({ where: { shopDomain: shop, kind, shopifyId: { in: [...shopifyIds] } } })

/** The next page of links by id, for sweeps over everything. */
export const pageLinks = (
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  page: { after: string; take: number },
) =>
  db.prisma.link.findMany({
    where: { shopDomain: shop, kind, shopifyId: { gt: page.after } },
    orderBy: { shopifyId: 'asc' },
    take: page.take,
  })

export const countLinks = (db: Database, shop: ShopDomain, kind: RecordKind) =>
  db.prisma.link.count({ where: { shopDomain: shop, kind, gone: false } })

export const deleteAllLinks = (db: Database, shop: ShopDomain) =>
  db.prisma.link.deleteMany({ where: { shopDomain: shop } })

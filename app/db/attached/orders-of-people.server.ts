// What people ordered, left in a checkout or were drafted, by its links: some have tens of thousands.

import { Prisma } from '@prisma/client'
import { anyOf, type Database } from '#app/db/client.server.ts'
import { collectPages } from '#app/db/rows/in-pages.server.ts'
import { isLinkedRow } from '#app/db/link-row.server.ts'
import { type ShopDomain, type ShopifyId, StoredShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'

type Scope = { shop: ShopDomain; kinds: readonly RecordKind[] }
type Ordered = { kind: RecordKind; shopifyId: ShopifyId }
export type OrderedBy = { parentId: ShopifyId; zohoModule: string; zohoId: ZohoId }

/** Of each of these customers the `most` that were written last, in Zoho; without what is gone in Shopify. */
export async function loadNewestOf(
  db: Database,
  { shop, kinds }: Scope,
  customerIds: readonly ShopifyId[],
  most: number,
): Promise<OrderedBy[]> {
  const rows = await collectPages(customerIds, (page) =>
    db.rows<{ parentId: string; zohoModule: string; zohoId: string }>(Prisma.sql`
      SELECT "parentId", "zohoModule", "zohoId" FROM (
        SELECT l.*, row_number() OVER (PARTITION BY "parentId" ORDER BY "syncedAt" DESC, "shopifyId") AS "place"
        FROM "Link" l
        WHERE "shopDomain" = ${shop} AND "kind" = ${anyOf(kinds)} AND "parentId" = ${anyOf(page)} AND NOT "gone"
          AND ${isLinkedRow}) l
      WHERE "place" <= ${most}`),
  )
  return rows.map(({ parentId, zohoModule, zohoId }) => ({
    parentId: StoredShopifyId.parse(parentId),
    zohoModule,
    zohoId: ZohoId.parse(zohoId),
  }))
}

/** All of these customers', a page at a time; without what is gone in Shopify. */
export async function* pageOrdersOf(
  db: Database,
  { shop, kinds }: Scope,
  customerIds: readonly ShopifyId[],
  take = 1000,
): AsyncGenerator<Ordered[]> {
  let last: { kind: string; shopifyId: string } = { kind: '', shopifyId: '' }
  for (;;) {
    const page = await db.rows<Ordered>(Prisma.sql`
      SELECT "kind", "shopifyId" FROM "Link"
      WHERE "shopDomain" = ${shop} AND "kind" = ${anyOf(kinds)} AND "parentId" = ${anyOf(customerIds)} AND NOT "gone"
        AND ("kind", "shopifyId") > (${last.kind}, ${last.shopifyId})
      ORDER BY "kind", "shopifyId" LIMIT ${take}`)
    yield page
    const end = page.at(-1)
    if (!end || page.length < take) return
    last = end
  }
}

// Which records went without a value because Zoho takes it once only and another record has it: their last outcome says so.

import { Prisma } from '@prisma/client'
import type { Database } from '#app/db/client.server.ts'
import { type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'

/** Of these holders, as outcomes name them. */
export async function loadWithoutValueOf(
  db: Database,
  { shop, kind }: OfKind,
  holders: readonly string[],
): Promise<ShopifyId[]> {
  const rows = await db.rows<{ shopifyId: string }>(Prisma.sql`
    SELECT DISTINCT o."shopifyId" FROM "Outcome" o
    WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind} AND o."cause" = 'value_taken'
      AND EXISTS (SELECT 1 FROM jsonb_array_elements_text(${JSON.stringify(holders)}::jsonb) AS h("holder")
        WHERE position(h."holder" in o."message") > 0)
      AND NOT EXISTS (SELECT 1 FROM "Outcome" n WHERE n."shopDomain" = o."shopDomain" AND n."kind" = o."kind"
        AND n."shopifyId" = o."shopifyId" AND n."id" > o."id")`)
  return rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
}

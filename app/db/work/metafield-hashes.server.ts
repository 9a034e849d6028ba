// What the last nightly comparison saw of each record's metafields: a short digest with its link.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'

export async function saveMetafieldHashes(
  db: Database,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  seen: readonly { shopifyId: string; hash: string }[],
): Promise<void> {
  if (seen.length === 0) return
  await db.prisma.$executeRaw`
    UPDATE "Link" l SET "metafieldHash" = r."hash"
    FROM jsonb_to_recordset(${rowsParameter(seen)}::jsonb) AS r("shopifyId" text, "hash" text)
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = r."shopifyId"`
}

// Records that were erased at Shopify's request, by digests alone: what is read again later is recognised, and nobody can
// tell from the table whose they are.

import { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'
import { anyOf, type Database } from '#app/db/client.server.ts'

/** Whether there is anything to look for: of most shops nothing was ever erased. */
export async function hasErased(db: Database, shop: ShopDomain): Promise<boolean> {
  const found = await db.rows(
    Prisma.sql`SELECT "digest" FROM "ErasedRecord" WHERE "shopDomain" = ${shop} LIMIT 1`,
  )
  return found.length > 0
}

/** By digest, when it was erased. @param digests all that those records may have */
export async function loadErased(
  db: Database,
  shop: ShopDomain,
  digests: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await db.rows<{ digest: string; erasedAt: Date }>(Prisma.sql`
    SELECT "digest", "erasedAt" AT TIME ZONE 'UTC' AS "erasedAt" FROM "ErasedRecord"
    WHERE "shopDomain" = ${shop} AND "digest" = ${anyOf(digests)}`)
  return new Map(rows.map(({ digest, erasedAt }) => [digest, erasedAt]))
}

/** Shopify still shows these: they are kept on. Once in a while is enough: `before` is when they were last met. */
export async function keepErased(
  db: Database,
  shop: ShopDomain,
  { digests, at, before }: { digests: readonly string[]; at: Date; before: Date },
): Promise<void> {
  await db.prisma.erasedRecord.updateMany({
    where: { shopDomain: shop, digest: { in: [...digests] }, metAt: { lt: before } },
    data: { metAt: at },
  })
}

/** @param before those that were not met since then */
export const forgetErased = (db: Database, before: Date): Promise<void> =>
  forgetOld(db, 'ErasedRecord', before)

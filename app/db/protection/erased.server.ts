// Records that were erased at Shopify's request, by digests alone: what is read again later is recognised, and nobody can
// tell from the table whose they are.

import type { ShopDomain } from '#app/lib/ids.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'
import type { Database } from '#app/db/client.server.ts'

/** By digest, when it was erased. @param digests all that those records may have */
export async function loadErased(
  db: Database,
  shop: ShopDomain,
  digests: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await db.prisma.erasedRecord.findMany({
    where: { shopDomain: shop, digest: { in: [...digests] } },
    select: { digest: true, erasedAt: true },
  })
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

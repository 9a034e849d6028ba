// Which record in Zoho stands for each of a list's records: those that wait or were refused are often there already.

import type { Database } from '#app/db/client.server.ts'
import { inZoho } from '#app/db/screens/figures.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { linksOf } from './status.server.ts'

type Linked = { label: string | null; zohoModule: string; zohoId: string }

/** By the id of the record, or of the product that several stand for: one of them then, the last that was synced. */
export async function loadLinksOf(
  { db, shop, kind }: { db: Database; shop: ShopDomain; kind: RecordKind },
  ids: readonly string[],
): Promise<ReadonlyMap<string, Linked>> {
  if (ids.length === 0) return new Map()
  const rows = await db.prisma.link.findMany({
    where: { AND: [{ shopDomain: shop, kind, ...inZoho }, linksOf(kind, ids)] },
    orderBy: { syncedAt: 'asc' },
    select: { shopifyId: true, parentId: true, label: true, zohoModule: true, zohoId: true },
  })
  // The parent of an order is its customer, which is none of this kind.
  const idsOf = (row: (typeof rows)[number]) =>
    kindTraits[kind].isInParts && row.parentId !== null ? [row.shopifyId, row.parentId] : [row.shopifyId]
  return new Map(
    rows.flatMap((row) => {
      const { label, zohoModule, zohoId } = row
      return idsOf(row).map((id): [string, Linked] => [id, { label, zohoModule, zohoId }])
    }),
  )
}

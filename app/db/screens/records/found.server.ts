// What a search found, wherever it stands: linked, deleted, waiting, refused, skipped, or not known here at all.

import type { Prisma } from '@prisma/client'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { linksOf, loadMissing } from './status.server.ts'

// Named so that the index on module and id serves; products have one, customers and orders either of two.
const zohoModules = ['Leads', 'Contacts', 'Products', 'Sales_Orders', 'Deals', 'Quotes']

/** Shopify ids of records that are known here by just this text: an id of either side, or an order's name. */
export async function findKnownIds(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  { text, most }: { text: string; most: number },
): Promise<string[]> {
  const mine = { shopDomain: shop, kind }
  const names = { label: { in: [text, `#${text}`] } }
  const isNumber = /^\d+$/.test(text)
  const ids: Prisma.LinkWhereInput[] = isNumber
    ? [linksOf(kind, [text]), { zohoModule: { in: zohoModules }, zohoId: text }]
    : []
  const some = { take: most, select: { shopifyId: true } } as const
  const byId = isNumber ? [{ shopifyId: text }] : []
  const [links, outcomes, changes] = await Promise.all([
    db.prisma.link.findMany({ where: { ...mine, OR: [...ids, names] }, ...some }),
    db.prisma.outcome.findMany({ where: { ...mine, OR: [...byId, names] }, ...some }),
    isNumber ? db.prisma.change.findMany({ where: { ...mine, shopifyId: text }, ...some }) : [],
  ])
  const found = [...links, ...outcomes, ...changes].map(({ shopifyId }) => shopifyId)
  return [...new Set(found)].slice(0, most)
}

/** Of these records those that are not in Zoho, and how they stand. */
export async function listUnlinked(db: Database, shop: ShopDomain, kind: RecordKind, ids: readonly string[]) {
  const known = await loadMissing(
    db,
    shop,
    kind,
    ids.filter((id) => id !== noId),
  )
  return [...known.values()]
}

/** In an address: the search found nothing. */
const noId = '0'

// Where one Shopify record stands: for the block on its own page in the Shopify admin.

import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { linked } from '#app/db/link-row.server.ts'

export type Standing = {
  state: 'linked' | 'waiting' | 'refused' | 'gone' | 'missing'
  /** Why it was refused, as a code. */
  cause: string | null
  /** The records that stand for it in Zoho: one, or for a product one a variant. */
  links: { shopifyId: string; zohoModule: string; zohoId: string; at: Date }[]
}

type Asked = { kind: RecordKind; shopifyId: string }

/** @param asked a customer, an order, a product with all its variants, or one variant */
export async function loadSyncStatus(db: Database, shop: ShopDomain, asked: Asked): Promise<Standing> {
  const { kind, shopifyId } = asked
  const scope = { shopDomain: shop, kind }
  const { isInParts } = kindTraits[kind]
  const own = isInParts ? { OR: [{ shopifyId }, { parentId: shopifyId }] } : { shopifyId }
  const rows = await db.prisma.link.findMany({
    where: { ...scope, ...own, ...linked },
    orderBy: [{ syncedAt: 'desc' }, { shopifyId: 'asc' }],
    select: { shopifyId: true, parentId: true, zohoModule: true, zohoId: true, syncedAt: true, gone: true },
  })
  // Changes name the product of a variant, outcomes either.
  const parents = isInParts ? rows.map((row) => row.parentId ?? '') : []
  const ids = [...new Set([shopifyId, ...parents, ...rows.map((row) => row.shopifyId)])].filter(Boolean)
  const [waiting, refused] = await Promise.all([
    db.prisma.change.count({ where: { ...scope, shopifyId: { in: ids }, deadLettered: false } }),
    db.prisma.outcome.findFirst({
      where: {
        ...scope,
        shopifyId: { in: ids },
        result: { in: ['rejected', 'failed'] },
        resolvedAt: null,
      },
      orderBy: { at: 'desc' },
      select: { cause: true },
    }),
  ])
  const there = rows.filter((row) => !row.gone)
  const held = there.length > 0 ? 'linked' : rows.length > 0 ? 'gone' : 'missing'
  return {
    state: waiting > 0 ? 'waiting' : refused ? 'refused' : held,
    cause: refused ? (refused.cause ?? 'unknown') : null,
    links: there.map(({ shopifyId: id, zohoModule, zohoId, syncedAt }) => ({
      shopifyId: id,
      zohoModule,
      zohoId,
      at: syncedAt,
    })),
  }
}

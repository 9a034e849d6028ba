// Customers whose Zoho record is in the other of the two modules: linked before the merchant changed the choice.

import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'
import { isLinked, linked, toLink, type RecordLink } from '#app/db/link-row.server.ts'
import { toRun, type RunWithSteps } from './runs.server.ts'

const elsewhere = (shop: ShopDomain, module: string) => ({
  shopDomain: shop,
  kind: 'customer',
  zohoModule: module,
  gone: false,
  ...linked,
})

export const countElsewhere = (db: Database, shop: ShopDomain, module: string): Promise<number> =>
  db.prisma.link.count({ where: elsewhere(shop, module) })

/** A page of them by id; those that moved are no longer among them, so only those that stayed are skipped. */
export async function pageElsewhere(
  db: Database,
  shop: ShopDomain,
  module: string,
  page: { skip: number; take: number },
): Promise<RecordLink[]> {
  const where = elsewhere(shop, module)
  const rows = await db.prisma.link.findMany({ where, orderBy: { shopifyId: 'asc' }, ...page })
  return rows.map(toLink).filter(isLinked)
}

/** Which of these are there still. */
export async function stillElsewhere(
  db: Database,
  shop: ShopDomain,
  module: string,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<string>> {
  const where = { ...elsewhere(shop, module), shopifyId: { in: [...ids] } }
  const rows = await db.prisma.link.findMany({ where, select: { shopifyId: true } })
  return new Set(rows.map(({ shopifyId }) => shopifyId))
}

/** How many orders these shops' customers have, by customer. */
export async function countOrdersOf(
  db: Database,
  shop: ShopDomain,
  customerIds: readonly ShopifyId[],
): Promise<Map<string, number>> {
  if (customerIds.length === 0) return new Map()
  const rows = await db.prisma.link.groupBy({
    by: ['parentId'],
    where: { shopDomain: shop, kind: 'order', gone: false, parentId: { in: [...customerIds] } },
    _count: true,
  })
  return new Map(rows.map(({ parentId, _count }) => [parentId ?? '', _count]))
}

/** The newest move of customers between modules, with its progress. */
export async function loadLastMove(db: Database, shop: ShopDomain): Promise<RunWithSteps | null> {
  const row = await db.prisma.run.findFirst({
    where: { shopDomain: shop, type: 'move' },
    orderBy: { startedAt: 'desc' },
    include: { steps: true },
  })
  return row && toRun(row)
}

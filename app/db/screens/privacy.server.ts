// Privacy requests for the screens, page by page.

import type { ShopDomain } from '#app/lib/ids.ts'
import { PrivacyType } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { orderIdsOf, recordsOf } from '#app/db/protection/privacy.server.ts'
import { beyond, cursorOf, pageOf, type Page } from './paging.server.ts'

/** How many wait for the merchant, and when the first is due. */
export async function loadOpenPrivacy(
  db: Database,
  shop: ShopDomain,
): Promise<{ count: number; dueAt: Date | null }> {
  const { _count, _min } = await db.prisma.privacyRequest.aggregate({
    where: { shopDomain: shop, doneAt: null },
    _count: true,
    _min: { dueAt: true },
  })
  return { count: _count, dueAt: _min.dueAt }
}

/** One page of requests, newest first. */
export async function listPrivacy(db: Database, shop: ShopDomain, page: Page) {
  const cursor = cursorOf(page, /^(request|delivery)-.{1,100}$/)
  const order = page.before ? 'asc' : 'desc'
  const rows = await db.prisma.privacyRequest.findMany({
    where: {
      shopDomain: shop,
      AND: cursor
        ? [beyond({ by: 'receivedAt', from: cursor.at, order }, { by: 'id', from: cursor.id, order })]
        : [],
    },
    orderBy: [{ receivedAt: order }, { id: order }],
    take: page.size + 1,
  })
  const views = rows.map((row) => ({
    id: row.id,
    type: PrivacyType.parse(row.type),
    customerId: row.customerId,
    orders: orderIdsOf(row).length,
    records: recordsOf(row),
    receivedAt: row.receivedAt,
    dueAt: row.dueAt,
    doneAt: row.doneAt,
  }))
  return pageOf(views, page, ({ receivedAt, id }) => ({ at: receivedAt, id }))
}

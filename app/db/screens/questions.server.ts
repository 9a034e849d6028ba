// Open questions for the screens, page by page.

import type { ShopDomain } from '#app/lib/ids.ts'
import { ofKnownKind, RecordKind } from '#app/lib/record-kind.ts'
import { QuestionWhy } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { beyond, cursorOf, pageOf, type Page } from './paging.server.ts'

export const countQuestions = (db: Database, shop: ShopDomain): Promise<number> =>
  db.prisma.question.count({ where: { shopDomain: shop, answer: null } })

/** One page of open questions, newest first. */
export async function listQuestions(db: Database, shop: ShopDomain, page: Page) {
  const cursor = cursorOf(page)
  const order = page.before ? 'asc' : 'desc'
  const rows = await db.prisma.question.findMany({
    where: {
      shopDomain: shop,
      ...ofKnownKind,
      answer: null,
      AND: cursor
        ? [beyond({ by: 'askedAt', from: cursor.at, order }, { by: 'shopifyId', from: cursor.id, order })]
        : [],
    },
    orderBy: [{ askedAt: order }, { shopifyId: order }],
    take: page.size + 1,
    select: { kind: true, shopifyId: true, parentId: true, label: true, why: true, askedAt: true },
  })
  const named = rows.map((row) => ({
    ...row,
    kind: RecordKind.parse(row.kind),
    why: QuestionWhy.parse(row.why),
  }))
  return pageOf(named, page, ({ askedAt, shopifyId }) => ({ at: askedAt, id: shopifyId }))
}

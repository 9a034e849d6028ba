// Which records others may not look for yet: asked of the links of all that a batch names.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { doubtfulHash, invalidHash, noRecord } from '#app/db/link-row.server.ts'
import { hasUnplaced } from '#app/db/work/due-changes.server.ts'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { cloneDatabase } from '#test/support/database.ts'

const shop = ShopDomain.parse('placed.myshopify.com')
const at = new Date('2026-11-27T12:00:00Z')

let db: Database
beforeAll(async () => {
  db = await cloneDatabase()
  await db.prisma.shop.create({
    data: { domain: shop, name: 'Shop', currency: 'USD', timezone: 'UTC', installedAt: at },
  })
  const link = (kind: RecordKind, shopifyId: string, about: object = {}) => ({
    shopDomain: shop,
    kind,
    shopifyId,
    zohoModule: 'Any',
    zohoId: `z${shopifyId}`,
    fingerprint: 'f',
    syncedAt: at,
    ...about,
  })
  await db.prisma.link.createMany({
    data: [
      link('customer', '1'),
      link('customer', '2', { fingerprint: invalidHash }),
      link('customer', '3', { gone: true }),
      link('customer', '4', { zohoId: noRecord }),
      link('customer', '5', { fingerprint: doubtfulHash }),
      link('product', '11', { parentId: '10' }),
      link('product', '12', { parentId: '10' }),
      link('product', '21', { parentId: '20' }),
      link('product', '22', { parentId: '20', zohoId: noRecord, fingerprint: invalidHash }),
    ],
  })
})
afterAll(() => db.close())

test.each<[string, RecordKind, string[], boolean]>([
  ['customers with links', 'customer', ['1', '2'], false],
  ['one of them without', 'customer', ['1', '9'], true],
  ['one that is marked as gone', 'customer', ['1', '3'], true],
  ['one that was about to be written', 'customer', ['4'], true],
  ['one whose write is in doubt', 'customer', ['5'], true],
  ['a product with all of its variants', 'product', ['10'], false],
  ['one whose variants are not all there', 'product', ['10', '20'], true],
  ['one that has none', 'product', ['11'], true],
])('%s', async (_, kind, ids, isUnplaced) => {
  expect(
    await hasUnplaced(
      db,
      { shop, kind },
      ids.map((id) => ShopifyId.parse(id)),
    ),
  ).toBe(isUnplaced)
})

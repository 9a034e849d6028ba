import { expect, test } from 'vitest'
import { ShopDomain, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { fetchLatelyChanged } from '#app/shopify/records/changed.server.ts'

const hour = (n: number) => `2026-11-20T${String(n).padStart(2, '0')}:00:00Z`

/** Answers with these pages, one after the other. */
function admin(kind: RecordKind, pages: readonly { id: string; updatedAt: string }[][]): ShopifyAdmin {
  let asked = 0
  return {
    shop: ShopDomain.parse('acme.myshopify.com'),
    graphql: (_, __, schema) => {
      const nodes = (pages[asked++] ?? []).map(({ id, updatedAt }) => ({
        id: toGid(shopifyKinds[kind].nodeType, id),
        createdAt: hour(0),
        updatedAt,
      }))
      const pageInfo = { hasNextPage: asked < pages.length, endCursor: String(asked) }
      const data = schema.parse({ [shopifyKinds[kind].root]: { nodes, pageInfo } })
      return Promise.resolve({ data, cost: null, withheld: false, withheldIn: new Set<string>() })
    },
  }
}

const pages = [
  [
    { id: '3', updatedAt: hour(9) },
    { id: '2', updatedAt: hour(3) },
  ],
  [{ id: '1', updatedAt: hour(8) }],
]

async function found(kind: RecordKind): Promise<string[]> {
  const ids: string[] = []
  for await (const page of fetchLatelyChanged(admin(kind, pages), kind, new Date(hour(6))))
    ids.push(...page.map(({ shopifyId }) => shopifyId))
  return ids
}

test('of a list that is sorted by the change no more is read than what changed lately', async () => {
  expect(await found('order')).toEqual(['3'])
})

test('of one that Shopify sorts by the making all is read: an old one may have changed just now', async () => {
  expect(await found('checkout')).toEqual(['3', '1'])
})

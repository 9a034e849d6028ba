import { expect, test } from 'vitest'
import { z } from 'zod'
import { ShopDomain, ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { fetchChanged, fetchLatelyChanged } from '#app/shopify/records/changed.server.ts'

const hour = (n: number) => `2026-11-20T${String(n).padStart(2, '0')}:00:00Z`

/** Answers with these pages, one after the other. */
function admin(kind: RecordKind, pages: readonly { id: string; updatedAt: string }[][]): ShopifyAdmin {
  let asked = 0
  return {
    shop: ShopDomain.parse('acme.myshopify.com'),
    graphql: (_, __, schema) => {
      const nodes = (pages[asked++] ?? []).map(({ id, updatedAt }) => ({
        id: toGid(shopifyKinds[kind].nodeType, ShopifyId.parse(id)),
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

/** Shows no more than 25,000 of a search: refuses the page after them, or has none. */
function capped(kind: RecordKind, how: 'refuses' | 'ends'): ShopifyAdmin & { all: number } {
  const all = 60_000
  const stepMs = 30_000
  const timeOf = (n: number) => new Date(Date.parse(hour(0)) + Math.floor(n / 3) * stepMs).toISOString()
  return {
    all,
    shop: ShopDomain.parse('acme.myshopify.com'),
    graphql: (_, variables, schema) => {
      const { query, after, first } = z
        .object({ query: z.string(), after: z.string().nullable(), first: z.number() })
        .parse(variables)
      const from = [...query.matchAll(/(?:updated|created)_at:>='([^']+)'/g)].map(([, time = '']) =>
        Date.parse(time),
      )
      const start = Math.max(0, ((Math.max(...from) - Date.parse(hour(0))) / stepMs) * 3)
      const at = start + Number(after ?? 0)
      const end = Math.min(at + first, all, start + 25_000)
      if (how === 'refuses' && at >= start + 25_000) return Promise.reject(new Error('beyond 25,000'))
      const nodes = Array.from({ length: Math.max(end - at, 0) }, (__, i) => ({
        id: toGid(shopifyKinds[kind].nodeType, ShopifyId.parse(String(at + i))),
        createdAt: timeOf(at + i),
        updatedAt: timeOf(at + i),
      }))
      const hasNextPage = end < all && (how === 'refuses' || end < start + 25_000)
      const pageInfo = { hasNextPage, endCursor: String(end - start) }
      const data = schema.parse({ [shopifyKinds[kind].root]: { nodes, pageInfo } })
      return Promise.resolve({ data, cost: null, withheld: false, withheldIn: new Set<string>() })
    },
  }
}

for (const how of ['refuses', 'ends'] as const)
  for (const kind of ['order', 'customer', 'checkout'] as const)
    test(`a search of more than Shopify pages through goes on in another one (${kind}; it ${how})`, async () => {
      const shown = capped(kind, how)
      const ids = new Set<string>()
      for await (const page of fetchChanged(shown, kind, new Date(hour(0))))
        for (const { shopifyId } of page) ids.add(shopifyId)
      expect(ids.size).toBe(shown.all)
    })

// Tags and origins that the newest records of a kind have, for a merchant to choose from.

import { z } from 'zod'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'

const mostLooked = 100

const Node = z.object({
  tags: z.array(z.string()).nullish(),
  sourceName: z.string().nullish().default(null),
  app: z.object({ name: z.string() }).nullish().default(null),
})
const schema = z.record(z.string(), z.object({ nodes: z.array(Node) }))

/** Of the hundred records that changed last: one query, by fields that the sync reads as well. */
export async function fetchSuggestions(admin: ShopifyAdmin, kind: RecordKind) {
  const { root, suggested, alsoSearched } = shopifyKinds[kind]
  if (suggested === null) return { tags: [], origins: [] }
  const query = `query Suggestions($query: String) {
    ${root}(first: ${mostLooked}, query: $query, sortKey: UPDATED_AT, reverse: true) { nodes { id ${suggested} } } }`
  const { data } = await admin.graphql(query, { query: alsoSearched.trim() || null }, schema)
  const nodes = data[root]?.nodes ?? []
  return {
    tags: [...new Set(nodes.flatMap(({ tags }) => tags ?? []))].toSorted(),
    origins: nodes.map(({ app, sourceName }) => ({ app, sourceName })),
  }
}

// The store's records of a kind one page after another, newest first: for who looks for what is not known here.

import { z } from 'zod'
import { fromGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { PageInfo } from '#app/shopify/records/common-fields.ts'

const pageLength = 250

const Answer = z.record(
  z.string(),
  z.object({ nodes: z.array(z.object({ id: z.string() })), pageInfo: PageInfo }),
)

/** @param after Shopify's cursor; null: from the newest record on */
export async function fetchIdsPage(
  admin: ShopifyAdmin,
  kind: RecordKind,
  after: string | null,
): Promise<{ ids: string[]; next: string | null }> {
  const { root, alsoSearched, bornSort } = shopifyKinds[kind]
  const query = `query Walk($first: Int!, $after: String, $query: String) {
    ${root}(first: $first, after: $after, query: $query, sortKey: ${bornSort}, reverse: true) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`
  const variables = { first: pageLength, after, query: alsoSearched.trim() || null }
  const { data } = await admin.graphql(query, variables, Answer)
  const { nodes, pageInfo } = data[root] ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }
  return {
    ids: nodes.map(({ id }) => fromGid(id)),
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  }
}

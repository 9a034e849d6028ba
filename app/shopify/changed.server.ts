// Ids of records changed since a moment, for reconciliation. Only ids: what is to be written is read afresh.

import { z } from 'zod'
import { fromGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from './admin.server.ts'
import { PageInfo } from './common-fields.ts'

const roots: Record<RecordKind, string> = { customer: 'customers', product: 'products', order: 'orders' }
const perPage = 250
const dayMs = 24 * 60 * 60 * 1000

type Page = { nodes: { id: string; updatedAt: string }[]; pageInfo: z.infer<typeof PageInfo> }

export type ChangedRecord = { shopifyId: string; updatedAt: Date }

/**
 * Pages of records with `updatedAt >= since`, oldest first.
 * Shopify matches customers by whole days, so the search starts a day early there; we compare ourselves.
 */
export async function* fetchChanged(
  admin: ShopifyAdmin,
  kind: RecordKind,
  since: Date,
): AsyncGenerator<ChangedRecord[]> {
  const root = roots[kind]
  const from = new Date(since.getTime() - (kind === 'customer' ? dayMs : 0)).toISOString()
  const search = `updated_at:>='${from}'`
  const query = `query Changed($first: Int!, $after: String, $query: String) {
    ${root}(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }`
  const Page: z.ZodType<Page> = z.object({ nodes: z.array(z.object({ id: z.string(), updatedAt: z.string() })), pageInfo: PageInfo })
  let after: string | null = null
  for (;;) {
    const variables: object = { first: perPage, after, query: search }
    const { data }: { data: Record<string, Page> } = await admin.graphql(query, variables, z.record(z.string(), Page))
    const page = data[root]
    if (!page) return
    const changed = page.nodes.map(({ id, updatedAt }) => ({ shopifyId: fromGid(id), updatedAt: new Date(updatedAt) }))
    yield changed.filter((record) => record.updatedAt >= since)
    if (!page.pageInfo.hasNextPage) return
    after = page.pageInfo.endCursor
  }
}

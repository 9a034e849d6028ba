// Orders with a return that goes on, by Shopify's own search: whether a return moves its order is documented nowhere, so that
// nothing else may tell of it.

import { z } from 'zod'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { pagesOf } from '#app/shopify/records/changed.server.ts'
import { PageInfo } from '#app/shopify/records/common-fields.ts'

const perPage = 50
/** Of an order; the newest are wanted. */
const mostReturns = 5
const mostPages = 40

/** Filter and values: `return_status` of `orders` (schema). */
const search =
  'return_status:return_requested OR return_status:in_progress OR return_status:inspection_complete'
const open = new Set(['RETURN_REQUESTED', 'IN_PROGRESS', 'INSPECTION_COMPLETE'])

const Order = z.object({
  id: z.string(),
  returnStatus: z.string().nullish(),
  returns: z
    .object({ nodes: z.array(z.object({ id: z.string(), createdAt: z.string().nullish() })) })
    .nullish(),
})
const schema = z.object({ orders: z.object({ nodes: z.array(Order), pageInfo: PageInfo }).nullable() })

/** The newest returns of such an order. `at`: when it was made; null where Shopify does not say. */
type OpenReturns = { orderId: ShopifyId; returns: { id: string; at: Date | null }[] }

/**
 * Pages of them, those that changed last first. An answer that holds anything else is no answer to the search, and ends it.
 * @throws AppError; RejectedError ACCESS_DENIED without the scope `read_returns`
 */
export async function* fetchOpenReturns(admin: ShopifyAdmin): AsyncGenerator<OpenReturns[]> {
  const query = `query OpenReturns($first: Int!, $after: String, $query: String) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
      nodes { id returnStatus returns(first: ${mostReturns}, reverse: true) { nodes { id createdAt } } }
      pageInfo { hasNextPage endCursor } } }`
  const read = async (after: string | null) => {
    const { data, cost } = await admin.graphql(query, { first: perPage, after, query: search }, schema)
    return { page: data.orders, cost }
  }
  let pages = 0
  for await (const { nodes } of pagesOf(read)) {
    const found = nodes.filter(({ returnStatus }) => open.has(returnStatus ?? ''))
    yield found.map(({ id, returns }) => ({
      orderId: fromGid(id),
      returns: (returns?.nodes ?? []).map((one) => ({
        id: fromGid(one.id),
        at: one.createdAt ? new Date(one.createdAt) : null,
      })),
    }))
    pages += 1
    if (found.length < nodes.length || pages === mostPages) return
  }
}

// Reads draft orders by id with all their lines.

import { z } from 'zod'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { marked, withheldOf } from '#app/shopify/protected/withheld.ts'
import { readAsAllowed, refuseWithheld } from '#app/shopify/records/optional-access.server.ts'
import { noMetafields, type MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import {
  allChildren,
  childrenAtOnce,
  connection,
  gids,
  inChunks,
  noChildren,
  nodesOf,
  present,
  type NodePage,
  type PageFrom,
} from '#app/shopify/records/records.server.ts'
import {
  ShopifyDraftOrder,
  ShopifyDraftOrderLine,
  draftOrderLineFields,
  draftOrderSelection,
  type DraftOrderWithLines,
} from './draft-order.ts'

/** Those that are gone are missing from the answer. @throws RejectedError code ACCESS_DENIED without the scope */
export const fetchDraftOrders = (
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
  names: MetafieldNames = noMetafields,
): Promise<DraftOrderWithLines[]> =>
  inChunks(admin, 'draftOrder', ids, async (chunk) => {
    const { data, cost, withheldIn } = await readAsAllowed(admin, names, (given) =>
      draftsOf(admin, chunk, given),
    )
    const records: DraftOrderWithLines[] = []
    for (const { lineItems, ...draft } of present(data.nodes)) {
      const lines = await allChildren(lineItems, (from) => linesPage(admin, draft.id, from))
      records.push({ ...draft, lines })
    }
    return { records: marked(records, withheldOf(withheldIn)), cost }
  })

async function draftsOf(admin: ShopifyAdmin, ids: readonly ShopifyId[], names: MetafieldNames) {
  const Node = ShopifyDraftOrder.extend({ lineItems: connection(ShopifyDraftOrderLine) })
  const query = `query DraftOrders($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { ... on DraftOrder {
    ${draftOrderSelection(names)}
    lineItems(first: $first) { nodes { ${draftOrderLineFields} } pageInfo { hasNextPage endCursor } } } } }`
  const variables = { ...gids('DraftOrder', ids), first: childrenAtOnce.draftOrder }
  return refuseWithheld(names, await admin.graphql(query, variables, nodesOf(Node)))
}

async function linesPage(
  admin: ShopifyAdmin,
  id: string,
  from: PageFrom,
): Promise<NodePage<ShopifyDraftOrderLine>> {
  const query = `query DraftOrderLines($id: ID!, $first: Int!, $after: String) { draftOrder(id: $id) { id
    lineItems(first: $first, after: $after) { nodes { ${draftOrderLineFields} } pageInfo { hasNextPage endCursor } } } }`
  const schema = z.object({
    draftOrder: z.object({ lineItems: connection(ShopifyDraftOrderLine) }).nullable(),
  })
  const { data } = await admin.graphql(query, { id, ...from }, schema)
  return data.draftOrder?.lineItems ?? noChildren
}

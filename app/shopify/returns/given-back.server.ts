// What was given back of orders: refunds, and the returns that the app may see. Heads first, and the lines only of those
// that somebody wants: lists within lists cost more than a query may (contracts/shopify 3.3).

import { z } from 'zod'
import { isRejected } from '#app/lib/errors.ts'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import {
  allChildren,
  connection,
  noChildren,
  type NodePage,
  type PageFrom,
} from '#app/shopify/records/records.server.ts'
import { mostLines, RefundHead, ReturnHead, type GivenLine } from './given-back.ts'

const text = z.string().nullish().default(null)
const ordersPerQuery = 10
const linesPerQuery = 4
const returnsAtOnce = 20
/** Of an order that has more returns than so many pages, the newest. */
const mostPages = 25
const returnFields =
  'nodes { id name status createdAt closedAt decline { reason note } } pageInfo { hasNextPage endCursor }'

const Order = z.object({
  id: z.string(),
  refunds: z.array(RefundHead).nullish(),
  returns: connection(ReturnHead).nullish(),
})
// An id that is gone answers null; an id of another type an empty object.
const nodesOf = <Node extends z.ZodType>(node: Node) =>
  z.object({ nodes: z.array(z.union([node, z.object({}).strict(), z.null()])) })

export type GivenBack = { orderId: ShopifyId; refunds: RefundHead[]; returns: ReturnHead[] }

/**
 * Of orders by numeric id, with all returns; none of orders that Shopify does not show.
 * @param withReturns the scope `read_returns` is granted: where a token lacks it all the same, there are refunds only
 * @throws AppError
 */
export async function fetchGivenBack(
  admin: ShopifyAdmin,
  orderIds: readonly ShopifyId[],
  withReturns: boolean,
): Promise<GivenBack[]> {
  const found: GivenBack[] = []
  for (let at = 0; at < orderIds.length; at += ordersPerQuery) {
    const ids = orderIds.slice(at, at + ordersPerQuery).map((id) => toGid('Order', id))
    for (const node of await headsOf(admin, ids, withReturns))
      if (node && 'id' in node)
        found.push({
          orderId: fromGid(node.id),
          refunds: node.refunds ?? [],
          returns: node.returns ? await allReturns(admin, node.id, node.returns) : [],
        })
  }
  return found
}

async function headsOf(admin: ShopifyAdmin, ids: readonly string[], withReturns: boolean) {
  const read = async (returns: boolean) => {
    const query = `query GivenBack($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id
      refunds { id createdAt note totalRefundedSet { shopMoney { amount currencyCode } } }
      ${returns ? `returns(first: ${returnsAtOnce}, reverse: true) { ${returnFields} }` : ''} } } }`
    return (await admin.graphql(query, { ids }, nodesOf(Order))).data.nodes
  }
  try {
    return await read(withReturns)
  } catch (error) {
    if (!withReturns || !isRejected(error) || error.code !== 'ACCESS_DENIED') throw error
    return read(false)
  }
}

// The oldest first.
async function allReturns(
  admin: ShopifyAdmin,
  id: string,
  first: NodePage<ReturnHead>,
): Promise<ReturnHead[]> {
  let pages = 1
  const newest = await allChildren(first, async (from) => {
    pages += 1
    return pages > mostPages ? noChildren : returnsPage(admin, id, from)
  })
  return newest.toReversed()
}

async function returnsPage(admin: ShopifyAdmin, id: string, from: PageFrom): Promise<NodePage<ReturnHead>> {
  const query = `query Returns($id: ID!, $first: Int!, $after: String) { order(id: $id) { id
    returns(first: $first, after: $after, reverse: true) { ${returnFields} } } }`
  const schema = z.object({ order: z.object({ returns: connection(ReturnHead).nullish() }).nullable() })
  const { data } = await admin.graphql(query, { id, ...from }, schema)
  return data.order?.returns ?? noChildren
}

const Named = z.object({ name: z.string() })
const RefundLines = z.object({
  id: z.string(),
  refundLineItems: z.object({
    nodes: z.array(z.object({ quantity: z.number(), lineItem: Named.nullish() })),
  }),
})
const ReturnLines = z.object({
  id: z.string(),
  returnLineItems: z.object({
    nodes: z.array(
      z.object({
        quantity: z.number(),
        returnReasonNote: text,
        customerNote: text,
        returnReasonDefinition: Named.nullish(),
        fulfillmentLineItem: z.object({ lineItem: Named }).nullish(),
      }),
    ),
  }),
})

const refundQuery = `query RefundLines($ids: [ID!]!) { nodes(ids: $ids) { ... on Refund { id
  refundLineItems(first: ${mostLines + 1}) { nodes { quantity lineItem { name } } } } } }`
const returnQuery = `query ReturnLines($ids: [ID!]!) { nodes(ids: $ids) { ... on Return { id
  returnLineItems(first: ${mostLines + 1}) { nodes { quantity returnReasonNote customerNote
    returnReasonDefinition { name } ... on ReturnLineItem { fulfillmentLineItem { lineItem { name } } } } } } } }`

/** Lines by global id of the refund. */
export const fetchRefundLines = (admin: ShopifyAdmin, ids: readonly string[]) =>
  linesOf(ids, async (some) => {
    const { data } = await admin.graphql(refundQuery, { ids: some }, nodesOf(RefundLines))
    return data.nodes.flatMap((node) =>
      node && 'id' in node
        ? [{ id: node.id, lines: node.refundLineItems.nodes.map((line) => lineOf(line, line.lineItem)) }]
        : [],
    )
  })

/** Lines by global id of the return. */
export const fetchReturnLines = (admin: ShopifyAdmin, ids: readonly string[]) =>
  linesOf(ids, async (some) => {
    const { data } = await admin.graphql(returnQuery, { ids: some }, nodesOf(ReturnLines))
    return data.nodes.flatMap((node) =>
      node && 'id' in node
        ? [
            {
              id: node.id,
              lines: node.returnLineItems.nodes.map((line) =>
                lineOf(line, line.fulfillmentLineItem?.lineItem, [
                  line.returnReasonDefinition?.name ?? null,
                  line.returnReasonNote,
                  line.customerNote,
                ]),
              ),
            },
          ]
        : [],
    )
  })

const lineOf = (
  { quantity }: { quantity: number },
  item: { name: string } | null | undefined,
  reasons: (string | null)[] = [],
): GivenLine => ({ quantity, name: item?.name ?? null, reasons })

type Lines = { id: string; lines: GivenLine[] }

async function linesOf(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Lines[]>,
): Promise<ReadonlyMap<string, readonly GivenLine[]>> {
  const found = new Map<string, readonly GivenLine[]>()
  for (let at = 0; at < ids.length; at += linesPerQuery)
    for (const { id, lines } of await read(ids.slice(at, at + linesPerQuery))) found.set(id, lines)
  return found
}

// What a list shows of its rows besides ids, read for a page of it and kept nowhere.

import { z } from 'zod'
import { isRejected } from '#app/lib/errors.ts'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { customerTitle, Titled, titleOf } from './title.ts'

// An id that is gone answers null; an id of another type an empty object.
const nodesOf = <One extends z.ZodType>(node: One) =>
  z.object({ nodes: z.array(z.union([node, z.object({}).strict(), z.null()])) })

function present<One extends { id: string }>(nodes: (One | Record<string, never> | null)[]): One[] {
  return nodes.filter((node): node is One => node !== null && 'id' in node)
}

/** Whether such records have names of people's making; others are known by their labels. */
export const isNamed = (kind: RecordKind): boolean => shopifyKinds[kind].namedAs !== null

/** How many ids a query of so many records asks for. */
export const idsAsked = (kind: RecordKind, records: number): number =>
  records * (shopifyKinds[kind].wholeAs === null ? 1 : 2)

/**
 * Display names by numeric id of customers, or of variants and of products where a row names the whole; none of what is
 * known by its label. `withheld`: Shopify does not show all of them to this app.
 */
export async function fetchNames(
  admin: ShopifyAdmin,
  kind: RecordKind,
  ids: readonly ShopifyId[],
): Promise<{ names: Record<string, string>; withheld: boolean }> {
  const { namedAs: type, wholeAs: whole } = shopifyKinds[kind]
  if (type === null) return { names: {}, withheld: false }
  const query = `query Names($ids: [ID!]!) { nodes(ids: $ids) {
    ... on ${type} { id ${type === 'Customer' ? customerTitle : 'displayName'} } ${whole ? `... on ${whole} { id title }` : ''} } }`
  const gids = [...ids.map((id) => toGid(type, id)), ...(whole ? ids.map((id) => toGid(whole, id)) : [])]
  const { data, withheld } = await admin.graphql(query, { ids: gids }, nodesOf(Titled))
  const names = new Map<string, string>()
  for (const { id, ...node } of present(data.nodes)) {
    const name = titleOf(node)?.replace(onlyVariant, '')
    // Parts come first: a whole of the same number names none of them.
    if (name && !names.has(fromGid(id))) names.set(fromGid(id), name)
  }
  return { names: Object.fromEntries(names), withheld }
}

// What Shopify calls the variant of a product that has no options.
const onlyVariant = / - Default Title$/

export type OrderHead = {
  name: string
  /** Null where the order has none, or Shopify withholds it. */
  customer: string | null
  /** ISO. */
  at: string
  amount: string | null
  currency: string | null
}

const Money = z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) })
const Order = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  currentTotalPriceSet: Money.nullish(),
  totalPriceSet: Money.nullish(),
  customer: Titled.nullish(),
})
const headFields = 'id name createdAt'
const moneyFields = '{ shopMoney { amount currencyCode } }'
const customerField = `customer { id ${customerTitle} }`

/** Whose, when and how much, by numeric id; none of kinds that have no such thing. */
export async function fetchHeads(
  admin: ShopifyAdmin,
  kind: RecordKind,
  ids: readonly ShopifyId[],
): Promise<Record<string, OrderHead>> {
  const { headOf: type, headTotal } = shopifyKinds[kind]
  if (type === null) return {}
  const fields = `${headFields} ${headTotal} ${moneyFields}`
  const read = (asked: string) =>
    admin.graphql(
      `query Heads($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${asked} } } }`,
      { ids: ids.map((id) => toGid(type, id)) },
      nodesOf(Order),
    )
  const { data } = await read(`${fields} ${customerField}`).catch((error: unknown) => {
    // Without access to customers everything else is still shown.
    if (isRejected(error) && error.code === 'ACCESS_DENIED') return read(fields)
    throw error
  })
  return Object.fromEntries(
    present(data.nodes).map(({ customer, ...head }) => {
      const total = head[headTotal]?.shopMoney
      return [
        fromGid(head.id),
        {
          name: head.name,
          customer: customer ? titleOf(customer) : null,
          at: head.createdAt,
          amount: total?.amount ?? null,
          currency: total?.currencyCode ?? null,
        },
      ]
    }),
  )
}

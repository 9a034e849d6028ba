// Who orders, draft orders and checkouts are of, as single answers show it: nothing else of them. Their rows would cost
// dozens of times as many points (contracts/shopify 3.3).

import type { ShopifyId } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { leaverFields, ShopifyCheckout } from '#app/shopify/records/checkout.ts'
import { addressFields } from '#app/shopify/records/common-fields.ts'
import { ShopifyOrder } from '#app/shopify/records/order.ts'
import { gids, nodesOf, present } from '#app/shopify/records/records.server.ts'
import { marked, withheldOf, type People } from './withheld.ts'
import type { SeenInBulk } from './withheld-in-bulk.server.ts'

const addresses = `billingAddress { ${addressFields} } shippingAddress { ${addressFields} }`
const inPlaces = { id: true, billingAddress: true, shippingAddress: true } as const
const ofOrder = {
  fields: `id email phone ${addresses}`,
  Node: ShopifyOrder.pick({ ...inPlaces, email: true, phone: true }),
}
const sources = {
  order: ofOrder,
  draftOrder: ofOrder,
  checkout: {
    fields: `id ${addresses} customer { ${leaverFields} }`,
    Node: ShopifyCheckout.pick({ ...inPlaces, customer: true }),
  },
}

type Kind = keyof typeof sources

/** What `withWithheld` is told of a result of theirs. */
export const purchasersOf = (admin: ShopifyAdmin, kind: Kind, seen: SeenInBulk) => ({
  kind,
  seen,
  read: (ids: ShopifyId[]) => fetchPurchasers(admin, kind, ids),
})

/**
 * By numeric id, and what Shopify withholds of them. Those that are gone are missing from the answer.
 * @throws AppError
 */
async function fetchPurchasers(
  admin: ShopifyAdmin,
  kind: Kind,
  ids: readonly ShopifyId[],
): Promise<(People & { id: string })[]> {
  const { nodeType } = shopifyKinds[kind]
  const { fields, Node } = sources[kind]
  const query = `query Purchasers($ids: [ID!]!) { nodes(ids: $ids) { ... on ${nodeType} { ${fields} } } }`
  const { data, withheldIn } = await admin.graphql(query, gids(nodeType, ids), nodesOf(Node))
  return marked(present<People & { id: string }>(data.nodes), withheldOf(withheldIn))
}

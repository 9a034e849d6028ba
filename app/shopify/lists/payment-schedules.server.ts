// When orders are to be paid: what a bulk operation leaves out of their payment terms.

import { z } from 'zod'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { noMetafields } from '#app/shopify/records/metafield-names.ts'
import { readAsAllowed, refuseWithheld } from '#app/shopify/records/optional-access.server.ts'
import { PaymentTerms, termsFields } from '#app/shopify/records/order.ts'

/** An order costs its terms and ten schedules (contracts/shopify 3.3): far below what a query may cost. */
const perQuery = 25

const Node = z.object({ id: z.string(), paymentTerms: PaymentTerms })
const Answer = z.object({ nodes: z.array(z.union([Node, z.object({}).strict(), z.null()])) })

/**
 * Payment terms with their schedules, by numeric id of the order; none of orders that Shopify does not show. Empty where it
 * lets the app read none at all.
 * @throws AppError
 */
export async function fetchPaymentTerms(
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
): Promise<Map<string, PaymentTerms>> {
  const found = new Map<string, PaymentTerms>()
  for (let at = 0; at < ids.length; at += perQuery) {
    const gids = ids.slice(at, at + perQuery).map((id) => toGid('Order', id))
    const nodes = await readAsAllowed(admin, { ...noMetafields, terms: true }, async (given) => {
      if (!given.terms) return []
      const query = `query PaymentTerms($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id${termsFields(given, 'nodes')} } } }`
      return refuseWithheld(given, await admin.graphql(query, { ids: gids }, Answer)).data.nodes
    })
    for (const node of nodes) if (node && 'id' in node) found.set(fromGid(node.id), node.paymentTerms)
  }
  return found
}

// Metafields of many records and nothing else of them, for the nightly comparison: a change of one moves no record's
// updatedAt and is told by no webhook.

import { z } from 'zod'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { leaveRoom } from '#app/shopify/records/changed.server.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import { Metafield, metafieldFields, withMetafields } from '#app/shopify/records/metafields.ts'

/** Shopify refuses a query that may cost more than 1000: each record and each of its metafields is a point. */
const mostPoints = 800
const mostIds = 100

export type MetafieldValues = {
  /** In an order of their own, whatever Shopify answers first. */
  values: readonly string[]
  /** Of the newest; null without any. A metafield that was deleted has none. */
  changedAt: Date | null
}

const Dated = Metafield.extend({ updatedAt: z.string() })
const Owner = withMetafields(z.object({ metafields: z.array(Dated).optional() }))
// An id that is gone answers null; an id of another type an empty object.
const Node = withMetafields(
  z.object({ id: z.string().optional(), metafields: z.array(Dated).optional(), product: Owner.optional() }),
)
const Nodes = z.object({ nodes: z.array(Node.nullable()) })

type Asked = {
  kind: RecordKind
  ids: readonly ShopifyId[]
  names: Pick<MetafieldNames, 'record' | 'product'>
}

/** By id, of records that Shopify shows. @param asked ids of what links name: of variants, for products */
export async function fetchMetafieldValues(
  admin: ShopifyAdmin,
  { kind, ids, names }: Asked,
): Promise<Map<string, MetafieldValues>> {
  const { nodeType, wholeAs } = shopifyKinds[kind]
  const whole = wholeAs === null ? '' : ` product { id${metafieldFields(names.product, 'updatedAt')} }`
  const query = `query Metafields($ids: [ID!]!) { nodes(ids: $ids) { ... on ${nodeType} {
    id${metafieldFields(names.record, 'updatedAt')}${whole} } } }`
  const points = 2 + names.record.length + (wholeAs === null ? 0 : names.product.length)
  const atOnce = Math.max(1, Math.min(mostIds, Math.floor(mostPoints / points)))
  const found = new Map<string, MetafieldValues>()
  for (let at = 0; at < ids.length; at += atOnce) {
    const gids = ids.slice(at, at + atOnce).map((id) => toGid(nodeType, id))
    const { data, cost } = await admin.graphql(query, { ids: gids }, Nodes)
    for (const node of data.nodes) if (node?.id) found.set(fromGid(node.id), valuesOf(node))
    await leaveRoom(cost)
  }
  return found
}

const said = (whose: string) => (one: Metafield) =>
  JSON.stringify([whose, one.namespace, one.key, one.type, one.value])

function valuesOf({ metafields = [], product }: z.infer<typeof Node>): MetafieldValues {
  const ofProduct = product?.metafields ?? []
  const times = [...metafields, ...ofProduct].map(({ updatedAt }) => Date.parse(updatedAt))
  return {
    values: [...metafields.map(said('')), ...ofProduct.map(said('product'))].toSorted(),
    changedAt: times.length > 0 ? new Date(Math.max(...times)) : null,
  }
}

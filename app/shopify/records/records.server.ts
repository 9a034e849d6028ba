// Reads records by id, as many a query as Shopify's cost rules allow, children paged until complete.

import { z } from 'zod'
import { isRejected } from '#app/lib/errors.ts'
import { fromGid, type GidType, type ShopDomain, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { PageInfo } from './common-fields.ts'
import {
  CheckoutHead,
  ShopifyCheckout,
  ShopifyCheckoutLine,
  checkoutFields,
  checkoutLineFields,
  type CheckoutWithLines,
} from './checkout.ts'
import { profileFields, purchaseFields } from './companies.ts'
import { readAsAllowed, refuseWithheld } from './optional-access.server.ts'
import { ShopifyCustomer, customerFields, statisticsFields } from './customer.ts'
import { metafieldFields, withMetafields } from './metafields.ts'
import { noMetafields, type MetafieldNames } from './metafield-names.ts'
import {
  ShopifyLineItem,
  ShopifyOrder,
  lineItemFields,
  orderFields,
  type OrderWithLines,
  originFields,
  termsFields,
  tokenField,
} from './order.ts'
import {
  ShopifyProduct,
  ShopifyVariant,
  productFields,
  variantFields,
  type ProductWithVariants,
} from './product.ts'
import { marked, withheldOf } from '#app/shopify/protected/withheld.ts'
import { nextSize, type Cost } from '#app/shopify/graphql/throttle.ts'

type Chunk<T> = { records: T[]; cost: Cost | null }
type ReadChunk<T> = (ids: readonly ShopifyId[]) => Promise<Chunk<T>>

const mostIds = 100
// Few children at first: they are what a query costs, and most records have no more (the rest is paged).
export const childrenAtOnce = { product: 10, order: 5, checkout: 5, draftOrder: 5 } as const
const childPage = 40

// What a query of a shop's kind could ask for last time: real costs let the first size grow.
const sizes = new Map<string, number>()

/** Customers by numeric id; those that no longer exist are missing from the answer. */
export const fetchCustomers = (
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
  names: MetafieldNames = noMetafields,
): Promise<ShopifyCustomer[]> =>
  inChunks(admin, 'customer', ids, (chunk) =>
    readAsAllowed(admin, names, async (given) => {
      const query = `query Customers($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer {
        ${customerFields}${statisticsFields(given)}${profileFields(given)}${metafieldFields(given.record)} } } }`
      const schema = nodesOf(withMetafields(ShopifyCustomer))
      const answer = await admin.graphql(query, gids('Customer', chunk), schema)
      const { data, cost, withheldIn } = refuseWithheld(given, answer)
      return { records: marked(present(data.nodes), withheldOf(withheldIn)), cost }
    }),
  )

/** Products with all their variants. */
export const fetchProducts = (
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
  { record, product: ofProduct }: MetafieldNames = noMetafields,
): Promise<ProductWithVariants[]> =>
  inChunks(admin, 'product', ids, async (chunk) => {
    const children = connection(withMetafields(ShopifyVariant))
    const Node = withMetafields(ShopifyProduct.extend({ variants: children }))
    const query = `query Products($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { ... on Product {
      ${productFields}${metafieldFields(ofProduct)}
      variants(first: $first) { nodes { ${variantFields}${metafieldFields(record)} } pageInfo { hasNextPage endCursor } } } } }`
    const variables = { ...gids('Product', chunk), first: childrenAtOnce.product }
    const { data, cost } = await admin.graphql(query, variables, nodesOf(Node))
    const records: ProductWithVariants[] = []
    for (const product of present(data.nodes)) {
      const variants = await allChildren(product.variants, (from) =>
        variantsPage(admin, { id: product.id, from, names: record }),
      )
      records.push({ ...product, variants })
    }
    return { records, cost }
  })

/** Orders with all their lines. */
export const fetchOrders = (
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
  names: MetafieldNames = noMetafields,
): Promise<OrderWithLines[]> =>
  inChunks(admin, 'order', ids, async (chunk) => {
    const { data, cost, withheldIn } = await readAsAllowed(admin, names, (given) =>
      ordersOf(admin, chunk, given),
    )
    const records: OrderWithLines[] = []
    for (const { lineItems, ...order } of present(data.nodes)) {
      const lines = await allChildren(lineItems, (from) => linesPage(admin, order.id, from))
      records.push({ ...order, lines })
    }
    return { records: marked(records, withheldOf(withheldIn)), cost }
  })

async function ordersOf(admin: ShopifyAdmin, ids: readonly ShopifyId[], names: MetafieldNames) {
  const Node = withMetafields(ShopifyOrder.extend({ lineItems: connection(ShopifyLineItem) }))
  const query = `query Orders($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { ... on Order {
      ${orderFields}${termsFields(names, 'nodes')}${tokenField(names)}${originFields(names)}${purchaseFields(names)}${metafieldFields(names.record)}
      lineItems(first: $first) { nodes { ${lineItemFields} } pageInfo { hasNextPage endCursor } } } } }`
  const variables = { ...gids('Order', ids), first: childrenAtOnce.order }
  return refuseWithheld(names, await admin.graphql(query, variables, nodesOf(Node)))
}

/** Abandoned checkouts with all their lines; those that Shopify has forgotten are missing from the answer. */
export const fetchCheckouts = (
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
): Promise<CheckoutWithLines[]> =>
  inChunks(admin, 'checkout', ids, async (chunk) => {
    const Node = ShopifyCheckout.extend({ lineItems: connection(ShopifyCheckoutLine) })
    const query = `query Checkouts($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { ... on AbandonedCheckout {
      ${checkoutFields}
      lineItems(first: $first) { nodes { ${checkoutLineFields} } pageInfo { hasNextPage endCursor } } } } }`
    const variables = { ...gids('AbandonedCheckout', chunk), first: childrenAtOnce.checkout }
    const { data, cost, withheldIn } = await admin.graphql(query, variables, nodesOf(Node))
    const records: CheckoutWithLines[] = []
    for (const { lineItems, ...checkout } of present(data.nodes)) {
      const lines = await allChildren(lineItems, (from) => checkoutLinesPage(admin, checkout.id, from))
      records.push({ ...checkout, lines })
    }
    return { records: marked(records, withheldOf(withheldIn)), cost }
  })

/** The same without lines and amounts: many cost little. */
export async function fetchCheckoutHeads(
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
): Promise<CheckoutHead[]> {
  const query = `query CheckoutHeads($ids: [ID!]!) { nodes(ids: $ids) { ... on AbandonedCheckout {
    id completedAt abandonedCheckoutUrl customer { id } } } }`
  const heads: CheckoutHead[] = []
  for (let at = 0; at < ids.length; at += mostIds) {
    const some = gids('AbandonedCheckout', ids.slice(at, at + mostIds))
    heads.push(...present((await admin.graphql(query, some, nodesOf(CheckoutHead))).data.nodes))
  }
  return heads
}

/** The numeric ids of these variants' products; variants that are gone are missing from the answer. */
export async function fetchProductsOfVariants(
  admin: ShopifyAdmin,
  variantIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, ShopifyId>> {
  const query = `query Parents($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { id product { id } } } }`
  const Node = z.object({ id: z.string(), product: z.object({ id: z.string() }) })
  const found = new Map<ShopifyId, ShopifyId>()
  for (let at = 0; at < variantIds.length; at += mostIds) {
    const some = variantIds.slice(at, at + mostIds)
    const { data } = await admin.graphql(query, gids('ProductVariant', some), nodesOf(Node))
    for (const { id, product } of present(data.nodes)) found.set(fromGid(id), fromGid(product.id))
  }
  return found
}

/** How many records of the kind the next query reads. */
export const querySize = (shop: ShopDomain, kind: RecordKind): number =>
  sizes.get(sizeKey(shop, kind)) ?? shopifyKinds[kind].firstSize

const sizeKey = (shop: ShopDomain, kind: RecordKind): string => `${shop} ${kind}`

/** As many a query as its cost allows, which is learned from the answers. */
export async function inChunks<T>(
  admin: ShopifyAdmin,
  kind: RecordKind,
  ids: readonly ShopifyId[],
  readChunk: ReadChunk<T>,
): Promise<T[]> {
  const key = sizeKey(admin.shop, kind)
  const found: T[] = []
  for (let at = 0; at < ids.length;) {
    const size = querySize(admin.shop, kind)
    const chunk = ids.slice(at, at + size)
    try {
      const { records, cost } = await readChunk(chunk)
      found.push(...records)
      at += chunk.length
      if (cost && chunk.length === size) sizes.set(key, nextSize(cost, size, mostIds))
    } catch (error) {
      if (!isTooCostly(error) || size === 1) throw error
      sizes.set(key, Math.max(1, Math.floor(size / 2)))
    }
  }
  return found
}

const isTooCostly = (error: unknown): boolean => isRejected(error) && error.code === 'MAX_COST_EXCEEDED'

/** The variables of a query by ids. */
export const gids = (type: GidType, ids: readonly ShopifyId[]) => ({ ids: ids.map((id) => toGid(type, id)) })

/** An id that is gone answers null; an id of another type an empty object. */
export const nodesOf = <Node extends z.ZodType>(node: Node) =>
  z.object({ nodes: z.array(z.union([node, z.object({}).strict(), z.null()])) })

/** Those that are there. */
export function present<T extends { id: string }>(nodes: (T | Record<string, never> | null)[]): T[] {
  return nodes.filter((node): node is T => node !== null && 'id' in node)
}

export const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({ nodes: z.array(node), pageInfo: PageInfo })

/** The variables of a page of children. */
export type PageFrom = { after: string; first: number }

export type NodePage<T> = { nodes: T[]; pageInfo: z.infer<typeof PageInfo> }

/** All children of a record, page by page: of smaller ones where the rules name more of each than a page may cost. */
export async function allChildren<T>(
  first: NodePage<T>,
  nextPage: (from: PageFrom) => Promise<NodePage<T>>,
): Promise<T[]> {
  const nodes = [...first.nodes]
  let size = childPage
  for (let { pageInfo } = first; pageInfo.hasNextPage && pageInfo.endCursor;) {
    try {
      const page = await nextPage({ after: pageInfo.endCursor, first: size })
      nodes.push(...page.nodes)
      pageInfo = page.pageInfo
    } catch (error) {
      if (!isTooCostly(error) || size === 1) throw error
      size = Math.floor(size / 2)
    }
  }
  return nodes
}

export const noChildren = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }

async function variantsPage(
  admin: ShopifyAdmin,
  { id, from, names }: { id: string; from: PageFrom; names: readonly string[] },
): Promise<NodePage<ShopifyVariant>> {
  const query = `query Variants($id: ID!, $first: Int!, $after: String) { product(id: $id) { id
    variants(first: $first, after: $after) { nodes { ${variantFields}${metafieldFields(names)} } pageInfo { hasNextPage endCursor } } } }`
  const schema = z.object({
    product: z.object({ variants: connection(withMetafields(ShopifyVariant)) }).nullable(),
  })
  const { data } = await admin.graphql(query, { id, ...from }, schema)
  return data.product?.variants ?? noChildren
}

async function linesPage(
  admin: ShopifyAdmin,
  id: string,
  from: PageFrom,
): Promise<NodePage<ShopifyLineItem>> {
  const query = `query Lines($id: ID!, $first: Int!, $after: String) { order(id: $id) { id
    lineItems(first: $first, after: $after) { nodes { ${lineItemFields} } pageInfo { hasNextPage endCursor } } } }`
  const schema = z.object({ order: z.object({ lineItems: connection(ShopifyLineItem) }).nullable() })
  const { data } = await admin.graphql(query, { id, ...from }, schema)
  return data.order?.lineItems ?? noChildren
}

// Shopify has no query of one checkout by its id.
async function checkoutLinesPage(
  admin: ShopifyAdmin,
  id: string,
  from: PageFrom,
): Promise<NodePage<ShopifyCheckoutLine>> {
  const query = `query CheckoutLines($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on AbandonedCheckout { id
    lineItems(first: $first, after: $after) { nodes { ${checkoutLineFields} } pageInfo { hasNextPage endCursor } } } } }`
  const schema = z.object({ node: z.object({ lineItems: connection(ShopifyCheckoutLine) }).nullable() })
  const { data } = await admin.graphql(query, { id, ...from }, schema)
  return data.node?.lineItems ?? noChildren
}

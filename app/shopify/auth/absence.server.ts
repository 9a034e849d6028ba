// Whether a record that Shopify does not show is deleted: only where the app may see its kind for certain.

import { z } from 'zod'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import type { Cost } from '#app/shopify/graphql/throttle.ts'
import { isGranted } from './optional-scopes.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'

const scopesQuery = 'query GrantedScopes { currentAppInstallation { id accessScopes { handle } } }'
const Scopes = z.object({
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }).nullish(),
})

/** The scopes that the merchant has granted at this moment; empty when Shopify does not say. */
export async function fetchScopes(admin: ShopifyAdmin): Promise<string[]> {
  const { data } = await admin.graphql(scopesQuery, {}, Scopes)
  return (data.currentAppInstallation?.accessScopes ?? []).map(({ handle }) => handle)
}

/** True when these scopes let an app read records of the kind. */
export function mayRead(scopes: readonly string[], kind: RecordKind): boolean {
  return isGranted(scopes, `read_${shopifyKinds[kind].scope}`)
}

const Node = z.object({ id: z.string() })
const AnyRecord = z.object({
  list: z.object({
    nodes: z.array(Node.extend({ variants: z.object({ nodes: z.array(Node) }).optional() })),
  }),
  count: z.object({ count: z.number() }).nullish(),
})
const existingQuery = 'query Existing($ids: [ID!]!) { nodes(ids: $ids) { id } }'
const Existing = z.object({ nodes: z.array(Node.nullable()) })

/** Which of these global ids (at most 250, of any type) exist and are shown, and what it cost to ask. */
export async function fetchShown(
  admin: ShopifyAdmin,
  gids: readonly string[],
): Promise<{ there: ReadonlySet<string>; cost: Cost | null }> {
  const { data, cost } = await admin.graphql(existingQuery, { ids: gids }, Existing)
  return { there: new Set(data.nodes.flatMap((node) => (node ? [node.id] : []))), cost }
}

/**
 * Asks for a record that is certainly there in the same way as for those that may be deleted.
 * @returns false when it is not shown, or none is listed although there are some
 */
export async function showsRecords(admin: ShopifyAdmin, kind: RecordKind): Promise<boolean> {
  const { data } = await admin.graphql(shopifyKinds[kind].anyQuery, {}, AnyRecord)
  const [first] = data.list.nodes
  if (!first) return (data.count?.count ?? 0) === 0
  const ids = [first.id, ...(first.variants?.nodes ?? []).map(({ id }) => id)]
  const { there } = await fetchShown(admin, ids)
  return ids.every((id) => there.has(id))
}

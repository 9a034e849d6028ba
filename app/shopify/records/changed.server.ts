// Ids of records changed since a moment, and whether records still exist: for comparisons. Only ids; what is to be
// written is read afresh. Half of the shop's points are left to those who sync.

import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { fromGid, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchShown } from '#app/shopify/auth/absence.server.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { PageInfo } from './common-fields.ts'
import { waitMs, bucketOf, type Cost } from '#app/shopify/graphql/throttle.ts'

const perPage = 250

type Page = {
  nodes: { id: string; createdAt: string | null; updatedAt: string }[]
  pageInfo: z.infer<typeof PageInfo>
}

/** Whether `createdAt` is known is Shopify's matter: then it is the time of the change. */
export type ChangedRecord = { shopifyId: string; createdAt: Date; updatedAt: Date }

/**
 * Pages of records with `updatedAt >= since`, oldest first.
 * Where Shopify matches by whole days the search starts early; we compare ourselves.
 */
export async function* fetchChanged(
  admin: ShopifyAdmin,
  kind: RecordKind,
  since: Date,
): AsyncGenerator<ChangedRecord[]> {
  const { root, alsoSearched, earlierMs } = shopifyKinds[kind]
  const from = new Date(Math.max(since.getTime() - earlierMs, 0)).toISOString()
  const search = `updated_at:>='${from}'${alsoSearched}`
  const query = `query Changed($first: Int!, $after: String, $query: String) {
    ${root}(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id createdAt updatedAt } pageInfo { hasNextPage endCursor } } }`
  const Page: z.ZodType<Page> = z.object({
    nodes: z.array(
      z.object({ id: z.string(), createdAt: z.string().nullable().default(null), updatedAt: z.string() }),
    ),
    pageInfo: PageInfo,
  })
  const schema = z.record(z.string(), Page)
  let after: string | null = null
  for (;;) {
    const variables: object = { first: perPage, after, query: search }
    const { data, cost }: { data: Record<string, Page>; cost: Cost | null } = await admin.graphql(
      query,
      variables,
      schema,
    )
    const page = data[root]
    if (!page) return
    const changed = page.nodes.map(({ id, createdAt, updatedAt }) => ({
      shopifyId: fromGid(id),
      createdAt: new Date(createdAt ?? updatedAt),
      updatedAt: new Date(updatedAt),
    }))
    yield changed.filter((record) => record.updatedAt >= since)
    if (!page.pageInfo.hasNextPage) return
    after = page.pageInfo.endCursor
    await leaveRoom(cost)
  }
}

/** Which of these (at most 250 customers, variants or orders) exist and are shown. */
export async function fetchExisting(
  admin: ShopifyAdmin,
  kind: RecordKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const gids = ids.map((id) => toGid(shopifyKinds[kind].nodeType, id))
  const { there, cost } = await fetchShown(admin, gids)
  await leaveRoom(cost)
  return new Set([...there].map(fromGid))
}

async function leaveRoom(cost: Cost | null): Promise<void> {
  if (!cost) return
  const now = Date.now()
  const wait = waitMs(bucketOf(cost, now), cost.throttleStatus.maximumAvailable / 2, now)
  if (wait > 0) await delay(wait)
}

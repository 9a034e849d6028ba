// Ids of records changed since a moment, and whether records still exist: for comparisons. Only ids; what is to be
// written is read afresh. Half of the shop's points are left to those who sync.

import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchShown } from '#app/shopify/auth/absence.server.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { PageInfo } from './common-fields.ts'
import { waitMs, bucketOf, type Cost } from '#app/shopify/graphql/throttle.ts'

const perPage = 250
/** Few changed lately, most often, and Shopify asks for points by the size of a page: of the first one. */
const perLatePage = 50

type Page = {
  nodes: { id: string; createdAt: string | null; updatedAt: string }[]
  pageInfo: z.infer<typeof PageInfo>
}

/** Whether `createdAt` is known is Shopify's matter: then it is the time of the change. */
export type ChangedRecord = { shopifyId: ShopifyId; createdAt: Date; updatedAt: Date }

type Search = { kind: RecordKind; since: Date; newestFirst: boolean }

/**
 * Pages of records with `updatedAt >= since`, oldest first.
 * Where Shopify matches by whole days the search starts early; we compare ourselves.
 */
export async function* fetchChanged(
  admin: ShopifyAdmin,
  kind: RecordKind,
  since: Date,
): AsyncGenerator<ChangedRecord[]> {
  for await (const page of searchChanged(admin, { kind, since, newestFirst: false }))
    yield page.filter((record) => record.updatedAt >= since)
}

/**
 * The same of what changed since a moment ago, newest first: where the search starts a day early, what
 * was asked for is read and no more of that day. Where Shopify sorts, or answers, in another order, all of it is read.
 */
export async function* fetchLatelyChanged(
  admin: ShopifyAdmin,
  kind: RecordKind,
  since: Date,
): AsyncGenerator<ChangedRecord[]> {
  for await (const page of searchChanged(admin, { kind, since, newestFirst: true })) {
    yield page.filter((record) => record.updatedAt >= since)
    if (shopifyKinds[kind].changedSort !== 'UPDATED_AT') continue
    const [first, last] = [page.at(0), page.at(-1)]
    if (first && last && last.updatedAt < since && last.updatedAt < first.updatedAt) return
  }
}

async function* searchChanged(admin: ShopifyAdmin, search: Search): AsyncGenerator<ChangedRecord[]> {
  const { kind, since, newestFirst } = search
  const { root, alsoSearched, changedSort, earlierMs } = shopifyKinds[kind]
  const start = new Date(Math.max(since.getTime() - earlierMs, 0))
  const query = `query Changed($first: Int!, $after: String, $query: String) {
    ${root}(first: $first, after: $after, query: $query, sortKey: ${changedSort}${newestFirst ? ', reverse: true' : ''}) {
      nodes { id createdAt updatedAt } pageInfo { hasNextPage endCursor } } }`
  const Page: z.ZodType<Page> = z.object({
    nodes: z.array(
      z.object({ id: z.string(), createdAt: z.string().nullable().default(null), updatedAt: z.string() }),
    ),
    pageInfo: PageInfo,
  })
  const schema = z.record(z.string(), Page)
  const readOf = (words: string) => async (after: string | null) => {
    const first = newestFirst && after === null ? perLatePage : perPage
    const variables = { first, after, query: `${words}${alsoSearched}` }
    const { data, cost } = await admin.graphql(query, variables, schema)
    return { page: data[root], cost }
  }
  const first: Part = { words: `updated_at:>='${start.toISOString()}'`, from: null }
  for (let part: Part | null = first; part !== null;)
    part = yield* readPart(search, { start, from: part.from, read: readOf(part.words) })
}

type Reading = { start: Date; from: Date | null; read: Parameters<typeof pagesOf<Page>>[0] }

/** @returns what goes on where this search is left, before Shopify would end it; null: it was read to its end */
async function* readPart(
  search: Search,
  { start, from, read }: Reading,
): AsyncGenerator<ChangedRecord[], Part | null> {
  let count = 0
  for await (const { nodes, pageInfo } of pagesOf(read)) {
    const page = nodes.map(toChanged)
    yield page
    count += page.length
    const isLong = count >= mostOfASearch && pageInfo.hasNextPage
    const next = isLong ? nextPart(search, { start, from }, page.at(-1)) : null
    if (next) return next
  }
  return null
}

/** A search, and the moment of the record that it goes on from; null: the first. */
type Part = { words: string; from: Date | null }

// From the last record on, by what the list is sorted by: some come twice. Where Shopify matches by whole days and all of
// these are of one, another search would find the same again.
function nextPart(
  { kind, newestFirst }: Search,
  { start, from }: { start: Date; from: Date | null },
  last: ChangedRecord | undefined,
): Part | null {
  if (!last) return null
  const { changedSort, earlierMs } = shopifyKinds[kind]
  const [field, at] =
    changedSort === 'UPDATED_AT' ? ['updated_at', last.updatedAt] : ['created_at', last.createdAt]
  const cameMs = from ? Math.abs(at.getTime() - from.getTime()) : Number.POSITIVE_INFINITY
  if (cameMs <= earlierMs) return null
  const changed = `updated_at:>='${start.toISOString()}'`
  return { words: `${changed} ${field}:${newestFirst ? '<' : '>'}='${at.toISOString()}'`, from: at }
}

const toChanged = ({ id, createdAt, updatedAt }: Page['nodes'][number]): ChangedRecord => ({
  shopifyId: fromGid(id),
  createdAt: new Date(createdAt ?? updatedAt),
  updatedAt: new Date(updatedAt),
})

/** Shopify may page no further than 25,000 records of one search (contracts/shopify 3.3, 10: open). */
const mostOfASearch = 20_000

/** Which of these (at most 250 customers, variants or orders) exist and are shown. */
export async function fetchExisting(
  admin: ShopifyAdmin,
  kind: RecordKind,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  if (ids.length === 0) return new Set()
  const gids = ids.map((id) => toGid(shopifyKinds[kind].nodeType, id))
  const { there, cost } = await fetchShown(admin, gids)
  await leaveRoom(cost)
  return new Set([...there].map(fromGid))
}

/**
 * A connection of Shopify's page by page, with room for what is live in between.
 * @param read the page after a cursor; none: there is no such list
 */
export async function* pagesOf<P extends Pick<Page, 'pageInfo'>>(
  read: (after: string | null) => Promise<{ page: P | null | undefined; cost: Cost | null }>,
): AsyncGenerator<P> {
  for (let after: string | null = null; ;) {
    const { page, cost }: { page: P | null | undefined; cost: Cost | null } = await read(after)
    if (!page) return
    yield page
    if (!page.pageInfo.hasNextPage) return
    after = page.pageInfo.endCursor
    await leaveRoom(cost)
  }
}

/** Waits until half of the shop's points are there again. */
export async function leaveRoom(cost: Cost | null): Promise<void> {
  if (!cost) return
  const now = Date.now()
  const wait = waitMs(bucketOf(cost, now), cost.throttleStatus.maximumAvailable / 2, now)
  if (wait > 0) await delay(wait)
}

// Names for the records on a screen, read from Shopify at that moment: none is stored.

import { findKnownIds } from '#app/db/screens/records/found.server.ts'
import { loadMissing } from '#app/db/screens/records/status.server.ts'
import { isAppError, isRejected, unlessRefused } from '#app/lib/errors.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import { findByText } from '#app/shopify/lists/find.server.ts'
import { fetchHeads, fetchNames, idsAsked, isNamed, type OrderHead } from '#app/shopify/lists/names.server.ts'
import { fetchIdsPage } from '#app/shopify/lists/walk.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'

/**
 * Names by Shopify id; none of orders, which are known by theirs.
 * @throws AppError when Shopify does not answer
 */
export async function loadNames(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<Record<string, string>> {
  if (shopifyIds.length === 0) return {}
  return (await fetchNames(sync.shopifyFor(shop), kind, shopifyIds)).names
}

/** A point of the shop's for each id that is asked for, which the sync needs too: a file takes no more of them. */
const mostAsked = 2_500
/** All queries of a file together, however long one of them takes. */
const longestMs = 20_000
/** Half of the ids that Shopify takes at once: each may be asked for as a variant and as a product. */
const namedAtOnce = 100

type Named = { kind: RecordKind; shopifyId: ShopifyId; label: string | null }

/**
 * Names for the rows of a file, read a part of it at a time; none of rows with a label. Where Shopify does not answer, and
 * beyond what one file may cost, rows stay without. Where it refuses a kind, only those of that kind do.
 * @param mostMs from now on, for all of them
 */
export function namesOfMany(sync: SyncContext, shop: ShopDomain, mostMs = longestMs) {
  const names = new Map<string, string>()
  const asked = new Set<string>()
  const refused = new Set<RecordKind>()
  const until = sync.now().getTime() + mostMs
  let points = 0
  let [areAll, isOver] = [true, false]
  const readSome = async (kind: RecordKind, ids: readonly ShopifyId[]): Promise<void> => {
    const cost = idsAsked(kind, ids.length)
    const leftMs = until - sync.now().getTime()
    isOver ||= points + cost > mostAsked || leftMs <= 0
    if (isOver || refused.has(kind)) return void (areAll = false)
    points += cost
    for (const id of ids) asked.add(keyOf({ kind, shopifyId: id }))
    const read = await inTime(readNames(sync, shop, kind, ids), leftMs, () => 'unanswered' as const)
    if (read === 'refused') refused.add(kind)
    if (read === 'unanswered') isOver = true
    if (typeof read === 'string') return void (areAll = false)
    areAll &&= !read.withheld
    for (const [shopifyId, name] of Object.entries(read.names)) names.set(keyOf({ kind, shopifyId }), name)
  }
  return {
    read: async (rows: readonly Named[]) => {
      const unknown = new Map(rows.filter(isNew).map((row) => [keyOf(row), row]))
      for (const [kind, ids] of idsByKind([...unknown.values()]))
        for (let at = 0; at < ids.length; at += namedAtOnce)
          await readSome(kind, ids.slice(at, at + namedAtOnce))
      return (row: Named): string | null => names.get(keyOf(row)) ?? null
    },
    /** Whether each row that could have a name was asked for, and nothing was withheld of them. */
    areAll: () => areAll,
  }

  function isNew(row: Named): boolean {
    return row.label === null && isNamed(row.kind) && !asked.has(keyOf(row))
  }
}

type Read = Awaited<ReturnType<typeof fetchNames>> | 'refused' | 'unanswered'

const readNames = (
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  ids: readonly ShopifyId[],
): Promise<Read> =>
  fetchNames(sync.shopifyFor(shop), kind, ids).catch((error: unknown) => {
    if (!isAppError(error)) throw error
    return isRejected(error) ? 'refused' : 'unanswered'
  })

const keyOf = ({ kind, shopifyId }: { kind: RecordKind; shopifyId: string }): string => `${kind} ${shopifyId}`

function idsByKind(rows: readonly Named[]): Map<RecordKind, ShopifyId[]> {
  const ids = new Map<RecordKind, ShopifyId[]>()
  for (const { kind, shopifyId } of rows) ids.set(kind, [...(ids.get(kind) ?? []), shopifyId])
  return ids
}

/**
 * Customer, date and amount of orders by Shopify id; none of other kinds.
 * @throws AppError when Shopify does not answer
 */
export async function loadHeads(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<Record<string, OrderHead>> {
  if (shopifyIds.length === 0) return {}
  return fetchHeads(sync.shopifyFor(shop), kind, shopifyIds)
}

/** More would not be read through by anybody. */
const mostFound = 50

/**
 * Shopify ids of what a merchant's words fit: of records that are known here by just this, or else of those that the
 * store's own search finds, whether they are known here or not. We know no names ourselves.
 * @throws AppError when Shopify does not answer
 */
export async function findIds(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  search: string,
): Promise<string[]> {
  const known = await findKnownIds(sync.db, shop, kind, { text: search, most: mostFound })
  if (known.length > 0) return known
  const found = await findByText(sync.shopifyFor(shop), kind, { search, most: mostFound })
  return found.map(({ id }) => id)
}

/**
 * The same of all kinds that are synced, for a list of all of them. A kind that Shopify refuses to show is left out.
 * @throws AppError when Shopify does not answer
 */
export async function findIdsOfAll(sync: SyncContext, shop: ShopDomain, search: string): Promise<string[]> {
  const settings = await loadSettings(sync, shop)
  const kinds = shownKinds(settings.kinds)
  const known = await Promise.all(
    kinds.map((kind) => findKnownIds(sync.db, shop, kind, { text: search, most: mostFound })),
  )
  if (known.some((ids) => ids.length > 0)) return [...new Set(known.flat())]
  const asked = { search, most: mostFound }
  const found = await Promise.all(
    kinds.map((kind) => unlessRefused(findByText(sync.shopifyFor(shop), kind, asked))),
  )
  return found.flatMap((some) => some ?? []).map(({ id }) => id)
}

/** Of a walk through the store: so many pages of 250 a request, and so many finds, are enough to be read. */
const mostPages = 4
const mostUnknown = 50

export type Walked = {
  /** Records of the store that are not in Zoho, and of which nothing is known here either. */
  ids: string[]
  /** How many records were looked at. */
  looked: number
  /** Shopify's cursor to go on from; null: the end of the store was reached. */
  next: string | null
}

/**
 * Looks through the store, newest records first, for those that neither stand in Zoho nor in any list of this app.
 * @throws AppError when Shopify does not answer
 */
export async function findUnknown(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  after: string | null,
): Promise<Walked> {
  const found: string[] = []
  let [looked, next] = [0, after]
  for (let page = 0; page < mostPages && found.length < mostUnknown; page++) {
    const read = await fetchIdsPage(sync.shopifyFor(shop), kind, next)
    const missing = await loadMissing(sync.db, shop, kind, read.ids)
    found.push(...read.ids.filter((id) => missing.get(id)?.state === 'unknown'))
    looked += read.ids.length
    next = read.next
    if (next === null) break
  }
  return { ids: found, looked, next }
}

// Which record stands for which, and how each one is doing.

import type { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import { hiddenFromApp, isQuestion, valueCauses } from '#app/lib/outcomes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { linked } from '#app/db/link-row.server.ts'
import { inZoho, needsAttention } from './figures.server.ts'
import { beyond, cursorOf, pageOf, type Cursor, type Page, type Paged } from './paging.server.ts'
import { loadLinksOf } from './records/links-of.server.ts'
import { listUnlinked } from './records/found.server.ts'
import { linksOf, loadLatest, type MissingState } from './records/status.server.ts'
import { listNotInZoho } from './records/not-in-zoho.server.ts'

/** One of the lists of a kind; `missing`: not in Zoho, whatever the reason. */
export type ListState = 'linked' | 'missing' | 'waiting' | 'refused' | 'gone'
export type LinkFilter = {
  kind: RecordKind
  state: ListState
  /** Only these Shopify records, wherever they stand; a product's id stands for its variants. */
  ids?: readonly string[] | null
  oldestFirst?: boolean
  /** Shopify shows none that was created before; null: it shows all. */
  hiddenBefore?: Date | null
}

export type RecordRow = {
  shopifyId: string
  parentId: string | null
  label: string | null
  state: Exclude<ListState, 'missing'> | MissingState
  zohoModule: string | null
  zohoId: string | null
  /** Null where nothing is known of it here. */
  at: Date | null
  cause: string | null
}

/** Shopify hides the record, so that nothing of it is followed: no trouble, and said beside its state. */
const hiddenCause = 'hidden_in_shopify'
/** The record went through without it: a value, its photo, notes. */
const withoutCauses: readonly string[] = [
  ...valueCauses,
  'image_unread',
  'photo_refused',
  'notes_refused',
  'note_refused',
]
/** A write is told a moment before or after its link is saved; one that came later says nothing of this. */
const isLately = (savedAt: Date, syncedAt: Date): boolean => savedAt.getTime() > syncedAt.getTime() - momentMs
const momentMs = 60_000
const refusedResults = ['rejected', 'failed']

/** One page of one kind's records in one state, latest first; or of those that a search found. */
export async function listRecords(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const paged = await listAsSaved(db, shop, filter, page)
  return filter.hiddenBefore === null ? { ...paged, rows: paged.rows.map(shownByNow) } : paged
}

// It was hidden when somebody asked for it, and is no longer: it can be synced, or imported.
const shownByNow = (row: RecordRow): RecordRow =>
  row.cause === hiddenFromApp ? { ...row, state: 'unknown', cause: null } : row

function listAsSaved(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const { kind, state, ids, oldestFirst = false } = filter
  if (ids) return listFound(db, shop, { ...filter, ids }, page)
  if (state === 'missing') return listNotInZoho({ db, shop, kind }, page, { oldestFirst })
  if (state === 'refused') return listRefused(db, shop, filter, page)
  if (state === 'waiting') return listWaiting(db, shop, filter, page)
  return listLinked(db, shop, filter, page)
}

// What is not in Zoho stands before the rest, on the first page: it is what is searched for.
async function listFound(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter & { ids: readonly string[] },
  page: Page,
): Promise<Paged<RecordRow>> {
  const first = page.after === null && page.before === null
  const [unlinked, paged] = await Promise.all([
    first ? listUnlinked(db, shop, filter.kind, filter.ids) : [],
    listLinked(db, shop, filter, page),
  ])
  return { ...paged, rows: [...unlinked, ...paged.rows] }
}

/** Whether the newest is read first: of the page in front, or oldest first, it is the other way round. */
const isDescending = ({ oldestFirst = false }: LinkFilter, page: Page): boolean =>
  (page.before === null) !== oldestFirst

async function listLinked(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow & { at: Date }>> {
  const { kind, state, ids, hiddenBefore = null } = filter
  const cursor = cursorOf(page)
  const descending = isDescending(filter, page)
  const shown = ids ? { ...linked, ...linksOf(kind, ids) } : state === 'gone' ? { gone: true } : inZoho
  const where: Prisma.LinkWhereInput[] = [{ shopDomain: shop, kind, ...shown }]
  if (cursor) where.push(linksBeyond(cursor, descending))
  const rows = await db.prisma.link.findMany({
    where: { AND: where },
    orderBy: [{ syncedAt: descending ? 'desc' : 'asc' }, { shopifyId: descending ? 'asc' : 'desc' }],
    take: page.size + 1,
    select: {
      shopifyId: true,
      parentId: true,
      label: true,
      zohoModule: true,
      zohoId: true,
      syncedAt: true,
      gone: true,
      createdAt: true,
    },
  })
  const paged = pageOf(rows, page, ({ syncedAt, shopifyId }) => ({ at: syncedAt, id: shopifyId }))
  const troubled = await loadTroubled(db, shop, kind, paged.rows)
  const seen = { without: troubled.without, hiddenBefore }
  return {
    ...paged,
    rows: paged.rows.map(({ gone, syncedAt, createdAt, ...row }) => {
      // The parent of an order is its customer: whatever waits there is none of the order's.
      const known = kindTraits[kind].isInParts ? [row.shopifyId, row.parentId ?? ''] : [row.shopifyId]
      const cause = known.map((id) => troubled.refused.get(id)).find((found) => found !== undefined) ?? null
      const waiting = known.some((id) => troubled.waiting.has(id))
      const troubledAs = isQuestion(cause) ? 'question' : 'refused'
      const shownState = gone ? 'gone' : waiting ? 'waiting' : cause === null ? 'linked' : troubledAs
      const about =
        shownState === 'linked' ? besides({ shopifyId: row.shopifyId, syncedAt, createdAt }, seen) : null
      return { ...row, at: syncedAt, state: shownState, cause: about ?? cause }
    }),
  }
}

type InPlace = { shopifyId: string; syncedAt: Date; createdAt: Date | null }
type Seen = Pick<Troubled, 'without'> & { hiddenBefore: Date | null }

// What is said of a record that is in Zoho and in no trouble.
function besides(
  { shopifyId, syncedAt, createdAt }: InPlace,
  { without, hiddenBefore }: Seen,
): string | null {
  if (hiddenBefore && createdAt && createdAt < hiddenBefore) return hiddenCause
  const left = without.get(shopifyId)
  return left && isLately(left.at, syncedAt) ? left.cause : null
}

// The direction of the index: synced last first, then the id upwards.
const linksBeyond = ({ at, id }: Cursor, descending: boolean): Prisma.LinkWhereInput =>
  beyond(
    { by: 'syncedAt', from: at, order: descending ? 'desc' : 'asc' },
    { by: 'shopifyId', from: id, order: descending ? 'asc' : 'desc' },
  )

type Troubled = {
  waiting: ReadonlySet<string>
  refused: ReadonlyMap<string, string>
  /** When it was last told. */
  without: ReadonlyMap<string, { at: Date; cause: string }>
}

// The page's own rows only: at most three look-ups by key, whatever waits or was refused elsewhere.
async function loadTroubled(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  rows: readonly { shopifyId: string; parentId: string | null }[],
): Promise<Troubled> {
  const ids = rows.flatMap(({ shopifyId, parentId }) => (parentId ? [shopifyId, parentId] : [shopifyId]))
  const where = { shopDomain: shop, kind, shopifyId: { in: ids } }
  const [waiting, refused, latest] = await Promise.all([
    db.prisma.change.findMany({ where: { ...where, deadLettered: false }, select: { shopifyId: true } }),
    db.prisma.outcome.findMany({
      where: { ...where, result: { in: refusedResults }, resolvedAt: null },
      select: { shopifyId: true, cause: true },
    }),
    loadLatest(db, shop, kind, ids),
  ])
  return {
    without: new Map(
      latest.flatMap(({ shopifyId, at, cause }) =>
        cause !== null && withoutCauses.includes(cause) ? [[shopifyId, { at, cause }]] : [],
      ),
    ),
    waiting: new Set(waiting.map((change) => change.shopifyId)),
    refused: new Map(refused.map((outcome) => [outcome.shopifyId, outcome.cause ?? 'unknown'])),
  }
}

async function listRefused(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const cursor = cursorOf(page)
  const order = isDescending(filter, page) ? 'desc' : 'asc'
  const where: Prisma.OutcomeWhereInput[] = [{ shopDomain: shop, kind: filter.kind, ...needsAttention }]
  if (cursor)
    where.push(beyond({ by: 'at', from: cursor.at, order }, { by: 'id', from: BigInt(cursor.id), order }))
  const rows = await db.prisma.outcome.findMany({
    where: { AND: where },
    orderBy: [{ at: order }, { id: order }],
    take: page.size + 1,
  })
  const paged = pageOf(rows, page, ({ at, id }) => ({ at, id: String(id) }))
  const links = await loadLinksOf(
    { db, shop, kind: filter.kind },
    paged.rows.map(({ shopifyId }) => shopifyId),
  )
  return {
    ...paged,
    rows: paged.rows.map(({ shopifyId, label, zohoModule, zohoId, at, cause }) => ({
      shopifyId,
      ...((zohoId === null ? links.get(shopifyId) : undefined) ?? { zohoModule, zohoId }),
      label,
      at,
      cause: cause ?? 'unknown',
      parentId: null,
      state: 'refused' as const,
    })),
  }
}

async function listWaiting(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const cursor = cursorOf(page)
  const order = isDescending(filter, page) ? 'desc' : 'asc'
  const rows = await db.prisma.change.findMany({
    where: {
      shopDomain: shop,
      kind: filter.kind,
      deadLettered: false,
      AND: cursor
        ? [beyond({ by: 'notedAt', from: cursor.at, order }, { by: 'shopifyId', from: cursor.id, order })]
        : [],
    },
    orderBy: [{ notedAt: order }, { shopifyId: order }],
    take: page.size + 1,
  })
  const paged = pageOf(rows, page, ({ notedAt, shopifyId }) => ({ at: notedAt, id: shopifyId }))
  const links = await loadLinksOf(
    { db, shop, kind: filter.kind },
    paged.rows.map(({ shopifyId }) => shopifyId),
  )
  return {
    ...paged,
    rows: paged.rows.map(({ shopifyId, notedAt }) => ({
      shopifyId,
      at: notedAt,
      parentId: null,
      ...(links.get(shopifyId) ?? { label: null, zohoModule: null, zohoId: null }),
      cause: null,
      state: 'waiting' as const,
    })),
  }
}

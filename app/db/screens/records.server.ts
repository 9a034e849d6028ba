// Which record stands for which, and how each one is doing.

import type { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadLinksUnder } from '#app/db/tables/links.server.ts'
import { inZoho } from './figures.server.ts'
import { cursorOf, pageOf, type Cursor, type Page, type Paged } from './paging.server.ts'

type RecordState = 'linked' | 'waiting' | 'refused' | 'gone'
export type LinkFilter = {
  kind: RecordKind
  state: RecordState
  search: string | null
  /** Only these Shopify records; a product's id stands for its variants. */
  ids?: readonly string[] | null
}

export type RecordRow = {
  shopifyId: string
  parentId: string | null
  label: string | null
  state: RecordState
  zohoModule: string | null
  zohoId: string | null
  at: Date
  cause: string | null
}

const refusedResults = ['rejected', 'failed']

/** One page of one kind's records in one state, latest first. */
export function listRecords(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  if (filter.state === 'refused') return listRefused(db, shop, filter, page)
  if (filter.state === 'waiting') return listWaiting(db, shop, filter, page)
  return listLinked(db, shop, filter, page)
}

async function listLinked(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const { kind, state, search } = filter
  const cursor = cursorOf(page)
  const shown = state === 'gone' ? { gone: true } : inZoho
  const where: Prisma.LinkWhereInput[] = [{ shopDomain: shop, kind, ...shown }]
  if (search) where.push({ OR: searchedLinks(search) })
  if (filter.ids)
    where.push({ [kindTraits[kind].isInParts ? 'parentId' : 'shopifyId']: { in: [...filter.ids] } })
  if (cursor) where.push(page.before ? linkBefore(cursor) : linkAfter(cursor))
  const rows = await db.prisma.link.findMany({
    where: { AND: where },
    // The direction of the index: synced last first, then the id upwards.
    orderBy: [{ syncedAt: page.before ? 'asc' : 'desc' }, { shopifyId: page.before ? 'desc' : 'asc' }],
    take: page.size + 1,
    select: {
      shopifyId: true,
      parentId: true,
      label: true,
      zohoModule: true,
      zohoId: true,
      syncedAt: true,
      gone: true,
    },
  })
  const paged = pageOf(rows, page, ({ syncedAt, shopifyId }) => ({ at: syncedAt, id: shopifyId }))
  const troubled = await loadTroubled(db, shop, kind, paged.rows)
  return {
    ...paged,
    rows: paged.rows.map(({ gone, syncedAt, ...row }) => {
      const ids = [row.shopifyId, row.parentId ?? '']
      const cause = ids.map((id) => troubled.refused.get(id)).find((found) => found !== undefined) ?? null
      const waiting = ids.some((id) => troubled.waiting.has(id))
      const shownState = gone ? 'gone' : waiting ? 'waiting' : cause === null ? 'linked' : 'refused'
      return { ...row, at: syncedAt, state: shownState, cause }
    }),
  }
}

const linkAfter = ({ at, id }: Cursor): Prisma.LinkWhereInput => ({
  syncedAt: { lte: at },
  OR: [{ syncedAt: { lt: at } }, { shopifyId: { gt: id } }],
})
const linkBefore = ({ at, id }: Cursor): Prisma.LinkWhereInput => ({
  syncedAt: { gte: at },
  OR: [{ syncedAt: { gt: at } }, { shopifyId: { lt: id } }],
})

// Named so that the index on module and id serves; products have one, customers and orders either of two.
const zohoModules = ['Leads', 'Contacts', 'Products', 'Sales_Orders', 'Deals']

function searchedLinks(text: string): Prisma.LinkWhereInput[] {
  const names = { label: { in: [text, `#${text}`] } }
  return /^\d+$/.test(text)
    ? [{ shopifyId: text }, { parentId: text }, { zohoModule: { in: zohoModules }, zohoId: text }, names]
    : [names]
}

type Troubled = { waiting: ReadonlySet<string>; refused: ReadonlyMap<string, string> }

// The page's own rows only: at most two look-ups by key, whatever waits or was refused elsewhere.
async function loadTroubled(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  rows: readonly { shopifyId: string; parentId: string | null }[],
): Promise<Troubled> {
  const ids = rows.flatMap(({ shopifyId, parentId }) => (parentId ? [shopifyId, parentId] : [shopifyId]))
  const where = { shopDomain: shop, kind, shopifyId: { in: ids } }
  const [waiting, refused] = await Promise.all([
    db.prisma.change.findMany({ where: { ...where, deadLettered: false }, select: { shopifyId: true } }),
    db.prisma.outcome.findMany({
      where: { ...where, result: { in: refusedResults }, resolvedAt: null },
      select: { shopifyId: true, cause: true },
    }),
  ])
  return {
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
  const order = page.before ? 'asc' : 'desc'
  const edge = page.before ? 'gt' : 'lt'
  const where: Prisma.OutcomeWhereInput[] = [
    { shopDomain: shop, kind: filter.kind, result: { in: refusedResults }, resolvedAt: null },
  ]
  if (filter.ids) where.push({ shopifyId: { in: await withVariants(db, shop, filter.kind, filter.ids) } })
  if (filter.search)
    where.push({
      OR: [{ shopifyId: filter.search }, { label: { in: [filter.search, `#${filter.search}`] } }],
    })
  if (cursor)
    where.push({ OR: [{ at: { [edge]: cursor.at } }, { at: cursor.at, id: { [edge]: BigInt(cursor.id) } }] })
  const rows = await db.prisma.outcome.findMany({
    where: { AND: where },
    orderBy: [{ at: order }, { id: order }],
    take: page.size + 1,
  })
  const paged = pageOf(rows, page, ({ at, id }) => ({ at, id: String(id) }))
  return {
    ...paged,
    rows: paged.rows.map(({ shopifyId, label, zohoModule, zohoId, at, cause }) => ({
      shopifyId,
      label,
      zohoModule,
      zohoId,
      at,
      cause: cause ?? 'unknown',
      parentId: null,
      state: 'refused' as const,
    })),
  }
}

/** One statement takes 32,767 values, and a product may have 2,048 variants. */
const mostVariants = 30_000

async function withVariants(db: Database, shop: ShopDomain, kind: RecordKind, ids: readonly string[]) {
  if (!kindTraits[kind].isInParts) return [...ids]
  const links = await loadLinksUnder(db, shop, kind, ids)
  return [...ids, ...links.map(({ shopifyId }) => shopifyId)].slice(0, mostVariants)
}

async function listWaiting(
  db: Database,
  shop: ShopDomain,
  filter: LinkFilter,
  page: Page,
): Promise<Paged<RecordRow>> {
  const cursor = cursorOf(page)
  const order = page.before ? 'asc' : 'desc'
  const edge = page.before ? 'gt' : 'lt'
  const rows = await db.prisma.change.findMany({
    where: {
      shopDomain: shop,
      kind: filter.kind,
      deadLettered: false,
      ...(filter.search ? { shopifyId: filter.search } : {}),
      ...(filter.ids ? { AND: { shopifyId: { in: [...filter.ids] } } } : {}),
      ...(cursor
        ? {
            OR: [
              { notedAt: { [edge]: cursor.at } },
              { notedAt: cursor.at, shopifyId: { [edge]: cursor.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ notedAt: order }, { shopifyId: order }],
    take: page.size + 1,
  })
  const paged = pageOf(rows, page, ({ notedAt, shopifyId }) => ({ at: notedAt, id: shopifyId }))
  return {
    ...paged,
    rows: paged.rows.map(({ shopifyId, notedAt }) => ({
      shopifyId,
      at: notedAt,
      parentId: null,
      label: null,
      zohoModule: null,
      zohoId: null,
      cause: null,
      state: 'waiting' as const,
    })),
  }
}

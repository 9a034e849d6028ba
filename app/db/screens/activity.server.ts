// Runs and single outcomes, page by page. Keyset paging: page 1,000 costs what page 1 costs.

import type { Prisma } from '@prisma/client'
import { type ShopDomain, StoredShopifyId } from '#app/lib/ids.ts'
import { kindTraits, recordKinds } from '#app/lib/kinds.ts'
import { KnownTrigger, ofKnownKind, RecordKind } from '#app/lib/record-kind.ts'
import { OutcomeResult, RunState, RunType } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadStarters } from './audit-log.server.ts'
import { isOpen, needsAttention } from './figures.server.ts'
import { inOrder } from './home.server.ts'
import { beyond, cursorOf, pageOf, type Cursor, type Page } from './paging.server.ts'

export type OutcomeFilter = {
  kind: RecordKind | null
  /** `attention`: refused or failed, not yet dealt with, and no question; `open`: questions, too. */
  result: OutcomeResult | 'attention' | 'open' | null
  cause: string | null
  since: Date | null
  search: string | null
  /** Shopify ids of records, of which what is told of their parts is shown as well. */
  ids?: readonly string[] | null
  runId: string | null
}

const shown = {
  id: true,
  kind: true,
  shopifyId: true,
  label: true,
  trigger: true,
  result: true,
  cause: true,
  field: true,
  message: true,
  zohoModule: true,
  zohoId: true,
  attempts: true,
  latencyMs: true,
  at: true,
  resolvedAt: true,
} as const

/** One page of outcomes, newest first. */
export async function listOutcomes(db: Database, shop: ShopDomain, filter: OutcomeFilter, page: Page) {
  const cursor = cursorOf(page)
  const order = page.before ? 'asc' : 'desc'
  const rows = await db.prisma.outcome.findMany({
    where: { AND: [outcomeWhere(shop, filter), ...beyondRow(cursor, order)] },
    orderBy: [{ at: order }, { id: order }],
    take: page.size + 1,
    select: shown,
  })
  const [parents, open] = await Promise.all([loadParents(db, shop, rows), loadStillOpen(db, shop, rows)])
  const named = rows.map((row) => ({
    ...row,
    id: String(row.id),
    kind: RecordKind.parse(row.kind),
    shopifyId: StoredShopifyId.parse(row.shopifyId),
    trigger: KnownTrigger.parse(row.trigger),
    result: OutcomeResult.parse(row.result),
    // It went through: there was nothing to be dealt with.
    resolvedAt: row.cause === 'value_taken' ? null : row.resolvedAt,
    parentId: parents.get(row.shopifyId) ?? null,
    stillOpen: row.resolvedAt !== null && open.has(`${row.kind} ${row.shopifyId}`),
  }))
  return pageOf(named, page, ({ at, id }) => ({ at, id }))
}

type Resolved = { kind: string; shopifyId: string; resolvedAt: Date | null }

// A refusal is over for the log once another one follows it. The record is not for all that.
async function loadStillOpen(
  db: Database,
  shop: ShopDomain,
  rows: readonly Resolved[],
): Promise<ReadonlySet<string>> {
  const over = rows.filter(({ resolvedAt }) => resolvedAt !== null)
  if (over.length === 0) return new Set()
  const open = await db.prisma.outcome.findMany({
    where: {
      shopDomain: shop,
      kind: { in: [...new Set(over.map(({ kind }) => kind))] },
      shopifyId: { in: over.map(({ shopifyId }) => shopifyId) },
      ...isOpen,
    },
    select: { kind: true, shopifyId: true },
  })
  return new Set(open.map(({ kind, shopifyId }) => `${kind} ${shopifyId}`))
}

/** All pages of the outcomes, newest first, and of the last one whether the list goes on beyond `most` rows. */
export async function* eachPageOfOutcomes(
  db: Database,
  shop: ShopDomain,
  filter: OutcomeFilter,
  { size, most }: { size: number; most: number },
) {
  let after: string | null = null
  for (let left = most; left > 0; left -= size) {
    const page: Awaited<ReturnType<typeof listOutcomes>> = await listOutcomes(db, shop, filter, {
      size: Math.min(size, left),
      after,
      before: null,
    })
    yield { rows: page.rows, isCut: page.next !== null && left <= size }
    if (page.next === null) return
    after = page.next
  }
}

const kindsInParts: string[] = recordKinds.filter((kind) => kindTraits[kind].isInParts)

// A variant's page in Shopify hangs on its product.
async function loadParents(
  db: Database,
  shop: ShopDomain,
  rows: readonly { kind: string; shopifyId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = rows.filter((row) => kindsInParts.includes(row.kind)).map((row) => row.shopifyId)
  if (ids.length === 0) return new Map()
  const links = await db.prisma.link.findMany({
    where: { shopDomain: shop, kind: { in: kindsInParts }, shopifyId: { in: ids } },
    select: { shopifyId: true, parentId: true },
  })
  return new Map(
    links.flatMap(({ shopifyId, parentId }) => (parentId ? [[shopifyId, parentId] as const] : [])),
  )
}

function outcomeWhere(shop: ShopDomain, filter: OutcomeFilter): Prisma.OutcomeWhereInput {
  const { kind, result, cause, since, search, ids, runId } = filter
  return {
    shopDomain: shop,
    ...(kind ? { kind } : ofKnownKind),
    ...withResult(result),
    ...(cause ? { cause } : {}),
    ...(since ? { at: { gte: since } } : {}),
    ...(runId ? { runId } : {}),
    ...(ids ? { OR: ofIds(ids) } : search ? { OR: searched(search) } : {}),
  }
}

function withResult(result: OutcomeFilter['result']): Prisma.OutcomeWhereInput {
  if (result === 'attention') return { AND: needsAttention }
  if (result === 'open') return { AND: isOpen }
  return result ? { result } : {}
}

// Of a product what is told of its variants.
const ofIds = (ids: readonly string[]): Prisma.OutcomeWhereInput[] => [
  { shopifyId: { in: [...ids] } },
  { wholeId: { in: [...ids] } },
]

// An id of either side, or an order's name with or without its "#".
function searched(text: string): Prisma.OutcomeWhereInput[] {
  const names = { label: { in: [text, `#${text}`] } }
  return /^\d+$/.test(text) ? [{ shopifyId: text }, { zohoId: text }, names] : [names]
}

const beyondRow = (cursor: Cursor | null, order: 'asc' | 'desc'): Prisma.OutcomeWhereInput[] =>
  cursor ? [beyond({ by: 'at', from: cursor.at, order }, { by: 'id', from: BigInt(cursor.id), order })] : []

const mostHistory = 10

/** What became of one record, latest first: each time that it was synced. */
export async function loadHistory(db: Database, shop: ShopDomain, kind: RecordKind, shopifyId: string) {
  const rows = await db.prisma.outcome.findMany({
    where: { shopDomain: shop, kind, shopifyId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostHistory,
    select: { at: true, trigger: true, result: true, cause: true, attempts: true },
  })
  return rows.map((row) => ({
    ...row,
    trigger: KnownTrigger.parse(row.trigger),
    result: OutcomeResult.parse(row.result),
  }))
}

/** What is refused and why, the most frequent cause first. */
export async function listCauses(
  db: Database,
  shop: ShopDomain,
): Promise<{ cause: string; count: number }[]> {
  const rows = await db.prisma.outcome.groupBy({
    by: ['cause'],
    where: { shopDomain: shop, ...needsAttention },
    _count: true,
  })
  return rows
    .map(({ cause, _count }) => ({ cause: cause ?? 'unknown', count: _count }))
    .toSorted((a, b) => b.count - a.count)
}

/** A preview is shown on Home, where it was asked for. */
const listed = RunType.exclude(['preview'])

/** One page of runs, newest first; `options` as they were kept with each. */
export async function listRuns(db: Database, shop: ShopDomain, page: Page) {
  const cursor = cursorOf(page, /^[\w-]{1,64}$/)
  const order = page.before ? 'asc' : 'desc'
  const rows = await db.prisma.run.findMany({
    where: {
      shopDomain: shop,
      type: { in: listed.options },
      AND: cursor
        ? [beyond({ by: 'startedAt', from: cursor.at, order }, { by: 'id', from: cursor.id, order })]
        : [],
    },
    orderBy: [{ startedAt: order }, { id: order }],
    take: page.size + 1,
    include: { steps: { omit: { runId: true, operationId: true } } },
  })
  const times = rows.map(({ startedAt }) => startedAt.getTime())
  const span = { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) }
  const starters = times.length > 0 ? await loadStarters(db, shop, span) : null
  const runs = rows.map(({ id, type, state, cause, startedAt, finishedAt, steps, options }) => ({
    id,
    type: listed.parse(type),
    state: RunState.parse(state),
    cause,
    startedAt,
    finishedAt,
    steps: inOrder(steps),
    options,
    startedBy: starters?.get(id) ?? null,
  }))
  return pageOf(runs, page, ({ startedAt, id }) => ({ at: startedAt, id }))
}

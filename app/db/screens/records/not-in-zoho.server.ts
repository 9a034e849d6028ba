// The records of a kind that are not in Zoho, latest first, as far as they are known here: what waits, is asked, was
// refused or skipped. Bounded: a request looks at so many candidates and no more, and says where the next one goes on.

import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import {
  beyond,
  cursorOf,
  pageOf,
  type Cursor,
  type Page,
  type Paged,
} from '#app/db/screens/paging.server.ts'
import { loadMissing, type MissingRow } from './status.server.ts'

type Scope = { db: Database; shop: ShopDomain; kind: RecordKind }

/** Of each source in a round, and rounds in a request: most of what was ever refused went through since. */
const candidatesEach = 200
const mostRounds = 5

export type ListedRow = MissingRow & { at: Date }

/**
 * One page. It may be shorter than its size although there is a next one: what was looked at is in Zoho by now.
 * @param oldestFirst the other way round
 */
export async function listNotInZoho(
  scope: Scope,
  page: Page,
  { oldestFirst = false }: { oldestFirst?: boolean } = {},
): Promise<Paged<ListedRow>> {
  const order = (page.before === null) === oldestFirst ? 'asc' : 'desc'
  let from = cursorOf(page)
  const found: ListedRow[] = []
  for (let round = 0; round < mostRounds && found.length <= page.size; round++) {
    const { candidates, reached } = await nextCandidates(scope, from, order)
    found.push(...(await stillMissing(scope, candidates)))
    from = reached
    if (!reached) break
  }
  const placed = pageOf(found, page, ({ at, shopifyId }) => ({ at, id: shopifyId }))
  return found.length > page.size || !from ? placed : { ...placed, ...goOn(page, from) }
}

// Nothing more was found, and not everything was looked at.
const goOn = (page: Page, { at, id }: Cursor): Partial<Paged<never>> =>
  page.before === null ? { next: `${at.getTime()}_${id}` } : { previous: `${at.getTime()}_${id}` }

type Candidate = { shopifyId: string; at: Date }

/** @returns `reached`: the last of them, where a source has more; null: these are all there are */
async function nextCandidates(scope: Scope, from: Cursor | null, order: 'asc' | 'desc') {
  const lists = await Promise.all(sourcesOf(scope, from, order))
  const [early, late] = order === 'desc' ? [1, -1] : [-1, 1]
  const compare = (one: Candidate, other: Candidate) =>
    one.at.getTime() === other.at.getTime()
      ? (one.shopifyId < other.shopifyId ? -1 : Number(one.shopifyId > other.shopifyId)) * late
      : one.at < other.at
        ? early
        : late
  const all = lists.flat().toSorted(compare)
  // Beyond the last of a list that was cut others may come first.
  const ends = lists.flatMap((list) => (list.length === candidatesEach ? (list.at(-1) ?? []) : []))
  const [end] = ends.toSorted(compare)
  const candidates = end ? all.filter((one) => compare(one, end) <= 0) : all
  return { candidates, reached: end ? { at: end.at, id: end.shopifyId } : null }
}

function sourcesOf({ db, shop, kind }: Scope, from: Cursor | null, order: 'asc' | 'desc') {
  const mine = { shopDomain: shop, kind }
  const take = candidatesEach
  const further = (by: 'at' | 'askedAt' | 'notedAt') => ({
    AND: from ? [beyond({ by, from: from.at, order }, { by: 'shopifyId', from: from.id, order })] : [],
  })
  const outcomes = (result: string) =>
    db.prisma.outcome.findMany({
      where: { ...mine, result, ...further('at') },
      orderBy: [{ at: order }, { shopifyId: order }],
      take,
      select: { shopifyId: true, at: true },
    })
  const questions = async (answer: string | null) => {
    const rows = await db.prisma.question.findMany({
      where: { ...mine, answer, ...further('askedAt') },
      orderBy: [{ askedAt: order }, { shopifyId: order }],
      take,
      select: { shopifyId: true, askedAt: true },
    })
    return rows.map(({ shopifyId, askedAt }) => ({ shopifyId, at: askedAt }))
  }
  const changes = async () => {
    const rows = await db.prisma.change.findMany({
      where: { ...mine, deadLettered: false, ...further('notedAt') },
      orderBy: [{ notedAt: order }, { shopifyId: order }],
      take,
      select: { shopifyId: true, notedAt: true },
    })
    return rows.map(({ shopifyId, notedAt }) => ({ shopifyId, at: notedAt }))
  }
  return [
    outcomes('rejected'),
    outcomes('failed'),
    outcomes('skipped'),
    questions(null),
    questions('skip'),
    changes(),
  ]
}

// Of a record that was refused three times the last one counts, and it is listed once.
async function stillMissing(scope: Scope, candidates: readonly Candidate[]): Promise<ListedRow[]> {
  const ids = [...new Set(candidates.map(({ shopifyId }) => shopifyId))]
  const missing = await loadMissing(scope.db, scope.shop, scope.kind, ids)
  const listed = new Set<string>()
  return candidates.flatMap(({ shopifyId, at }) => {
    const row = missing.get(shopifyId)
    if (row?.at?.getTime() !== at.getTime() || listed.has(shopifyId)) return []
    listed.add(shopifyId)
    return [{ ...row, at }]
  })
}

/** What figures count up to; more is "100+". */
export const mostMissing = 100

/**
 * How many are listed, counted up to `most` only.
 * @returns `isMore`: there are, or may be, more
 */
export async function countNotInZoho(
  scope: Scope,
  most: number,
): Promise<{ count: number; isMore: boolean }> {
  const { rows, next } = await listNotInZoho(scope, { size: most, after: null, before: null })
  return { count: rows.length, isMore: next !== null }
}

// Where records stand that nothing in Zoho stands for: what waits, was asked, refused or skipped, each with its cause.

import type { Prisma } from '@prisma/client'
import { z } from 'zod'
import { anyOf, type Database } from '#app/db/client.server.ts'
import { linked } from '#app/db/link-row.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import { isMerged } from '#app/db/tables/questions.server.ts'
import { causeOfQuestion, hiddenFromApp, mergedInZoho } from '#app/lib/outcomes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { QuestionWhy } from '#app/lib/states.ts'

/** waiting: to be synced · question, left_out: the merchant's to say, or said · unknown: nothing is known here */
export type MissingState = 'waiting' | 'question' | 'left_out' | 'refused' | 'skipped' | 'unknown'

export type MissingRow = {
  shopifyId: string
  parentId: string | null
  label: string | null
  state: MissingState
  zohoModule: null
  zohoId: null
  /** When it came to stand so; null where nothing is known. */
  at: Date | null
  cause: string | null
}

type Known = Omit<MissingRow, 'shopifyId'>
const nothing = { parentId: null, label: null, zohoModule: null, zohoId: null, cause: null } as const

/** Codes of skipped records that Shopify does not have any more: nothing of them is missing. */
const deletedCause = 'deleted_in_shopify'

/**
 * How each of these stands, by id; without those that are in Zoho, or deleted in Shopify as far as is known here. A record of
 * which nothing is known but how its parts stand, a product whose variants were refused, stands as they do.
 * @param ids of Shopify's records or of their parts
 */
export async function loadMissing(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  ids: readonly string[],
): Promise<Map<string, MissingRow>> {
  const own = await loadOwn(db, shop, kind, ids)
  const unknown = [...own.values()].filter(({ state }) => state === 'unknown')
  if (!kindTraits[kind].isInParts || unknown.length === 0) return own
  const parts = await loadParts(
    db,
    { shopDomain: shop, kind },
    unknown.map(({ shopifyId }) => shopifyId),
  )
  const ofParts = await loadOwn(db, shop, kind, [...parts.keys()])
  for (const { shopifyId: part, ...known } of ofParts.values()) {
    const shopifyId = parts.get(part)
    if (shopifyId && known.state !== 'unknown') own.set(shopifyId, { ...known, shopifyId, parentId: null })
  }
  return own
}

/** Which record each part is of, of those parts that something was told or asked of. */
async function loadParts(
  db: Database,
  mine: { shopDomain: ShopDomain; kind: RecordKind },
  wholes: readonly string[],
): Promise<Map<string, string>> {
  const some = { in: [...wholes] }
  const [outcomes, questions] = await Promise.all([
    db.prisma.outcome.findMany({
      where: { ...mine, result: { in: ['skipped', 'rejected', 'failed'] }, wholeId: some },
      distinct: ['shopifyId'],
      select: { shopifyId: true, wholeId: true },
    }),
    db.prisma.question.findMany({
      where: { ...mine, parentId: some },
      select: { shopifyId: true, parentId: true },
    }),
  ])
  return new Map([
    ...outcomes.map(({ shopifyId, wholeId }) => [shopifyId, wholeId ?? ''] as const),
    ...questions.map(({ shopifyId, parentId }) => [shopifyId, parentId ?? ''] as const),
  ])
}

async function loadOwn(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  ids: readonly string[],
): Promise<Map<string, MissingRow>> {
  if (ids.length === 0) return new Map()
  const here = { shopDomain: shop, kind, shopifyId: { in: [...ids] } }
  const [present, changes, questions, outcomes] = await Promise.all([
    loadPresent(db, shop, kind, ids),
    db.prisma.change.findMany({
      where: { ...here, deadLettered: false },
      select: { shopifyId: true, notedAt: true, deleted: true },
    }),
    db.prisma.question.findMany({ where: here }),
    loadLatest(db, shop, kind, ids),
  ])
  const [changed, asked] = [byId(changes), byId(questions)]
  const outcomeOf = byId(outcomes)
  const rows = ids.flatMap((shopifyId): [string, MissingRow][] => {
    if (present.has(shopifyId)) return []
    const outcome = outcomeOf.get(shopifyId)
    const change = outcome?.cause === hiddenFromApp ? undefined : changed.get(shopifyId)
    const known = change
      ? !change.deleted && waiting(change.notedAt, outcome)
      : (ofQuestion(asked.get(shopifyId)) ?? ofOutcome(outcome))
    return known ? [[shopifyId, { shopifyId, ...known }]] : []
  })
  return new Map(rows)
}

/** Of links: those of these records, or of their parts. */
export const linksOf = (kind: RecordKind, ids: readonly string[]): Prisma.LinkWhereInput => {
  const some = { in: [...ids] }
  return kindTraits[kind].isInParts ? { OR: [{ shopifyId: some }, { parentId: some }] } : { shopifyId: some }
}

/** Which of these a record in Zoho is linked to, or was until Shopify deleted it: those have lists of their own. */
async function loadPresent(db: Database, shop: ShopDomain, kind: RecordKind, ids: readonly string[]) {
  const links = await db.prisma.link.findMany({
    where: { shopDomain: shop, kind, ...linksOf(kind, ids), ...linked },
    select: { shopifyId: true, parentId: true },
  })
  const parents = kindTraits[kind].isInParts ? links.map(({ parentId }) => parentId ?? '') : []
  return new Set([...links.map(({ shopifyId }) => shopifyId), ...parents])
}

const SavedOutcome = z.object({
  shopifyId: z.string(),
  label: z.string().nullable(),
  result: z.string(),
  cause: z.string().nullable(),
  at: z.date(),
})
type SavedOutcome = z.infer<typeof SavedOutcome>

/** The last outcome of each of these. */
export async function loadLatest(db: Database, shop: ShopDomain, kind: RecordKind, ids: readonly string[]) {
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT DISTINCT ON ("shopifyId") "shopifyId", "label", "result", "cause", "at" FROM "Outcome"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(ids)}
    ORDER BY "shopifyId", "at" DESC, "id" DESC`
  return z.array(SavedOutcome).parse(rows)
}

const waiting = (notedAt: Date, outcome: SavedOutcome | undefined): Known => ({
  ...nothing,
  label: outcome?.label ?? null,
  state: 'waiting',
  at: notedAt,
})

type Asked = {
  parentId: string | null
  label: string | null
  why: string
  askedAt: Date
  answer: string | null
  zohoId: string | null
}

// Of an answer that was carried out, the outcome says how it ended.
function ofQuestion(question: Asked | undefined): Known | null {
  if (!question) return null
  const { parentId, label, askedAt: at } = question
  if (isMerged(question)) return { ...nothing, parentId, label, at, state: 'skipped', cause: mergedInZoho }
  if (question.answer === 'skip') return { ...nothing, parentId, label, at, state: 'left_out' }
  if (question.answer !== null) return null
  const cause = causeOfQuestion[QuestionWhy.parse(question.why)]
  return { ...nothing, parentId, label, at, state: 'question', cause }
}

function ofOutcome(outcome: SavedOutcome | undefined): Known | null {
  if (!outcome) return { ...nothing, state: 'unknown', at: null }
  const { label, cause, at } = outcome
  if (outcome.result === 'rejected' || outcome.result === 'failed')
    return { ...nothing, label, at, state: 'refused', cause: cause ?? 'unknown' }
  if (outcome.result === 'skipped')
    return cause === deletedCause ? null : { ...nothing, label, at, state: 'skipped', cause }
  return outcome.result === 'deleted' ? null : { ...nothing, label, at: null, state: 'unknown' }
}

const byId = <Row extends { shopifyId: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.shopifyId, row]))

// The figures that more than one screen shows: each is counted here and nowhere else, so that tiles, tables and lists
// agree.

import type { Prisma } from '@prisma/client'
import { z } from 'zod'
import { loadCreditsOfDay } from '#app/db/tables/credits.server.ts'
import { loadActiveRun } from '#app/db/tables/runs.server.ts'
import { linked } from '#app/db/link-row.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadAuditRounds } from '#app/db/work/audit-places.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { eachKind, kindTraits } from '#app/lib/kinds.ts'
import { questionCauses } from '#app/lib/outcomes.ts'
import { ofKnownKind, RecordKind } from '#app/lib/record-kind.ts'
import { countLinks, type InZoho } from './records/link-counts.server.ts'

/** Refused, failed or asked, and not dealt with yet. */
export const isOpen: Prisma.OutcomeWhereInput = {
  result: { in: ['rejected', 'failed'] },
  resolvedAt: null,
}

/** The same without questions: those are counted and answered apart. */
export const needsAttention: Prisma.OutcomeWhereInput = {
  ...isOpen,
  OR: [{ cause: null }, { cause: { notIn: [...questionCauses] } }],
}

/** Records that stand for one in Zoho; not those on their way to their first one, nor those deleted in Shopify. */
export const inZoho = { gone: false, ...linked } satisfies Prisma.LinkWhereInput

export type Health = {
  linked: Record<RecordKind, InZoho>
  refused: Record<RecordKind, number>
  pending: number
  changesToday: number
  creditsUsed: number
  lastChangeAt: Date | null
}

/** How far both systems agree at this moment. `since` starts "today" in the store's time zone. */
export async function loadHealth(db: Database, shop: ShopDomain, now: Date, since: Date): Promise<Health> {
  const mine = { shopDomain: shop }
  const written = { ...mine, result: { in: ['created', 'updated', 'deleted'] } }
  const [counted, refused, pending, changesToday, creditsUsed, latest] = await Promise.all([
    countLinks(db, shop, now),
    countAttention(db, shop),
    countPending(db, shop),
    db.prisma.outcome.count({ where: { ...written, at: { gte: since } } }),
    loadCreditsOfDay(db, shop, now),
    db.prisma.outcome.findFirst({ where: written, orderBy: { at: 'desc' }, select: { at: true } }),
  ])
  return {
    linked: counted.linked,
    refused,
    pending,
    changesToday,
    creditsUsed,
    lastChangeAt: latest?.at ?? null,
  }
}

/** Changes in Shopify that Zoho does not have yet. */
export const countPending = (db: Database, shop: ShopDomain): Promise<number> =>
  db.prisma.change.count({ where: { shopDomain: shop, deadLettered: false } })

async function countAttention(db: Database, shop: ShopDomain): Promise<Record<RecordKind, number>> {
  const rows = await db.prisma.outcome.groupBy({
    by: ['kind'],
    where: { shopDomain: shop, ...ofKnownKind, ...needsAttention },
    _count: true,
  })
  return byKind(
    rows.map(({ kind, _count }) => [RecordKind.parse(kind), _count]),
    0,
  )
}

function byKind<T>(entries: readonly (readonly [RecordKind, T])[], none: T): Record<RecordKind, T> {
  const found = new Map(entries)
  return eachKind((kind) => found.get(kind) ?? none)
}

export type ComparedState = {
  /** When it was last compared: by an import of all of it, or by a comparison since; null: not yet. */
  at: Date | null
  /** Where the last comparison was one of a share: since when all of it was compared. */
  allSince: Date | null
  /** Kinds that were never imported as a whole. */
  missing: RecordKind[]
}

const Whole = z.object({ since: z.null() })
const isWhole = (kind: RecordKind, options: unknown): boolean =>
  kindTraits[kind].isAlwaysWhole || Whole.safeParse(options).success
const mostRuns = 200

/**
 * How much of the store was compared since `liveSince`.
 * @param kinds that are synced
 * @param auditedAt of the last comparison of both sides
 */
export async function loadCompared(
  db: Database,
  shop: ShopDomain,
  { liveSince, auditedAt }: { liveSince: Date | null; auditedAt: Date | null },
  kinds: readonly RecordKind[],
): Promise<ComparedState> {
  if (!liveSince) return { at: null, allSince: null, missing: [...kinds] }
  const whole = await wholeKinds(db, shop)
  const runs = await db.prisma.run.findMany({
    where: { shopDomain: shop, type: 'import', state: 'completed', startedAt: { gte: liveSince } },
    orderBy: { startedAt: 'desc' },
    take: mostRuns,
    select: { options: true, startedAt: true, steps: { select: { kind: true } } },
  })
  const atOf = (kind: RecordKind) =>
    runs.find(({ options, steps }) => isWhole(kind, options) && steps.some((step) => step.kind === kind))
      ?.startedAt ?? null
  const times = kinds.map((kind) => ({ kind, at: whole.has(kind) ? atOf(kind) : null }))
  const missing = times.flatMap(({ kind, at }) => (at ? [] : [kind]))
  if (missing.length > 0 || times.length === 0) return { at: null, allSince: null, missing }
  const oldest = Math.min(...times.map(({ at }) => at?.getTime() ?? 0))
  const at = new Date(Math.max(oldest, auditedAt?.getTime() ?? 0))
  return { at, allSince: await allSinceOf(db, shop, kinds), missing }
}

// Of what is compared in shares the one that is oldest.
async function allSinceOf(
  db: Database,
  shop: ShopDomain,
  kinds: readonly RecordKind[],
): Promise<Date | null> {
  const rounds = await loadAuditRounds(db, shop)
  const times = kinds.flatMap((kind) => {
    const round = rounds.get(kind)
    return round?.inParts ? [Date.parse(round.allSince)] : []
  })
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

/**
 * Of these kinds those of which imports brought what is of some day or later, and from when on; none while an import is
 * under way, which may bring the rest.
 */
export async function loadImportedInPart(
  db: Database,
  shop: ShopDomain,
  kinds: readonly RecordKind[],
): Promise<{ kind: RecordKind; from: Date }[]> {
  if (await loadActiveRun(db, shop)) return []
  const rows = await db.prisma.kindState.findMany({
    where: { shopDomain: shop, importedFrom: { gt: new Date(0) } },
    select: { kind: true, importedFrom: true },
  })
  return kinds.flatMap((kind) => {
    const from = rows.find((row) => row.kind === kind)?.importedFrom
    return from ? [{ kind, from }] : []
  })
}

// A step ends, too, where Zoho has no module for its kind.
async function wholeKinds(db: Database, shop: ShopDomain): Promise<Set<string>> {
  const rows = await db.prisma.kindState.findMany({
    where: { shopDomain: shop, importedFrom: new Date(0) },
    select: { kind: true },
  })
  return new Set(rows.map(({ kind }) => kind))
}

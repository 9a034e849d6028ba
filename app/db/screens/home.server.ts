// What Home shows, read in a handful of indexed queries whatever the size of the store.

import type { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { PausedFor, Trouble } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { parseRun, parseSteps } from '#app/db/tables/runs.server.ts'

type TroubleState = {
  code: Trouble
  since: Date
  /** When it is tried again; null: when somebody did something. */
  until: Date | null
}

export type ShopState = {
  name: string
  pausedFor: PausedFor | null
  /** What the shop's work meets at present. */
  trouble: TroubleState | null
  liveSince: Date | null
  /** When both sides were last compared as a whole. */
  auditedAt: Date | null
  /** What the app may read in the store. */
  scopes: string[]
}

// Between two tries nothing is known: trouble that was over for a moment would come and go on the page.
const lingersMs = 30_000

/** The store's row as the screens need it; null before its first visit was recorded. */
export async function loadShopState(db: Database, shop: ShopDomain, now: Date): Promise<ShopState | null> {
  const row = await db.prisma.shop.findUnique({ where: { domain: shop } })
  if (!row) return null
  const { name, pausedFor, liveSince, auditedAt, troubleSince: since, troubleUntil: until } = row
  const scopes = row.scopes.split(',')
  const code = Trouble.nullable().parse(row.troubleCode)
  const lasts = until ? until.getTime() + lingersMs > now.getTime() : pausedFor !== null
  const trouble = code && since && lasts ? { code, since, until } : null
  return { name, pausedFor: PausedFor.nullable().parse(pausedFor), trouble, liveSince, auditedAt, scopes }
}

/**
 * The newest import with its steps in the order in which they run; null when there was none since `liveSince`: what
 * went before a disconnect tells nothing any more.
 */
export async function loadLastImport(db: Database, shop: ShopDomain, liveSince: Date | null) {
  if (!liveSince) return null
  const run = await findLast(db, { shopDomain: shop, type: 'import', startedAt: { gte: liveSince } })
  if (!run) return null
  const { forecast: _, ...view } = run
  return view
}

/** The newest preview, with what it was asked and what it found. */
export const loadLastPreview = (db: Database, shop: ShopDomain) =>
  findLast(db, { shopDomain: shop, type: 'preview' })

async function findLast(db: Database, where: Prisma.RunWhereInput) {
  const run = await db.prisma.run.findFirst({
    where,
    orderBy: { startedAt: 'desc' },
    include: { steps: { omit: { runId: true, operationId: true } } },
  })
  if (!run) return null
  const { id, type, state, cause, startedAt, finishedAt, steps, options, forecast } = parseRun(run)
  return { id, type, state, cause, startedAt, finishedAt, steps: inOrder(steps), options, forecast }
}

/** Whether the store was imported to its end since `liveSince`: the setup is over then. */
export async function hasImported(db: Database, shop: ShopDomain, liveSince: Date | null): Promise<boolean> {
  if (!liveSince) return false
  const done = { shopDomain: shop, type: 'import', state: 'completed', startedAt: { gte: liveSince } }
  return (await db.prisma.run.findFirst({ where: done, select: { id: true } })) !== null
}

/** Steps by dependency: products, customers, orders. */
export const inOrder = <Step extends { kind: string; state: string; needed: unknown }>(
  steps: readonly Step[],
) =>
  parseSteps(steps).toSorted((one, other) => recordKinds.indexOf(one.kind) - recordKinds.indexOf(other.kind))

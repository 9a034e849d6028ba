// Imports and reconciliations, with the progress of each kind.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Prisma, type Run as RunRow, type RunStep as StepRow } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { lapsed } from '#app/lib/lapse.ts'
import { ofKnownKinds, RecordKind } from '#app/lib/record-kind.ts'
import { RunState, RunType, StepState } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { isHeld, notHeld } from './shops.server.ts'

const counted = z.number().default(0)
/** What a step's records point to and what was pushed before them, in numbers of one kind. */
const NeededCounts = z.object({
  kind: RecordKind,
  created: counted,
  updated: counted,
  unchanged: counted,
  skipped: counted,
  rejected: counted,
})
const NamedCounts = z.array(z.looseObject({ kind: z.string() }))
export type NeededCounts = z.infer<typeof NeededCounts>

type RunStep = Omit<StepRow, 'kind' | 'state' | 'needed'> & {
  kind: RecordKind
  state: StepState
  needed: NeededCounts[]
}
type Run = Omit<RunRow, 'type' | 'state'> & { type: RunType; state: RunState }
export type RunWithSteps = Run & { steps: RunStep[] }

/** Any part of a run's row, its closed sets parsed. */
export const parseRun = <Row extends { type: string; state: string }>(row: Row) => ({
  ...row,
  type: RunType.parse(row.type),
  state: RunState.parse(row.state),
})

/** The same of its steps'. */
export const parseSteps = <Row extends { kind: string; state: string; needed: unknown }>(
  rows: readonly Row[],
) =>
  ofKnownKinds(rows).map((row) => ({
    ...row,
    state: StepState.parse(row.state),
    needed: ofKnownKinds(NamedCounts.parse(row.needed)).map((one) => NeededCounts.parse(one)),
  }))

export const toRun = (row: RunRow & { steps: StepRow[] }): RunWithSteps => ({
  ...parseRun(row),
  steps: parseSteps(row.steps),
})
export type StepCounts = Pick<RunStep, 'done' | 'created' | 'updated' | 'unchanged' | 'skipped' | 'rejected'>

const activeStates: RunState[] = ['running', 'paused', 'cancelling']

/** The unfinished import (or preview, or move) of the shop, if there is one. */
export async function loadActiveRun(
  db: Database,
  shop: ShopDomain,
  type: Exclude<RunType, 'reconcile'> = 'import',
): Promise<RunWithSteps | null> {
  const row = await db.prisma.run.findFirst({
    where: { shopDomain: shop, type, state: { in: activeStates } },
    include: { steps: true },
    orderBy: { startedAt: 'desc' },
  })
  return row && toRun(row)
}

export async function loadRun(db: Database, runId: string): Promise<RunWithSteps | null> {
  const row = await db.prisma.run.findUnique({ where: { id: runId }, include: { steps: true } })
  return row && toRun(row)
}

export async function createRun(
  db: Database,
  run: {
    shop: ShopDomain
    type: RunType
    options: Prisma.InputJsonObject
    at: Date
  },
  kinds: readonly RecordKind[],
): Promise<string> {
  const id = randomUUID()
  await db.prisma.run.create({
    data: {
      id,
      shopDomain: run.shop,
      type: run.type,
      state: 'running',
      options: run.options,
      startedAt: run.at,
      steps: { create: kinds.map((kind) => ({ kind, state: 'waiting' })) },
    },
  })
  return id
}

/**
 * A job takes the run up: from now on one that had it before neither advances nor ends it.
 * @returns its fence; null when the run is gone, or not the shop's
 */
export async function takeRun(
  db: Database,
  { runId, shop }: { runId: string; shop: ShopDomain },
): Promise<number | null> {
  const [run] = await db.prisma.run.updateManyAndReturn({
    where: { id: runId, shopDomain: shop },
    data: { fence: { increment: 1 } },
    select: { fence: true },
  })
  return run?.fence ?? null
}

/**
 * Moves a run of the shop, only from one of `from`; by a job, only while it is that one's.
 * @returns false when it was in another state, another's, or not the shop's
 */
export async function moveRun(
  db: Database,
  { runId, shop, fence }: { runId: string; shop: ShopDomain; fence?: number },
  from: readonly RunState[],
  to: { state: RunState; cause?: string | null; waitsUntil?: Date | null; finishedAt?: Date },
): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: {
      id: runId,
      shopDomain: shop,
      state: { in: [...from] },
      ...(fence === undefined ? {} : { fence }),
    },
    data: to,
  })
  return count > 0
}

/** The run's state; `held` while the operator holds its shop, whatever the state. */
export async function loadRunState(db: Database, runId: string): Promise<RunState | 'held' | null> {
  const select = { state: true, shop: { select: { pausedFor: true } } }
  const run = await db.prisma.run.findUnique({ where: { id: runId }, select })
  if (!run) return null
  const state = RunState.parse(run.state)
  return isHeld(run.shop) && state !== 'cancelling' ? 'held' : state
}

type StepChange = Omit<Prisma.RunStepUpdateManyMutationInput, 'state'> & { state?: StepState }

export const saveStep = (db: Database, step: { runId: string; kind: RecordKind }, data: StepChange) =>
  db.prisma.runStep.updateMany({ where: { runId: step.runId, kind: step.kind }, data })

/** A step of a run that a job has taken up (takeRun). */
export type OwnStep = { runId: string; kind: RecordKind; fence: number }

const whereOwn = ({ runId, kind, fence }: OwnStep) => ({ runId, kind, run: { fence } })

/** @throws TransientError lease_lapsed when another job has taken the run up since, or the run is gone */
export async function saveOwnStep(db: Database, step: OwnStep, data: StepChange): Promise<void> {
  const { count } = await db.prisma.runStep.updateMany({ where: whereOwn(step), data })
  if (count === 0) throw lapsed()
}

export const saveForecast = (db: Database, runId: string, forecast: Prisma.InputJsonObject) =>
  db.prisma.run.updateMany({ where: { id: runId }, data: { forecast } })

/** The shop's previews that have ended: only the last one is worth looking at. */
export const deletePreviews = (db: Database, shop: ShopDomain) =>
  db.prisma.run.deleteMany({ where: { shopDomain: shop, type: 'preview', state: { notIn: activeStates } } })

/**
 * Adds settled batches to the step: the checkpoint and the counts move together, and once, however often it is asked.
 * `needed` is of the whole step so far.
 * @throws TransientError lease_lapsed when another job has taken the run up since, or the run is gone
 */
export async function advanceStep(
  db: Database,
  step: OwnStep,
  { from, to }: { from: number; to: number },
  counts: StepCounts & { needed?: readonly NeededCounts[] },
): Promise<void> {
  const { done, created, updated, unchanged, skipped, rejected, needed = [] } = counts
  const moved = await db.rows(Prisma.sql`
    UPDATE "RunStep" s SET "cursor" = ${to}::int, "done" = "done" + ${done}::int, "created" = "created" + ${created}::int,
      "updated" = "updated" + ${updated}::int, "unchanged" = "unchanged" + ${unchanged}::int,
      "skipped" = "skipped" + ${skipped}::int, "rejected" = "rejected" + ${rejected}::int,
      "needed" = ${JSON.stringify(needed)}::jsonb
    FROM "Run" r
    WHERE s."runId" = ${step.runId} AND s."kind" = ${step.kind} AND s."cursor" = ${from}::int
      AND r."id" = s."runId" AND r."fence" = ${step.fence}::int
    RETURNING s."cursor"`)
  // Done before, and the answer was lost on its way?
  if (moved.length > 0 || (await db.prisma.runStep.count({ where: { ...whereOwn(step), cursor: to } })) > 0)
    return
  throw lapsed()
}

/** Whether an import, a preview or a move is under way. */
export const hasRunUnderWay = async (db: Database, shop: ShopDomain): Promise<boolean> =>
  (await db.prisma.run.findFirst({
    where: { shopDomain: shop, state: 'running' },
    select: { id: true },
  })) !== null

/** Whether an import, a preview or a move was under way since then. */
export async function hasRunSince(db: Database, shop: ShopDomain, since: Date): Promise<boolean> {
  const found = await db.prisma.run.count({
    where: { shopDomain: shop, OR: [{ finishedAt: null }, { finishedAt: { gte: since } }] },
  })
  return found > 0
}

/** Runs that should be under way: what a start of the process picks up again. */
export async function listRunningRuns(db: Database, now: Date) {
  const notWaiting = [{ waitsUntil: null }, { waitsUntil: { lte: now } }, { state: 'cancelling' }]
  const rows = await db.prisma.run.findMany({
    where: { state: { in: ['running', 'cancelling'] }, OR: notWaiting, shop: notHeld },
    select: { id: true, shopDomain: true, type: true },
  })
  return rows.map((row) => ({ ...row, type: RunType.parse(row.type) }))
}

/** The step that waits for this bulk operation. */
export const findStepByOperation = (db: Database, shop: ShopDomain, operationId: string) =>
  db.prisma.runStep.findFirst({ where: { operationId, run: { shopDomain: shop } }, select: { runId: true } })

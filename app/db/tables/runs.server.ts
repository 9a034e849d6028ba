// Imports and reconciliations, with the progress of each kind.

import { randomUUID } from 'node:crypto'
import type { Prisma, Run, RunStep } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { isHeld, notHeld } from './shops.server.ts'

export type RunState = 'running' | 'paused' | 'cancelling' | 'cancelled' | 'completed' | 'failed'
export type StepState = 'waiting' | 'reading' | 'carrying' | 'completed' | 'cancelled' | 'failed'
export type RunWithSteps = Run & { steps: RunStep[] }
export type StepCounts = Pick<RunStep, 'done' | 'created' | 'updated' | 'unchanged' | 'skipped' | 'rejected'>

const activeStates: RunState[] = ['running', 'paused', 'cancelling']

/** The unfinished import (or preview, or move) of the shop, if there is one. */
export const loadActiveRun = (
  db: Database,
  shop: ShopDomain,
  type: 'import' | 'preview' | 'move' = 'import',
): Promise<RunWithSteps | null> =>
  db.prisma.run.findFirst({
    where: { shopDomain: shop, type, state: { in: activeStates } },
    include: { steps: true },
    orderBy: { startedAt: 'desc' },
  })

export const loadRun = (db: Database, runId: string): Promise<RunWithSteps | null> =>
  db.prisma.run.findUnique({ where: { id: runId }, include: { steps: true } })

export async function createRun(
  db: Database,
  run: {
    shop: ShopDomain
    type: 'import' | 'reconcile' | 'preview' | 'move'
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

/** Moves a run of the shop, only from one of `from`. @returns false when it was in another state, or not the shop's */
export async function moveRun(
  db: Database,
  { runId, shop }: { runId: string; shop: ShopDomain },
  from: readonly RunState[],
  to: { state: RunState; cause?: string | null; finishedAt?: Date },
): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, shopDomain: shop, state: { in: [...from] } },
    data: to,
  })
  return count > 0
}

/** The run's state; `held` while the operator holds its shop, whatever the state. */
export async function loadRunState(db: Database, runId: string): Promise<string | null> {
  const select = { state: true, shop: { select: { pausedFor: true } } }
  const run = await db.prisma.run.findUnique({ where: { id: runId }, select })
  if (!run) return null
  return isHeld(run.shop) && run.state !== 'cancelling' ? 'held' : run.state
}

export const saveStep = (
  db: Database,
  step: { runId: string; kind: RecordKind },
  data: Prisma.RunStepUpdateManyMutationInput & { state?: StepState },
) => db.prisma.runStep.updateMany({ where: { runId: step.runId, kind: step.kind }, data })

export const saveForecast = (db: Database, runId: string, forecast: Prisma.InputJsonObject) =>
  db.prisma.run.updateMany({ where: { id: runId }, data: { forecast } })

/** The shop's previews that have ended: only the last one is worth looking at. */
export const deletePreviews = (db: Database, shop: ShopDomain) =>
  db.prisma.run.deleteMany({ where: { shopDomain: shop, type: 'preview', state: { notIn: activeStates } } })

/** Adds a settled batch to the step: the checkpoint and the counts move together. */
export const advanceStep = (
  db: Database,
  step: { runId: string; kind: RecordKind },
  cursor: number,
  counts: StepCounts,
) =>
  db.prisma.runStep.updateMany({
    where: { runId: step.runId, kind: step.kind },
    data: {
      cursor,
      done: { increment: counts.done },
      created: { increment: counts.created },
      updated: { increment: counts.updated },
      unchanged: { increment: counts.unchanged },
      skipped: { increment: counts.skipped },
      rejected: { increment: counts.rejected },
    },
  })

/** Runs that should be under way: what a start of the process picks up again. */
export const listRunningRuns = (db: Database) =>
  db.prisma.run.findMany({
    where: { state: { in: ['running', 'cancelling'] }, shop: notHeld },
    select: { id: true, shopDomain: true, type: true },
  })

/** The step that waits for this bulk operation. */
export const findStepByOperation = (db: Database, shop: ShopDomain, operationId: string) =>
  db.prisma.runStep.findFirst({ where: { operationId, run: { shopDomain: shop } }, select: { runId: true } })

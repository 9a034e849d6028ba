// A run as the screens show it: an import, a preview, a move.

import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { RunState, RunType, StepState } from '#app/lib/states.ts'

type ResultCounts = {
  created: number
  updated: number
  unchanged: number
  skipped: number
  rejected: number
}

export type StepView = ResultCounts & {
  kind: RecordKind
  state: StepState
  total: number
  done: number
  /** Of them the records as Shopify counts them: products, not variants. */
  cursor: number
  /** What its records point to and what was written before them, by kind. */
  needed?: readonly NeededView[]
  startedAt: Date | null
  finishedAt: Date | null
}

type NeededView = ResultCounts & { kind: RecordKind }

export type RunView = {
  id: string
  type: RunType
  state: RunState
  cause: string | null
  startedAt: Date
  finishedAt: Date | null
  steps: StepView[]
}

export const isUnderWay = <Run extends RunView>(run: Run | null): run is Run =>
  run !== null && ['running', 'paused', 'cancelling'].includes(run.state)

/** Refused, asked, or to be tried once more: whatever an import left open. */
export const openIn = (run: RunView): number =>
  resultsOf(run).reduce((sum, { rejected }) => sum + rejected, 0)

/** A line of a run's table: what was read of a kind, or what came of it along with orders. */
export type ResultRow = ResultCounts & { id: string; kind: RecordKind; isAlong: boolean }

/** The lines of a run, by kind; what came along stands apart, so that all of them together are what Zoho has of it. */
export const resultsOf = ({ steps }: Pick<RunView, 'steps'>): ResultRow[] =>
  recordKinds.flatMap((kind) => [
    ...steps.filter(isOf(kind)).map((step) => ({ ...step, id: kind, isAlong: false })),
    ...along(
      kind,
      steps.flatMap(({ needed = [] }) => needed.filter(isOf(kind))),
    ),
  ])

const isOf =
  (kind: RecordKind) =>
  (one: { kind: RecordKind }): boolean =>
    one.kind === kind

const along = (kind: RecordKind, counts: readonly ResultCounts[]): ResultRow[] =>
  counts.length === 0
    ? []
    : [
        counts.reduce<ResultRow>(
          (sum, one) => ({
            ...sum,
            created: sum.created + one.created,
            updated: sum.updated + one.updated,
            unchanged: sum.unchanged + one.unchanged,
            skipped: sum.skipped + one.skipped,
            rejected: sum.rejected + one.rejected,
          }),
          { ...noResults, id: `${kind} along`, kind, isAlong: true },
        ),
      ]

const noResults: ResultCounts = { created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }

/** How it ended, for those who ask no more than that. */
export const endOf = ({ state }: RunView): 'completed' | 'cancelled' | 'failed' =>
  state === 'completed' || state === 'cancelled' ? state : 'failed'

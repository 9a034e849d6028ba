// A run as the screens show it: an import, a preview, a move.

import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { RunState, RunType, StepState } from '#app/lib/states.ts'

/** What becomes of a run's records, in the order of its table. */
export const runResults = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const
type ResultCounts = Record<(typeof runResults)[number], number>

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

/** Kinds of which imports brought what is of that day or later, and nothing older. */
export type ImportedInPart = readonly { kind: RecordKind; from: Date }[]

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

/** What became of all of its records, in the order of its table and without what nothing became of. */
export const sumsOf = (run: Pick<RunView, 'steps'>) =>
  runResults
    .map((result) => ({ result, count: resultsOf(run).reduce((sum, row) => sum + row[result], 0) }))
    .filter(({ count }) => count > 0)

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

function along(kind: RecordKind, counts: readonly ResultCounts[]): ResultRow[] {
  if (counts.length === 0) return []
  const sumOf = (result: keyof ResultCounts) => counts.reduce((sum, one) => sum + one[result], 0)
  return [
    {
      id: `${kind} along`,
      kind,
      isAlong: true,
      created: sumOf('created'),
      updated: sumOf('updated'),
      unchanged: sumOf('unchanged'),
      skipped: sumOf('skipped'),
      rejected: sumOf('rejected'),
    },
  ]
}

/** How it ended, for those who ask no more than that. */
export const endOf = ({ state }: RunView): 'completed' | 'cancelled' | 'failed' =>
  state === 'completed' || state === 'cancelled' ? state : 'failed'

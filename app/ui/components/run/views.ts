// A run as the screens show it: an import, a preview, a move.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RunState, RunType, StepState } from '#app/lib/states.ts'

export type StepView = {
  kind: RecordKind
  state: StepState
  total: number
  done: number
  /** Of them the records as Shopify counts them: products, not variants. */
  cursor: number
  created: number
  updated: number
  unchanged: number
  skipped: number
  rejected: number
  startedAt: Date | null
  finishedAt: Date | null
}

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
export const openIn = ({ steps }: RunView): number => steps.reduce((sum, { rejected }) => sum + rejected, 0)

/** How it ended, for those who ask no more than that. */
export const endOf = ({ state }: RunView): 'completed' | 'cancelled' | 'failed' =>
  state === 'completed' || state === 'cancelled' ? state : 'failed'

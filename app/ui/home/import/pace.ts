// How far a run is, how fast it goes and how long it will still take.

import type { RunView, StepView } from '#app/ui/components/run/views.ts'

export type Pace = {
  done: number
  total: number
  /** 0 to 1. */
  share: number
  perSecond: number | null
  secondsLeft: number | null
}

const settledStates: ReadonlySet<string> = new Set(['completed', 'cancelled', 'failed'])

/** Over all steps. Speed and time left are null until a first batch was settled, and while paused. */
export function paceOf(run: RunView, now: Date): Pace {
  const done = sum(run.steps, (step) => step.done)
  const total = sum(run.steps, totalOf)
  const perSecond = run.state === 'running' ? speed(run.steps, now) : null
  return {
    done,
    total,
    perSecond,
    share: total === 0 ? 0 : Math.min(1, done / total),
    secondsLeft: perSecond ? (total - done) / perSecond : null,
  }
}

/** A step's share, 0 to 1. Full once it ended, whatever it counted. */
export function stepShare(step: StepView): number {
  if (step.state === 'completed') return 1
  return totalOf(step) === 0 ? 0 : Math.min(1, step.done / totalOf(step))
}

// The total is a guess until Shopify's file is complete: never smaller than what is done.
const totalOf = (step: StepView): number =>
  settledStates.has(step.state) ? step.done : Math.max(step.total, step.done)

function speed(steps: readonly StepView[], now: Date): number | null {
  const started = steps.filter((step) => step.startedAt !== null && step.done > 0)
  const seconds = sum(started, (step) => {
    const end = step.finishedAt ?? now
    return step.startedAt ? Math.max(0.001, (end.getTime() - step.startedAt.getTime()) / 1000) : 0
  })
  return seconds === 0 ? null : sum(started, (step) => step.done) / seconds
}

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((all, row) => all + of(row), 0)

/** What happens while nobody looks: a paused run waits for its Resume. */
export const meanwhileOf = ({ state }: Pick<RunView, 'state'>): 'paused' | 'mayClose' =>
  state === 'paused' ? 'paused' : 'mayClose'

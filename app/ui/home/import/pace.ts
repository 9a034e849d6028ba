// How far a run is, how fast it goes and how long it will still take.

import type { Trouble } from '#app/lib/states.ts'
import type { RunView, StepView } from '#app/ui/components/run/views.ts'

export type Pace = {
  done: number
  total: number
  /** 0 to 1. */
  share: number
  /** Whether the total is final: Shopify's files are complete. */
  isCounted: boolean
  perSecond: number | null
  secondsLeft: number | null
}

const settledStates: ReadonlySet<string> = new Set(['completed', 'cancelled', 'failed'])

/** Over all steps. Speed and time left are null until a first batch was settled, and while paused. */
export function paceOf(run: RunView, now: Date): Pace {
  const done = sum(run.steps, (step) => step.done)
  const total = sum(run.steps, totalOf)
  const perSecond = run.state === 'running' ? speed(run.steps, now) : null
  const isCounted = run.steps.every(isStepCounted)
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return {
    done,
    total,
    perSecond,
    isCounted,
    share: isCounted ? share : Math.min(share, sum(run.steps, stepShare) / Math.max(1, run.steps.length)),
    secondsLeft: perSecond && isCounted ? (total - done) / perSecond : null,
  }
}

/** Shopify's file of the step is complete: its total grows no more. */
export const isStepCounted = ({ state, total }: StepView): boolean =>
  state !== 'reading' && (state !== 'waiting' || total > 0)

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

/** What happens while nobody looks: a paused run waits for its Resume, even if only its end is missing. */
export function meanwhileOf({ state, steps }: Pick<RunView, 'state' | 'steps'>) {
  if (state !== 'paused') return 'mayClose'
  const isThrough =
    steps.length > 0 && steps.every((step) => isStepCounted(step) && step.done >= totalOf(step))
  return isThrough ? 'pausedAtEnd' : 'paused'
}

// Until it is over nothing is imported; that the other side is slow holds nobody up.
const holding: ReadonlySet<Trouble> = new Set([
  'zoho_away',
  'zoho_credits',
  'shopify_away',
  'shopify_closed',
  'shopify_forbidden',
])

/** Why a run stands still, as a cause: its own, or what holds all work of the shop. Null: it does not. */
export function waitsFor({ state, cause }: Pick<RunView, 'state' | 'cause'>, trouble: Trouble | null) {
  if (cause !== null || state !== 'running') return cause
  return trouble !== null && holding.has(trouble) ? trouble : null
}

// How the mapping of one kind is doing, for the screens that lead to it.

import type { TFunction } from 'i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { LayoutProblem } from '#app/mapping/settings/layouts.ts'
import type { Problem } from '#app/mapping/rules/rule-checks.ts'

export type HealthOfMapping = {
  kind: RecordKind
  rules: number
  filters: number
  broken: Problem[]
  layout: LayoutProblem | null
}

type Stopped = Pick<Problem, 'rule' | 'target'>

/** A rule that does not work, for the words that say so: its number alone would not say where. */
export const goneOf = (t: TFunction, kind: RecordKind, { rule, target }: Stopped) => ({
  kind: t(`kinds.${kind}`),
  number: rule + 1,
  field: target.replaceAll('_', ' '),
})

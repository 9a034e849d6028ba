// How the mapping of one kind is doing, for the screens that lead to it.

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

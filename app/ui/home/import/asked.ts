// What an import or a preview is asked for, and whether two of them ask the same.

import { changedIn } from '#app/mapping/settings/changed-choices.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'

export type Asked = {
  kinds: readonly RecordKind[]
  /** ISO; null: everything. */
  since: string | null
  choices: Choices
}

/** As it was kept with a preview; choices are null where it took the settings'. */
export type AskedBefore = Omit<Asked, 'choices'> & { choices: Partial<Choices> | null }

const dayMs = 86_400_000

/** "The last 30 days" asked twice within a day is the same. */
export const isSameAsked = (before: AskedBefore, now: Asked): boolean =>
  sameKinds(before.kinds, now.kinds) &&
  sameSince(before.since, now.since) &&
  (before.choices === null || changedIn(before.choices, now.choices).length === 0)

const sameKinds = (some: readonly RecordKind[], others: readonly RecordKind[]): boolean =>
  some.length === others.length && some.every((kind) => others.includes(kind))

function sameSince(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other
  return Math.abs(Date.parse(one) - Date.parse(other)) < dayMs
}

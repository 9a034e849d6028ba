// How much work a merchant's rules may make of one record. Pure.

import type { FactValue } from '#app/mapping/facts/facts.ts'
import { cut } from '#app/mapping/values/text.ts'

/** Zoho's largest field holds this many characters: nothing longer is of use on the way there. */
export const longestValue = 32_000

/** Characters that all rules of a record may pass on together: a hundred rules of ordinary fields need a tenth. */
const recordBudget = 200_000

export type TextBudget = {
  /** Takes what a step cost. @returns false once nothing is left */
  spend: (characters: number) => boolean
}

export function createBudget(total = recordBudget): TextBudget {
  let left = total
  return {
    spend: (characters) => {
      left -= characters
      return left >= 0
    },
  }
}

/** A value no longer than a field of Zoho; of a list the beginning. */
export function withinLimit(value: FactValue): FactValue {
  if (typeof value === 'string') return cut(value, longestValue)
  if (typeof value !== 'object' || value === null) return value
  let left = longestValue
  const some = value.filter((one) => (left -= one.length + separatorLength) >= 0)
  return some.length === value.length ? value : some
}
const separatorLength = 2

/** What a value weighs. */
export function sizeOf(value: FactValue): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'object' && value !== null ? value.reduce((sum, one) => sum + one.length + 1, 0) : 1
}

// What a comparison is given to show.

import type { Trigger } from '#app/lib/record-kind.ts'
import type { OutcomeResult } from '#app/lib/states.ts'
import type { ComparedField } from '#app/mapping/catalogue/side-by-side.ts'

export type ComparisonView = {
  state: 'both' | 'new' | 'lost' | 'gone' | 'hidden' | 'several' | 'off'
  filtered: boolean
  fields: ComparedField[]
}

export type HistoryView = {
  at: Date
  trigger: Trigger
  result: OutcomeResult
  cause: string | null
  attempts: number
}

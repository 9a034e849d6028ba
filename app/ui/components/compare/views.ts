// What a comparison is given to show.

import type { ComparedField } from '#app/mapping/catalogue/side-by-side.ts'

export type ComparisonView = {
  state: 'both' | 'new' | 'lost' | 'gone' | 'several' | 'off'
  filtered: boolean
  fields: ComparedField[]
}

export type HistoryView = { at: Date; trigger: string; result: string; attempts: number }

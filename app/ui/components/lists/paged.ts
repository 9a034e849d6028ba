// One page of a list, and where the pages beside it begin.

import type { TFunction } from 'i18next'
import type { Format } from '#app/ui/format/format.ts'

export type { Paged } from '#app/db/screens/paging.server.ts'

export type Range = {
  /** Place of the first row, from 1 on. */
  from: number
  rows: number
  /** How many the whole list holds, where somebody counted. */
  total?: { count: number; isMore: boolean } | undefined
}

/** "26 to 50 of 113" */
export function rangeWords(
  t: TFunction,
  format: Pick<Format, 'number'>,
  { from, rows, total }: Range,
): string {
  const last = from + rows - 1
  const range = { from: format.number(from), to: format.number(last) }
  // Counted a moment before the rows were read.
  if (!total || total.count < last) return t('pager.range', range)
  return t('pager.rangeOf', { ...range, of: `${format.number(total.count)}${total.isMore ? '+' : ''}` })
}

// Outcomes as the cells of a file.

import type { i18n } from 'i18next'
import { localTime } from '#app/ui/format/calendar.ts'
import { explanationOf } from '#app/ui/format/causes.ts'
import { isCause } from '#app/ui/wording/names.ts'
import { resultWord } from '#app/ui/format/result-word.ts'
import { labelled, type FieldLabels, type OutcomeView } from '#app/ui/activity/views.ts'

const outcomeColumns = [
  'at',
  'kind',
  'record',
  'shopifyId',
  'result',
  'cause',
  'code',
  'advice',
  'field',
  'message',
  'zohoModule',
  'zohoId',
  'attempts',
] as const

type Wording = Pick<i18n, 't' | 'exists'>

type RowOf = { timeZone: string; name: string | null; fieldLabels: FieldLabels }

/** The headings, which say in whose time the rows are. */
export const outcomeHeadings = ({ t }: Pick<i18n, 't'>, timeZone: string): string[] =>
  outcomeColumns.map((column) => t(`csv.${column}`, { timeZone: timeZone.replaceAll('_', ' ') }))

/**
 * One outcome in the order of `outcomeColumns`; its time as the store's clocks showed it, in a form that spreadsheets
 * take for one. What became of it, and of which field, is said as the list says it.
 * @param name as Shopify has it now; null where it was not read, or nothing is named so
 */
export function outcomeToCells(
  row: OutcomeView,
  { t, exists }: Wording,
  { timeZone, name, fieldLabels }: RowOf,
): string[] {
  const cause = row.cause === null ? null : explanationOf(row.cause, (each) => isCause({ exists }, each))
  return [
    localTime(row.at, timeZone),
    t(`kind.${row.kind}`),
    row.label ?? name ?? '',
    row.shopifyId,
    resultWord(t, row),
    ...(cause ? [t(`causes.${cause}.title`), row.cause ?? '', t(`causes.${cause}.advice`)] : ['', '', '']),
    row.field ? labelled(fieldLabels, row.field) : '',
    row.message ?? '',
    row.zohoModule ?? '',
    row.zohoId ?? '',
    String(row.attempts),
  ]
}

export type Missing = {
  /** The rows that the file ends with, where the list goes on; null: it is whole. */
  cutAt: number | null
  /** Some records could not be named. */
  unnamed: boolean
}

/** Below the rows, a line each: what the file does not hold. */
export const missingLines = ({ t }: Pick<i18n, 't'>, { cutAt, unnamed }: Missing): string[] => [
  ...(cutAt === null ? [] : [t('csv.cut', { rows: cutAt })]),
  ...(unnamed ? [t('csv.unnamed')] : []),
]

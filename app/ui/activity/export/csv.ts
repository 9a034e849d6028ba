// Outcomes as the cells of a file.

import type { i18n } from 'i18next'
import { explanationOf } from '#app/ui/format/causes.ts'
import { isCause } from '#app/ui/wording/names.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'

export const outcomeColumns = [
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

/** One outcome in the order of `outcomeColumns`; times in UTC, ISO 8601. */
export function outcomeToCells(row: OutcomeView, { t, exists }: Pick<i18n, 't' | 'exists'>): string[] {
  const cause = row.cause === null ? null : explanationOf(row.cause, (name) => isCause({ exists }, name))
  return [
    row.at.toISOString(),
    t(`kind.${row.kind}`),
    row.label ?? '',
    row.shopifyId,
    t(`result.of.${row.result}`),
    ...(cause ? [t(`causes.${cause}.title`), row.cause ?? '', t(`causes.${cause}.advice`)] : ['', '', '']),
    row.field ?? '',
    row.message ?? '',
    row.zohoModule ?? '',
    row.zohoId ?? '',
    String(row.attempts),
  ]
}

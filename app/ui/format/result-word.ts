// What became of a record, in the words of every screen and file that tells it.

import type { TFunction } from 'i18next'
import { isQuestion } from '#app/lib/outcomes.ts'
import type { OutcomeResult } from '#app/lib/states.ts'

type EndedRow = { result: OutcomeResult; cause: string | null }

const open: ReadonlySet<string> = new Set(['rejected', 'failed'])

/** Was or is a question: Zoho refused nothing. */
const isAsked = ({ result, cause }: EndedRow): boolean => open.has(result) && isQuestion(cause)

/** As it ended then, whatever came later. */
export const pastResultWord = (t: TFunction, row: EndedRow): string =>
  isAsked(row) ? t('result.asked') : t(`result.of.${row.result}`)

/** As it stands now: what waits for the merchant is called as everywhere; what was dealt with, by what it was. */
export function resultWord(
  t: TFunction,
  row: EndedRow & { resolvedAt: Date | null; stillOpen: boolean },
): string {
  if (row.resolvedAt !== null)
    return t(row.stillOpen ? 'result.stillOpen' : 'result.settled', { result: pastResultWord(t, row) })
  if (!open.has(row.result)) return pastResultWord(t, row)
  return isAsked(row) ? t('result.question') : t('result.of.attention')
}

// What became of one record, as a badge. Red only where somebody must act.

import { Badge } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { resultWord } from '#app/ui/format/result-word.ts'
import { needsAnswer, type OutcomeView } from './views.ts'

const tones = {
  created: 'success',
  updated: 'success',
  deleted: 'info',
  skipped: undefined,
  unchanged: undefined,
  rejected: 'critical',
  failed: 'critical',
} as const

export function ResultBadge({ row }: { row: OutcomeView }) {
  const { t } = useTranslation()
  const { result, resolvedAt } = row
  const own = needsAnswer(row) ? 'attention' : tones[result]
  const tone = resolvedAt === null ? own : undefined
  return <Badge {...(tone ? { tone } : {})}>{resultWord(t, row)}</Badge>
}

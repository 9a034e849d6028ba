// What became of one record, as a badge. Red only where somebody must act.

import { Badge } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { isAsked, needsAnswer, needsAttention, type OutcomeView } from './views.ts'

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
  const { result, resolvedAt, stillOpen } = row
  if (needsAnswer(row)) return <Badge tone="attention">{t('result.question')}</Badge>
  // What waits for the merchant is called as everywhere; what was dealt with, by what it was.
  const label = isAsked(row)
    ? t('result.asked')
    : t(`result.of.${needsAttention(row) ? 'attention' : result}`)
  const tone = resolvedAt === null ? tones[result] : undefined
  return (
    <Badge {...(tone ? { tone } : {})}>
      {resolvedAt === null ? label : t(stillOpen ? 'result.stillOpen' : 'result.settled', { result: label })}
    </Badge>
  )
}

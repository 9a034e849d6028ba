// What became of one record, as a badge. Red only where somebody must act.

import { Badge } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
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
  if (needsAnswer(row)) return <Badge tone="attention">{t('result.question')}</Badge>
  const label = t(`result.of.${result}`)
  const tone = resolvedAt === null ? tones[result] : undefined
  return (
    <Badge {...(tone ? { tone } : {})}>
      {resolvedAt === null ? label : t('result.settled', { result: label })}
    </Badge>
  )
}

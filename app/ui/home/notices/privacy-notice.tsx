// On Home: how many privacy requests wait for the merchant, by when, and the way there.

import { Banner } from '@shopify/polaris'
import { useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#app/ui/format/format.ts'
import { privacySettings } from '#app/ui/format/links.ts'
import { urgencyOf } from '#app/ui/format/urgency.ts'

const tones = { overdue: 'critical', soon: 'warning', later: 'info' } as const

export function PrivacyNotice({ now, count, dueAt }: { now: Date; count: number; dueAt: Date | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  if (count === 0 || dueAt === null) return null
  return (
    <Banner
      tone={tones[urgencyOf(dueAt, now)]}
      title={t('privacy.notice', { count })}
      action={{ content: t('privacy.open'), onAction: () => navigate(privacySettings) }}
    >
      <p suppressHydrationWarning>{t('privacy.noticeText', { at: format.day(dueAt) })}</p>
    </Banner>
  )
}

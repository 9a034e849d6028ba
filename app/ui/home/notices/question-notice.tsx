// On Home: how many records wait for the merchant's answer, and the way there.

import { Banner } from '@shopify/polaris'
import { useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'

export function QuestionNotice({ count }: { count: number }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  if (count === 0) return null
  return (
    <Banner
      tone="info"
      title={t('questions.notice', { count })}
      action={{
        content: t('questions.answerThem', { count }),
        onAction: () => navigate('/app/activity?view=questions'),
      }}
    >
      <p>{t('questions.noticeText')}</p>
    </Banner>
  )
}

// On Home: how many records wait for the merchant's answer, and the way there. That the rest continues is said where it does.

import { Banner } from '@shopify/polaris'
import { useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'

type QuestionNoticeProps = {
  count: number
  /** Something keeps all changes from being synced: another notice says what. */
  isHeld: boolean
}

export function QuestionNotice({ count, isHeld }: QuestionNoticeProps) {
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
      <p>
        {t('questions.noticeText')} {isHeld ? null : t('questions.noticeRest')}
      </p>
    </Banner>
  )
}

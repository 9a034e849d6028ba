// A remote system is in trouble: the cause, since when, what waits, when it goes on, and what can be done.

import { Banner, Text } from '@shopify/polaris'
import { useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Trouble } from '#app/lib/states.ts'
import { creditsSettings } from '#app/ui/format/links.ts'
import { useFormat } from '#app/ui/format/format.ts'
import type { TroubleView } from '#app/ui/components/connection/views.ts'

// What passes by itself is no warning.
const tones: Partial<Record<Trouble, 'info'>> = { zoho_throttled: 'info', shopify_throttled: 'info' }
const statusPages: Partial<Record<Trouble, string>> = {
  zoho_away: 'https://status.zoho.com',
  shopify_away: 'https://www.shopifystatus.com',
}

type TroubleNoticeProps = { trouble: TroubleView; waiting: number | null }

export function TroubleNotice({ trouble, waiting }: TroubleNoticeProps) {
  const { t } = useTranslation()
  const action = useAction(trouble.code)
  return (
    <Banner
      tone={tones[trouble.code] ?? 'warning'}
      title={t(`notice.trouble.${trouble.code}.title`)}
      {...(action ? { action } : {})}
    >
      <Text as="p">{t(`notice.trouble.${trouble.code}.text`)}</Text>
      <TroubleTimes since={trouble.since} until={trouble.until} waiting={waiting} />
    </Banner>
  )
}

function useAction(code: Trouble) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const url = statusPages[code]
  if (url) return { content: t('notice.trouble.statusPage'), url, external: true }
  if (code !== 'zoho_credits') return null
  return { content: t('notice.trouble.share'), onAction: () => navigate(creditsSettings) }
}

type TroubleTimesProps = {
  /** null: nobody knows, as of a consent whose key is gone. */
  since: Date | null
  until: Date | null
  waiting: number | null
}

/** Since when, what waits, and when it is tried again. */
export function TroubleTimes({ since, until, waiting }: TroubleTimesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const parts = [
    ...(since ? [t('notice.trouble.since', { at: format.moment(since) })] : []),
    ...(waiting === null
      ? []
      : [waiting === 0 ? t('notice.trouble.noneWaiting') : t('notice.trouble.waiting', { count: waiting })]),
    ...(until ? [t('notice.trouble.until', { at: format.moment(until) })] : []),
  ]
  return <p suppressHydrationWarning>{parts.join(' ')}</p>
}

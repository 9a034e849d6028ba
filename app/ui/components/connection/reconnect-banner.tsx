// Zoho's consent is gone: work is kept, and one button ends the trouble.

import { Banner, Box, Text } from '@shopify/polaris'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsent } from './connect-button.tsx'

/** @param apart with room below, above a list */
export function ReconnectBanner({ apart = false, children }: PropsWithChildren<{ apart?: boolean }>) {
  const { t } = useTranslation()
  const { open, busy, url } = useConsent()
  const banner = (
    <Banner
      tone="warning"
      title={t('notice.reconnect.title')}
      action={{ content: t('notice.reconnect.button'), onAction: () => open(), loading: busy }}
    >
      <Text as="p">{t('notice.reconnect.text')}</Text>
      {children}
      {url ? (
        <a href={url} target="_top">
          {t('connect.byHand')}
        </a>
      ) : null}
    </Banner>
  )
  return apart ? <Box paddingBlockEnd="400">{banner}</Box> : banner
}

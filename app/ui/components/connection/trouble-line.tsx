// Above a list: why nothing is synced at present. Home says more of it.

import { Banner, Box, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#app/ui/format/format.ts'
import { ReconnectBanner } from './reconnect-banner.tsx'
import type { TroubleView } from './views.ts'

type TroubleLineProps = {
  /** Zoho's consent is gone: nothing is synced until it is given again. */
  disconnected: boolean
  trouble: TroubleView | null
}

export function TroubleLine({ disconnected, trouble }: TroubleLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (disconnected)
    return (
      <ReconnectBanner apart>
        {trouble?.code === 'zoho_disconnected' ? (
          <p suppressHydrationWarning>{t('notice.trouble.since', { at: format.moment(trouble.since) })}</p>
        ) : null}
      </ReconnectBanner>
    )
  if (!trouble) return null
  const next = trouble.until ? t('notice.trouble.until', { at: format.moment(trouble.until) }) : ''
  return (
    <Box paddingBlockEnd="400">
      <Banner tone="warning" title={t(`notice.trouble.${trouble.code}.title`)}>
        <Text as="p">
          <span suppressHydrationWarning>{`${t('notice.trouble.kept')} ${next}`}</span>{' '}
          <Link url="/app">{t('notice.trouble.more')}</Link>
        </Text>
      </Banner>
    </Box>
  )
}

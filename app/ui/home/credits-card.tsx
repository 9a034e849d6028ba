// How many of Zoho's credits the sync uses. As tall before the figures have come as with them.

import { BlockStack, Card, SkeletonBodyText, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'
import type { LiveStatsView } from '#app/ui/components/live-stats/views.ts'

type CreditsCardProps = {
  used: number
  read: LiveStatsRead
}

export function CreditsCard({ used, read }: CreditsCardProps) {
  const { t } = useTranslation()
  const credits = read.liveStats?.credits
  const away = read.refusal !== null || read.isLate
  return (
    <Card>
      <div className="credits">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('liveStats.credits.title')}
          </Text>
          {credits ? <Figures used={used} {...credits} /> : away ? <Away /> : <SkeletonBodyText lines={4} />}
        </BlockStack>
      </div>
    </Card>
  )
}

function Away() {
  const { t } = useTranslation()
  return (
    <Text as="p" tone="subdued">
      {t('liveStats.parity.unknown')}
    </Text>
  )
}

function Figures({ used, allowed, forecast }: { used: number } & LiveStatsView['credits']) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <Facts
        rows={[
          [t('liveStats.credits.used'), format.number(used)],
          [t('liveStats.credits.allowed'), allowed === null ? null : format.number(allowed)],
          [
            t('liveStats.credits.forecast'),
            forecast === null ? t('liveStats.credits.noForecast') : format.number(forecast),
          ],
        ]}
      />
      {allowed !== null && forecast !== null && forecast > allowed ? (
        <Text as="p" tone="caution">
          {t('liveStats.credits.tooMany')}
        </Text>
      ) : null}
    </>
  )
}

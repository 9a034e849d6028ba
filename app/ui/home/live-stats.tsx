// Counts of both sides, credits, and the last 24 hours: read after the page is shown, and again every minute.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Card, SkeletonBodyText, Text } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { HoursChart } from './hours-chart.tsx'
import { ParityTable } from './parity-table.tsx'
import type { HealthView, LiveStatsView } from './views.ts'

const everyMs = 60_000

type LiveStatsProps = { health: HealthView; settings: Pick<Settings, 'customersAs' | 'ordersAs'> }

export function LiveStats({ health, settings }: LiveStatsProps) {
  const { t } = useTranslation()
  const { load, data } = useFetcher<LiveStatsView | null>()
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible') load('/app/live-stats')
    }
    read()
    const timer = setInterval(read, everyMs)
    return () => clearInterval(timer)
  }, [load])
  return (
    <Card>
      <div className="pulse">
        {data ? (
          <BlockStack gap="500">
            <ParityTable liveStats={data} health={health} settings={settings} />
            <Credits used={health.creditsUsed} {...data.credits} />
            <HoursChart hours={data.hours} />
          </BlockStack>
        ) : (
          <div role="status" aria-label={t('liveStats.reading')}>
            <SkeletonBodyText lines={12} />
          </div>
        )}
      </div>
    </Card>
  )
}

type CreditsProps = { used: number } & LiveStatsView['credits']

function Credits({ used, allowed, forecast }: CreditsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t('liveStats.credits.title')}
      </Text>
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
    </BlockStack>
  )
}

// Counts of both sides, and the last 24 hours: for whoever wants to know more than the figures say.

import { BlockStack, Card, SkeletonBodyText } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { More } from '#app/ui/components/more.tsx'
import { HoursChart } from './hours-chart.tsx'
import { ParityTable } from './parity-table.tsx'
import type { HealthView, LiveStatsView } from './views.ts'

type LiveStatsProps = {
  /** Null until they were read once. */
  liveStats: LiveStatsView | null
  health: HealthView
  settings: Pick<Settings, 'customersAs' | 'ordersAs'>
}

export function LiveStats({ liveStats: data, health, settings }: LiveStatsProps) {
  const { t } = useTranslation()
  return (
    <Card>
      <BlockStack gap="300">
        <More label={t('liveStats.parity.title')}>
          {data ? <ParityTable liveStats={data} health={health} settings={settings} /> : <Reading />}
        </More>
        <More label={t('liveStats.hours.title')}>
          {data ? <HoursChart hours={data.hours} /> : <Reading />}
        </More>
      </BlockStack>
    </Card>
  )
}

function Reading() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('liveStats.reading')}>
      <SkeletonBodyText lines={4} />
    </div>
  )
}

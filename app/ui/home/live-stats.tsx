// Counts of both sides, and the last 24 hours: for whoever wants to know more than the figures say.

import { BlockStack, SkeletonBodyText } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { More } from '#app/ui/components/more.tsx'
import { HoursChart } from './hours-chart.tsx'
import { ParityTable } from '#app/ui/home/health/parity-table.tsx'
import { NotRead } from '#app/ui/home/health/not-read.tsx'
import type { LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'
import type { ComparedView, DeletionView, HealthView } from './views.ts'

type LiveStatsProps = {
  read: LiveStatsRead
  health: HealthView
  settings: Pick<Settings, 'customersAs' | 'ordersAs'>
  missing: ComparedView['missing']
  deletions: readonly DeletionView[]
}

export function LiveStats({ read, health, settings, missing, deletions }: LiveStatsProps) {
  const { liveStats: data } = read
  const { t } = useTranslation()
  return (
    <BlockStack gap="200">
      <More label={t('liveStats.parity.title')}>
        {data ? (
          <ParityTable liveStats={data} {...{ health, settings, missing, deletions }} />
        ) : (
          <Reading read={read} />
        )}
      </More>
      <More label={t('liveStats.hours.title')}>
        {data ? <HoursChart hours={data.hours} /> : <Reading read={read} />}
      </More>
    </BlockStack>
  )
}

function Reading({ read }: Pick<LiveStatsProps, 'read'>) {
  const { t } = useTranslation()
  if (read.refusal || read.isLate) return <NotRead {...read} />
  return (
    <div role="status" aria-label={t('liveStats.reading')}>
      <SkeletonBodyText lines={4} />
    </div>
  )
}

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
import type { PulseView } from './views.ts'

const everyMs = 60_000

type PulseProps = { settings: Pick<Settings, 'customersAs' | 'ordersAs'> }

export function Pulse({ settings }: PulseProps) {
  const { t } = useTranslation()
  const { load, data } = useFetcher<PulseView>()
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible') load('/app/pulse')
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
            <ParityTable pulse={data} settings={settings} />
            <Credits credits={data.credits} />
            <HoursChart hours={data.hours} />
          </BlockStack>
        ) : (
          <div role="status" aria-label={t('pulse.reading')}>
            <SkeletonBodyText lines={12} />
          </div>
        )}
      </div>
    </Card>
  )
}

function Credits({ credits: { used, allowed, forecast } }: Pick<PulseView, 'credits'>) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t('pulse.credits.title')}
      </Text>
      <Facts
        rows={[
          [t('pulse.credits.used'), format.number(used)],
          [t('pulse.credits.allowed'), allowed === null ? null : format.number(allowed)],
          [t('pulse.credits.forecast'), format.number(forecast)],
        ]}
      />
      {allowed !== null && forecast > allowed ? (
        <Text as="p" tone="caution">
          {t('pulse.credits.tooMany')}
        </Text>
      ) : null}
    </BlockStack>
  )
}

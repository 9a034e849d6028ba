// Home, in the order of what matters now: trouble, work under way, setup or health, the connection.

import { BlockStack, Layout, Page } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings.ts'
import { usePolling } from '#app/ui/polling.ts'
import { ConnectionCard } from './connection-card.tsx'
import { Guide } from './guide.tsx'
import { Health } from './health.tsx'
import { ImportCard } from './import-card.tsx'
import { Notice } from './notice.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunResult } from './run-result.tsx'
import { isUnderWay, type ConnectionView, type HealthView, type RunView, type ShopView } from './views.ts'

const busyMs = 1_000
const calmMs = 5_000

export type HomeProps = {
  now: Date
  shop: ShopView | null
  connection: ConnectionView
  settings: Settings
  run: RunView | null
  imported: boolean
  health: HealthView | null
}

export function Home(props: HomeProps) {
  const { now, shop, connection, settings, run, imported, health } = props
  const { t } = useTranslation()
  const underWay = isUnderWay(run)
  usePolling(underWay ? busyMs : calmMs)
  const connected = connection.state === 'connected'
  return (
    <Page title={shop?.name ?? t('app.name')} subtitle={t('home.subtitle')}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Notice shop={shop} connection={connection} />
            {underWay ? <RunProgress run={run} now={now} /> : null}
            {imported && health ? (
              <Health health={health} shop={shop} customersAs={settings.customersAs} />
            ) : null}
            {run && !underWay ? <RunResult run={run} /> : null}
            {underWay && imported ? null : imported ? (
              <ImportCard settings={settings} connected={connected} />
            ) : (
              <Guide settings={settings} connection={connection} underWay={underWay} />
            )}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <ConnectionCard connection={connection} health={health} />
        </Layout.Section>
      </Layout>
    </Page>
  )
}

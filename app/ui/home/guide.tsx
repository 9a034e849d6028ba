// The way from a fresh install to a first import. Gone once the import is complete.

import { BlockStack, Box, Card, Divider, InlineStack, Text } from '@shopify/polaris'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunState } from '#app/lib/states.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { ConnectButton } from '#app/ui/components/connection/connect-button.tsx'
import { ChoiceFields } from '#app/ui/components/choices/choice-fields.tsx'
import { GuideStep } from './guide-step.tsx'
import { StartImport } from '#app/ui/home/import/start-import.tsx'
import { useImport } from '#app/ui/home/import/use-import.ts'
import type { AskedThen } from '#app/ui/home/import/period.ts'
import { usePreflight } from '#app/ui/components/choices/use-preflight.ts'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import { PreviewReport } from '#app/ui/home/preview/preview-report.tsx'
import type { PreviewView } from './views.ts'

type GuideProps = {
  settings: Settings
  connection: ConnectionView
  credits: CreditsLeft
  /** The state of the import that is under way; null where none is. */
  underWay: RunState | null
  preview: PreviewView | null
  asked: AskedThen | null
}

export function Guide({ settings, connection, credits, underWay, preview, asked }: GuideProps) {
  const { t } = useTranslation()
  const connected = connection.state !== 'none'
  const usable = connection.state === 'connected'
  // Back on the page the form is as it was previewed: there are no settings of a live sync to go back to yet.
  const form = useImport(settings, { preview, asked, begin: preview?.options.choices ?? {} })
  const findings = usePreflight(usable && underWay === null, form.choices)
  return (
    <Card padding="0">
      <Heading done={Number(connected) + Number(underWay !== null)} />
      <Divider />
      <GuideStep number={1} done={connected} title={t('guide.connect.title')}>
        {connected ? (
          <Text as="p" tone="subdued">
            {t('guide.connect.done', { org: connection.orgName, user: connection.userLabel })}
          </Text>
        ) : (
          <BlockStack gap="300">
            <Text as="p">{t('guide.connect.text')}</Text>
            <ConnectButton label={t('connect.button')} anywhere />
          </BlockStack>
        )}
      </GuideStep>
      {underWay ? (
        <UnderWay settings={settings} state={underWay} />
      ) : (
        <>
          <GuideStep number={2} title={t('guide.choose.title')}>
            <ChoiceFields
              {...form}
              preflight={findings.preflight}
              edition={connection.edition}
              connected={usable}
              isAsked={!findings.isIdle}
            />
          </GuideStep>
          <Import {...{ form, findings, credits, settings, preview }} connected={usable} />
        </>
      )}
    </Card>
  )
}

function Import(props: ComponentProps<typeof StartImport>) {
  const { connected, preview, form, findings, settings } = props
  const { t } = useTranslation()
  return (
    <GuideStep number={3} title={t('guide.import.title')}>
      <StartImport {...props} />
      {connected && preview ? (
        <PreviewReport
          preview={preview}
          stale={form.stale}
          existing={settings.existing}
          costSaid={findings.preflight !== null}
        />
      ) : null}
    </GuideStep>
  )
}

function Heading({ done }: { done: number }) {
  const { t } = useTranslation()
  return (
    <Box padding="400">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('guide.title')}
          </Text>
          <Text as="span" tone="subdued" variant="bodySm">
            {t('guide.progress', { done, of: 3 })}
          </Text>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('guide.intro')}
        </Text>
      </BlockStack>
    </Box>
  )
}

type UnderWayProps = Pick<GuideProps, 'settings'> & { state: RunState }

function UnderWay({ settings: { customersAs, ordersAs, kinds }, state }: UnderWayProps) {
  const { t } = useTranslation()
  return (
    <>
      <GuideStep number={2} done title={t('guide.choose.title')}>
        <Text as="p" tone="subdued">
          {t(`guide.choose.done.${customersAs}`)}
          {ordersAs === 'Deals' && kinds.order ? ` ${t('guide.choose.done.Deals')}` : null}
        </Text>
      </GuideStep>
      <GuideStep number={3} title={t('guide.import.title')}>
        <Text as="p" tone="subdued">
          {t(state === 'paused' ? 'guide.import.isPaused' : 'guide.import.underWay')}
        </Text>
      </GuideStep>
    </>
  )
}

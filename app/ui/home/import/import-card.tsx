// After the first import: the same choices and the same button, for whoever wants everything compared once more.

import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { ChoiceFields } from '#app/ui/components/choices/choice-fields.tsx'
import type { AskedThen } from './period.ts'
import { PreviewReport } from '#app/ui/home/preview/preview-report.tsx'
import { StartImport } from './start-import.tsx'
import { useImport } from './use-import.ts'
import { usePreflight } from '#app/ui/components/choices/use-preflight.ts'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

type ImportCardProps = {
  settings: Settings
  connection: ConnectionView
  credits: CreditsLeft
  preview: PreviewView | null
  asked: AskedThen | null
}

export function ImportCard({ settings, connection, credits, preview, asked }: ImportCardProps) {
  const { t } = useTranslation()
  const connected = connection.state === 'connected'
  const form = useImport(settings, { preview, asked })
  const findings = usePreflight(connected, form.choices, false)
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('importAgain.title')}
          </Text>
          {connected ? (
            <Text as="p" tone="subdued">
              {t('importAgain.text')} {settings.automationsOnImport ? null : t('guide.import.quiet')}
            </Text>
          ) : null}
        </BlockStack>
        {connected ? (
          <InlineGrid columns={{ xs: 1, lg: 2 }} gap="400">
            <ChoiceFields
              {...form}
              preflight={findings.preflight}
              edition={connection.edition}
              connected
              isAsked={!findings.isIdle}
              brief
            />
            <StartImport {...{ form, findings, credits, settings, preview }} connected isLive />
          </InlineGrid>
        ) : (
          // Nothing of the form could be used before, and nothing is synced by itself.
          <Text as="p">{t('guide.import.reason.reconnect')}</Text>
        )}
        {connected && preview ? (
          <PreviewReport
            preview={preview}
            stale={form.stale}
            existing={settings.existing}
            costSaid={findings.preflight !== null}
          />
        ) : null}
      </BlockStack>
    </Card>
  )
}

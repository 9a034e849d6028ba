// What an import would cost and meet, what to bring, and the button. Says why when it cannot start.

import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { CauseText } from '#app/ui/components/cause-text.tsx'
import { Findings } from './findings.tsx'
import { ImportOptions } from './import-options.tsx'
import { PreviewReport } from './preview-report.tsx'
import type { useImport } from './use-import.ts'
import type { usePreflight } from '#app/ui/components/choices/use-preflight.ts'
import { isUnderWay } from '#app/ui/components/run/views.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

type StartImportProps = {
  form: ReturnType<typeof useImport>
  findings: ReturnType<typeof usePreflight>
  settings: Settings
  connected: boolean
  preview: PreviewView | null
}

export function StartImport({ form, findings, settings, connected, preview }: StartImportProps) {
  const { t } = useTranslation()
  const blocked = findings.preflight?.checks.some((check) => check.status === 'blocked') ?? false
  const reason = !connected ? 'connect' : form.kinds.length === 0 ? 'kinds' : blocked ? 'blocked' : null
  return (
    <BlockStack gap="400">
      <Text as="p">
        {t('guide.import.text')} {settings.automationsOnImport ? null : t('guide.import.quiet')}
      </Text>
      {connected ? <Findings {...findings} /> : null}
      <ImportOptions {...form} />
      <Buttons form={form} reason={reason} counting={isUnderWay(preview)} />
      {connected && preview ? <PreviewReport preview={preview} stale={form.stale} /> : null}
      {form.refusal ? (
        <Banner tone="critical">
          <CauseText code={form.refusal.code} />
        </Banner>
      ) : null}
    </BlockStack>
  )
}

type ButtonsProps = {
  form: StartImportProps['form']
  /** Why neither can be pressed. */
  reason: 'connect' | 'kinds' | 'blocked' | null
  /** A preview is under way. */
  counting: boolean
}

function Buttons({ form, reason, counting }: ButtonsProps) {
  const { t } = useTranslation()
  const off = reason !== null
  return (
    <InlineStack gap="300" blockAlign="center">
      <Button variant="primary" disabled={off} loading={form.busyWith === 'import'} onClick={form.start}>
        {t('guide.import.button')}
      </Button>
      <Button disabled={off || counting} loading={form.busyWith === 'preview'} onClick={form.preview}>
        {t('preview.button')}
      </Button>
      {reason ? (
        <Text as="p" tone="subdued">
          {t(`guide.import.reason.${reason}`)}
        </Text>
      ) : null}
    </InlineStack>
  )
}

// What an import would cost and meet, what to bring, and the button. Says why when it cannot start.

import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings.ts'
import { CauseText } from '#app/ui/cause-text.tsx'
import { Findings } from './findings.tsx'
import { ImportOptions } from './import-options.tsx'
import type { useImport, usePreflight } from './use-import.ts'

type StartImportProps = {
  form: ReturnType<typeof useImport>
  findings: ReturnType<typeof usePreflight>
  settings: Settings
  connected: boolean
}

export function StartImport({ form, findings, settings, connected }: StartImportProps) {
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
      <InlineStack gap="300" blockAlign="center">
        <Button variant="primary" disabled={reason !== null} loading={form.starting} onClick={form.start}>
          {t('guide.import.button')}
        </Button>
        {reason ? (
          <Text as="p" tone="subdued">
            {t(`guide.import.reason.${reason}`)}
          </Text>
        ) : null}
      </InlineStack>
      {form.refusal ? (
        <Banner tone="critical">
          <CauseText code={form.refusal.code} />
        </Banner>
      ) : null}
    </BlockStack>
  )
}

// What an import would cost and meet, what to bring, and the button. Says why when it cannot start.

import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { StoppingRules } from '#app/ui/components/choices/stopping-rules.tsx'
import type { CreditsLeft } from '#app/ui/components/connection/views.ts'
import { ChoicesDiffer } from './choices-differ.tsx'
import { countedBy } from './counted.ts'
import { Findings } from './findings.tsx'
import { ImportOptions } from './import-options.tsx'
import type { useImport } from './use-import.ts'
import type { usePreflight } from '#app/ui/components/choices/use-preflight.ts'
import { isUnderWay } from '#app/ui/components/run/views.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

type StartImportProps = {
  form: ReturnType<typeof useImport>
  findings: ReturnType<typeof usePreflight>
  credits: CreditsLeft
  settings: Settings
  connected: boolean
  preview: PreviewView | null
  /** The store was imported before: live sync works by the settings. */
  isLive?: boolean
}

export function StartImport({
  form,
  findings,
  credits,
  settings,
  connected,
  preview,
  isLive = false,
}: StartImportProps) {
  const { t } = useTranslation()
  const reason = connected ? reasonOf(form, findings) : 'connect'
  return (
    <BlockStack gap="400">
      {isLive ? null : (
        <Text as="p">
          {t('guide.import.text')} {settings.automationsOnImport ? null : t('guide.import.quiet')}
        </Text>
      )}
      {connected ? (
        <Findings {...findings} credits={credits} counted={form.stale ? null : countedBy(preview)} />
      ) : null}
      <ImportOptions {...form} on={settings.kinds} />
      {isLive ? <ChoicesDiffer settings={settings} choices={form.choices} /> : null}
      {connected ? <StoppingRules saved={settings} chosen={form.choices} /> : null}
      <Buttons form={form} reason={reason} isFirst={connected} counting={isUnderWay(preview)} />
      {form.refusal ? (
        <Banner tone="critical">
          <RefusalText refusal={form.refusal} />
        </Banner>
      ) : null}
    </BlockStack>
  )
}

function reasonOf(form: StartImportProps['form'], { preflight }: StartImportProps['findings']) {
  if (form.kinds.length === 0) return 'kinds'
  if (form.dateMissing) return 'date'
  return preflight?.checks.some((check) => check.status === 'blocked') ? 'blocked' : null
}

type ButtonsProps = {
  form: StartImportProps['form']
  /** Why neither can be pressed. */
  reason: 'connect' | 'kinds' | 'date' | 'blocked' | null
  /** What the merchant came for; before that another button is. */
  isFirst: boolean
  /** A preview is under way. */
  counting: boolean
}

function Buttons({ form, reason, isFirst, counting }: ButtonsProps) {
  const { t } = useTranslation()
  const off = reason !== null
  return (
    <InlineStack gap="300" blockAlign="center">
      <Button
        {...(isFirst ? { variant: 'primary' } : {})}
        disabled={off}
        loading={form.busyWith === 'import'}
        onClick={form.start}
      >
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

// What an import would cost and meet, what to bring, and the button. Says why when it cannot start.

import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { StoppingRules } from '#app/ui/components/choices/stopping-rules.tsx'
import type { CreditsLeft } from '#app/ui/components/connection/views.ts'
import { ChoicesDiffer } from './choices-differ.tsx'
import { countedBy } from './counted.ts'
import { Findings } from './findings.tsx'
import { ImportOptions } from './import-options.tsx'
import { PreviewReport } from '#app/ui/home/preview/preview-report.tsx'
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
  const reason = connected ? reasonOf(form, findings) : isLive ? 'reconnect' : 'connect'
  const checked = useChecked(form, findings, reason !== null)
  return (
    <BlockStack gap="400">
      <Text as="p">
        {t('guide.import.text')} {settings.automationsOnImport ? null : t('guide.import.quiet')}
      </Text>
      {connected ? (
        <Findings
          {...findings}
          credits={credits}
          counted={form.stale ? null : countedBy(preview)}
          brief={isLive}
        />
      ) : null}
      <ImportOptions {...form} on={settings.kinds} />
      {isLive ? <ChoicesDiffer settings={settings} choices={form.choices} /> : null}
      {connected ? <StoppingRules saved={settings} chosen={form.choices} /> : null}
      <Buttons form={checked} reason={reason} counting={isUnderWay(preview)} />
      {connected && preview ? (
        <PreviewReport preview={preview} stale={form.stale} existing={settings.existing} />
      ) : null}
      {form.refusal ? (
        <Banner tone="critical">
          <RefusalText refusal={form.refusal} />
        </Banner>
      ) : null}
    </BlockStack>
  )
}

type Form = StartImportProps['form']
type Begin = Pick<Form, 'start' | 'preview' | 'busyWith'>

type Wanted = { what: 'import' | 'preview' }

// Where nobody has looked within the hour, that comes first; what would stop an import then stops this one.
function useChecked(form: Form, findings: StartImportProps['findings'], isOff: boolean): Begin {
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const begun = useRef<Wanted | null>(null)
  const { preflight, refusal, checking, checkFirst } = findings
  const { start, preview } = form
  const isChecked = preflight !== null || refusal !== null
  const isReady = isChecked && !checking
  useEffect(() => {
    if (!wanted || !isReady || begun.current === wanted) return
    begun.current = wanted
    if (!isOff) (wanted.what === 'import' ? start : preview)()
  }, [wanted, isReady, isOff, start, preview])
  const after = (what: Wanted['what'], begin: () => void) => () => {
    if (isChecked) return begin()
    setWanted({ what })
    if (!checking) checkFirst()
  }
  return {
    start: after('import', start),
    preview: after('preview', preview),
    busyWith: form.busyWith ?? (isReady ? null : (wanted?.what ?? null)),
  }
}

function reasonOf(form: StartImportProps['form'], { preflight }: StartImportProps['findings']) {
  if (form.kinds.length === 0) return 'kinds'
  if (form.dateMissing) return 'date'
  return preflight?.checks.some((check) => check.status === 'blocked') ? 'blocked' : null
}

type ButtonsProps = {
  form: Begin
  /** Why neither can be pressed. */
  reason: 'connect' | 'reconnect' | 'kinds' | 'date' | 'blocked' | null
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

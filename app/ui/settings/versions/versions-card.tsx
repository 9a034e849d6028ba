// Settings to keep and to take again: as a file, and as they were.

import { useFetcher } from '@remix-run/react'
import { Badge, BlockStack, Button, Card, InlineStack, List, Text } from '@shopify/polaris'
import { Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { BeforeAfter } from '#app/mapping/settings/merged-choices.ts'
import { auditActor, auditDetails } from '#app/ui/components/audit-words.ts'
import type { ChosenView } from '#app/ui/components/choices/choice-differences.ts'
import { lazyPart } from '#app/ui/components/loading/lazy-part.tsx'
import { More } from '#app/ui/components/more.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { useDownload } from '#app/ui/frame/use-download.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { LoadedBanner } from './loaded-banner.tsx'
import { useLoaded } from './use-loaded.ts'
import type { ValuesAnswer, VersionView } from './views.ts'

// Rarely needed, and pages are heavy enough.
const ValueLines = lazyPart<BeforeAfter<ChosenView>>(
  async () => (await import('./value-lines.tsx')).ValueLines,
)

type VersionsCardProps = {
  /** As they are saved now. */
  settings: Settings
  versions: readonly VersionView[]
  staffId: string
  /** Makes settings the draft of the form. */
  take: (settings: Settings) => void
}

export function VersionsCard({ settings, versions, staffId, take }: VersionsCardProps) {
  const { t } = useTranslation()
  const values = useFetcher<ValuesAnswer>()
  const loaded = useLoaded(take)
  const { busy, download } = useDownload()
  const exportFile = () =>
    download('/app/settings-file', { name: 'zoho-crm-sync-settings.json', type: 'application/json' })
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200">
          <Button loading={busy} onClick={exportFile}>
            {t('versions.export')}
          </Button>
          <FileButton busy={loaded.busy} read={loaded.read} />
        </InlineStack>
        <div role="status">
          {loaded.answer ? (
            <LoadedBanner name={loaded.name} answer={loaded.answer}>
              <Values
                of={
                  loaded.answer.fitted
                    ? { before: settings, after: loaded.answer.fitted.settings }
                    : undefined
                }
              />
            </LoadedBanner>
          ) : null}
        </div>
        {versions.length > 1 ? (
          <More
            label={t('versions.earlier')}
            onToggle={() => void (values.data ?? values.load('/app/versions'))}
          >
            <Versions {...{ versions, staffId, loaded }} changed={values.data?.changed ?? []} />
          </More>
        ) : (
          <Text as="p" tone="subdued">
            {t('versions.none')}
          </Text>
        )}
      </BlockStack>
    </Card>
  )
}

type FileButtonProps = { busy: boolean; read: (file: File) => Promise<void> }

function FileButton({ busy, read }: FileButtonProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        className="file-input"
        type="file"
        accept="application/json,.json"
        aria-label={t('versions.file')}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          // The same file once more is a choice, too.
          if (file) void read(file).finally(() => (currentTarget.value = ''))
        }}
      />
      <Button loading={busy} onClick={() => input.current?.click()}>
        {t('versions.import')}
      </Button>
    </>
  )
}

type VersionsProps = Pick<VersionsCardProps, 'versions' | 'staffId'> & {
  loaded: ReturnType<typeof useLoaded>
  changed: NonNullable<ValuesAnswer['changed']>
}

function Versions({ versions, staffId, loaded, changed }: VersionsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <List type="bullet">
      {versions.map((version, at) => (
        <List.Item key={version.id}>
          <InlineStack gap="300" blockAlign="center">
            <span>
              <span suppressHydrationWarning>{format.moment(version.at)}</span>
              {' · '}
              {auditActor(t, version.actor, staffId)}
              {' · '}
              <WhatChanged version={version} />
            </span>
            {at === 0 ? (
              <Badge>{t('versions.present')}</Badge>
            ) : (
              <Button
                variant="plain"
                disabled={loaded.busy}
                accessibilityLabel={t('versions.restoreOf', { at: format.moment(version.at) })}
                onClick={() => loaded.restore(version.id, format.moment(version.at))}
              >
                {t('versions.restore')}
              </Button>
            )}
          </InlineStack>
          <Values of={changed.find(({ id }) => id === version.id)} />
        </List.Item>
      ))}
    </List>
  )
}

function Values({ of }: { of: BeforeAfter<ChosenView> | undefined }) {
  if (!of) return null
  return (
    <Suspense fallback={null}>
      <ValueLines before={of.before} after={of.after} />
    </Suspense>
  )
}

const nothing = {
  kind: null, shopifyId: null, to: null, answer: null, type: null, format: null, orgId: null, refused: null, count: null, parts: [],
} // prettier-ignore

function WhatChanged({ version: { changes } }: { version: VersionView }) {
  const { t, i18n } = useTranslation()
  if (changes.length === 0) return t('versions.begin')
  const said = changes.map(({ action, details }) => {
    const what = auditDetails(i18n, { ...nothing, kind: details.kind ?? null, parts: details.parts ?? [] })
    return [wordOr(i18n, 'auditLog.action', action), what].filter(Boolean).join(': ')
  })
  return said.join('; ')
}

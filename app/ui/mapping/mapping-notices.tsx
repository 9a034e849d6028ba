// What the merchant should know before the cards: not connected, switched off, Zoho changed, saved.

import { Banner, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { blocksSaving, isBroken } from '#app/mapping/rules/rule-problems.ts'
import { lazyPart } from '#app/ui/components/loading/lazy-part.tsx'
import type { MappingForm } from './use-mapping.ts'
import type { MappingView } from './views.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'

// Rarely needed, and the page is heavy enough.
const ReconnectBanner = lazyPart(
  async () => (await import('#app/ui/components/connection/reconnect-banner.tsx')).ReconnectBanner,
)

export function MappingNotices({ view, form }: { view: MappingView; form: MappingForm }) {
  const { t } = useTranslation()
  const words = useRuleWords(form.map)
  const broken = form.problems.filter(isBroken)
  const open = new Set(form.problems.filter(blocksSaving).map(({ rule }) => rule)).size
  if (form.attempted && form.blocked) {
    return <Banner tone="critical" title={t('mapping.notice.blocked', { count: open })} />
  }
  if (form.saved && !form.dirty) return <Saved view={view} form={form} />
  if (view.disconnected) {
    return (
      <Suspense fallback={null}>
        <ReconnectBanner />
      </Suspense>
    )
  }
  if (!view.connected) {
    return (
      <Banner tone="info" title={t('mapping.notice.unconnected')}>
        <Link url="/app">{t('empty.home')}</Link>
      </Banner>
    )
  }
  if (broken.length > 0) {
    return (
      <Banner tone="warning" title={t('mapping.notice.broken', { count: broken.length })}>
        {broken.map((problem) => (
          <Text as="p" key={problem.rule}>
            {t('mapping.notice.ofRule', { number: problem.rule + 1, problem: words.problem(problem) })}
          </Text>
        ))}
      </Banner>
    )
  }
  if (!view.kindOn) return <Banner tone="info" title={t('mapping.notice.off')} />
  return null
}

// New and changed records follow at once; for the others it takes an import.
function Saved({ view, form }: { view: MappingView; form: MappingForm }) {
  const { t } = useTranslation()
  if (form.importStarted) {
    return (
      <Banner tone="success" title={t('mapping.notice.importing')}>
        <Link url="/app">{t('mapping.notice.watch')}</Link>
      </Banner>
    )
  }
  return (
    <Banner tone="success" title={t('settings.saved')}>
      <InlineStack gap="300" blockAlign="center">
        <Text as="p">{t('mapping.notice.follow')}</Text>
        {view.connected && view.kindOn ? (
          <Button loading={form.importStarting} onClick={form.startImport}>
            {t('mapping.notice.import')}
          </Button>
        ) : null}
      </InlineStack>
    </Banner>
  )
}

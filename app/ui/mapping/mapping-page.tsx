// One kind's mapping: rules with a preview, the standard mapping, what is left out, and what new records get.

import { BlockStack, Button, Card, InlineStack, Page } from '@shopify/polaris'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import { SaveButtons, SaveControls } from '#app/ui/components/save-controls.tsx'
import { Views } from '#app/ui/components/views.tsx'
import { FiltersCard } from './filters-card.tsx'
import { MappingNotices } from './mapping-notices.tsx'
import { ChoicesAway, NewRecordsCard } from '#app/ui/mapping/new-records/new-records-card.tsx'
import { PreviewCard } from './preview-card.tsx'
import { RulesCard } from '#app/ui/mapping/rules/rules-card.tsx'
import { StandardCard } from './standard-card.tsx'
import { SuggestedKind } from './suggestion-picker.tsx'
import { TagsCard } from './tags-card.tsx'
import { useMapping } from './use-mapping.ts'
import { usePreview } from './use-preview.ts'
import { useZohoChoices } from '#app/ui/mapping/new-records/use-zoho-choices.ts'
import type { MappingView } from './views.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'

export function MappingPage(view: MappingView) {
  const { kind, module, connected, currency, idField } = view
  const { t } = useTranslation()
  const zoho = useZohoChoices(kind, connected)
  const form = useMapping(view, zoho.choices?.fields ?? view.fields)
  const words = useRuleWords(form.map)
  const ready = connected && form.map.size > 0
  // Its place is there before what it needs.
  const previewed = ready || zoho.loading
  const preview = usePreview(form.draft, ready && !form.blocked)
  const ruled = useMemo(() => new Set(form.draft.rules.map(({ target }) => target)), [form.draft.rules])
  const filled = useMemo(
    () => new Set([...ruled, ...(standardFields[kind][module] ?? []).map(([field]) => field)]),
    [ruled, kind, module],
  )
  return (
    <Page
      title={t('mapping.title')}
      subtitle={t('mapping.subtitle')}
      backAction={{ content: t('pages.settings'), url: '/app/settings' }}
    >
      <SaveControls id="mapping-save-bar" form={form} />
      <SuggestedKind.Provider value={kind}>
        <BlockStack gap="400">
          <KindViews kind={kind} kinds={view.kinds} />
          <MappingNotices view={view} form={form} />
          {zoho.refusal && !zoho.choices ? <ChoicesAway zoho={zoho} /> : null}
          <RulesCard
            {...{ form, ready }}
            scopes={view.scopes}
            results={preview.preview?.record?.results ?? []}
          />
          {previewed ? (
            <PreviewCard {...{ kind, words, ruled }} state={preview} stale={form.blocked} />
          ) : null}
          <StandardCard {...{ module, form, words }} />
          <FiltersCard draft={form.draft} currency={currency} onChange={form.change} />
          <TagsCard draft={form.draft} onChange={form.change} />
          <NewRecordsCard {...{ idField, filled, zoho }} draft={form.draft} onChange={form.change} />
          <InlineStack align="space-between" blockAlign="center" gap="300">
            <Button disabled={form.isStandard} onClick={form.reset}>
              {t('mapping.reset')}
            </Button>
            <SaveButtons form={form} />
          </InlineStack>
        </BlockStack>
      </SuggestedKind.Provider>
    </Page>
  )
}

function KindViews({ kind, kinds }: Pick<MappingView, 'kind' | 'kinds'>) {
  const { t } = useTranslation()
  const views = kinds.map((one) => ({
    to: `/app/settings/mapping?kind=${one}`,
    label: t(`kinds.${one}`),
    current: one === kind,
  }))
  return (
    <Card padding="0">
      <Views label={t('mapping.views')} views={views} />
    </Card>
  )
}

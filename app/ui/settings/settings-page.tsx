// Settings in groups, with save and discard both in the admin's save bar and on the page.

import { SaveBar } from '@shopify/app-bridge-react'
import { Banner, BlockStack, Button, InlineStack, Layout, Page, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings.ts'
import { useSaveBarThere } from '#app/ui/app-bridge.ts'
import { CauseText } from '#app/ui/cause-text.tsx'
import type { ConnectionView } from '#app/ui/home/views.ts'
import { ConnectionSettings } from './connection-settings.tsx'
import { AutomationsGroup, CreditsGroup, DeletesGroup, KindsGroup, RecordsGroup } from './groups.tsx'
import { PeopleGroup } from './people-group.tsx'
import { useSettings } from './use-settings.ts'

export function SettingsPage({ settings, connection }: { settings: Settings; connection: ConnectionView }) {
  const { t } = useTranslation()
  const form = useSettings(settings)
  const fields = { value: form.draft, change: form.change }
  return (
    <Page title={t('pages.settings')} secondaryActions={[{ content: t('pages.help'), url: '/app/help' }]}>
      <SaveControls form={form} />
      <Layout>
        <Layout.AnnotatedSection
          title={t('settings.connection.title')}
          description={t('settings.connection.text')}
        >
          <ConnectionSettings connection={connection} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.records.title')} description={t('settings.records.text')}>
          <RecordsGroup {...fields} connected={connection.state === 'connected'} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.people.title')} description={t('settings.people.text')}>
          <PeopleGroup {...fields} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.kinds.title')} description={t('settings.kinds.text')}>
          <KindsGroup {...fields} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.deletes.title')} description={t('settings.deletes.text')}>
          <DeletesGroup {...fields} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={t('settings.automations.title')}
          description={t('settings.automations.text')}
        >
          <AutomationsGroup {...fields} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title={t('settings.credits.title')} description={t('settings.credits.text')}>
          <CreditsGroup {...fields} />
        </Layout.AnnotatedSection>
        <Layout.Section>
          <div className="settings__buttons">
            <SaveButtons form={form} />
          </div>
        </Layout.Section>
      </Layout>
    </Page>
  )
}

type Form = ReturnType<typeof useSettings>

// The admin's bar shows the two buttons; here they carry no text of their own (App Bridge names them).
function SaveControls({ form }: { form: Form }) {
  const there = useSaveBarThere()
  if (!there) return null
  return (
    <SaveBar id="settings-save-bar" open={form.dirty}>
      <button type="button" variant="primary" onClick={form.save} />
      <button type="button" onClick={form.discard} />
    </SaveBar>
  )
}

function SaveButtons({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="300">
      {form.refusal ? (
        <Banner tone="critical">
          <CauseText code={form.refusal.code} />
        </Banner>
      ) : null}
      <InlineStack gap="300" align="end" blockAlign="center">
        <span role="status">
          {form.saved && !form.dirty ? (
            <Text as="span" tone="subdued">
              {t('settings.saved')}
            </Text>
          ) : null}
        </span>
        <Button disabled={!form.dirty || form.busy} onClick={form.discard}>
          {t('settings.discard')}
        </Button>
        <Button variant="primary" disabled={!form.dirty} loading={form.busy} onClick={form.save}>
          {t('settings.save')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}

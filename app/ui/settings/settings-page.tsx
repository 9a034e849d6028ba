// Settings in groups.

import { BlockStack, Layout, Page } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { HelpButton } from '#app/ui/components/help-button.tsx'
import { StoppingRules } from '#app/ui/components/choices/stopping-rules.tsx'
import { usePreflight } from '#app/ui/components/choices/use-preflight.ts'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import type { HealthOfMapping } from '#app/ui/components/mapping-health.ts'
import { DigestCard } from './digest/digest-card.tsx'
import type { DigestView } from './digest/views.ts'
import { MoveCard } from '#app/ui/settings/move/move-card.tsx'
import type { MoveView } from '#app/ui/settings/move/views.ts'
import { PrivacyCard } from '#app/ui/settings/privacy/privacy-card.tsx'
import type { PrivacyPage } from '#app/ui/settings/privacy/views.ts'
import { SaveButtons, SaveControls } from '#app/ui/components/save-controls.tsx'
import { ConnectionSettings } from './connection-settings.tsx'
import { OtherChoices } from './folded/other-choices.tsx'
import { RecordsGroup } from './groups.tsx'
import { KindsGroup } from './kinds-group.tsx'
import { MappingGroup } from './mapping-group.tsx'
import { SectionNav } from './section-nav.tsx'
import { useSettings } from './use-settings.ts'
import { VersionsCard } from './versions/versions-card.tsx'
import type { VersionView } from './versions/views.ts'
import type { LastContactView } from './views.ts'

type SettingsPageProps = {
  now: Date
  settings: Settings
  /** Earlier ones, the newest first. */
  versions: readonly VersionView[]
  staffId: string
  connection: ConnectionView
  credits: CreditsLeft
  /** The app's fields are in all modules in use: Zoho need not be asked what to choose for them. */
  fieldsMade: boolean
  /** When each system last answered. */
  contact: LastContactView
  /** Zoho does not answer at present. */
  isSilent: boolean
  mapping: readonly HealthOfMapping[]
  move: MoveView | null
  storeAccount: string
  privacy: PrivacyPage
  /** null: the operator of the app sends no mails. */
  digest: DigestView | null
  /** Why Zoho did not take the last task: a cause. */
  taskProblem: string | null
  /** What Shopify lets the app read. */
  scopes: readonly string[]
}

export function SettingsPage(props: SettingsPageProps) {
  const { settings, connection, mapping, storeAccount } = props
  const { t } = useTranslation()
  const form = useSettings(settings)
  const fields = { value: form.draft, change: form.change }
  const connected = connection.state === 'connected'
  const { preflight } = usePreflight(connected, null, !props.fieldsMade)
  return (
    <Page title={t('pages.settings')} primaryAction={<HelpButton />}>
      <SaveControls id="settings-save-bar" form={form} />
      <SectionNav absent={hasDigest(props) ? [] : ['digest']} />
      <Layout>
        <Connection {...props} />
        <Records {...props} {...fields} preflight={preflight} />
        <Synced {...fields} preflight={preflight} mapping={mapping} scopes={props.scopes} />
        <Layout.AnnotatedSection title={t('settings.others.title')} description={t('settings.others.text')}>
          <OtherChoices
            {...fields}
            takes={form.takes}
            connected={connected}
            storeAccount={storeAccount}
            taskProblem={props.taskProblem}
          />
        </Layout.AnnotatedSection>
        <Buttons form={form} />
        <Others {...props} form={form} />
        <Privacy {...props} />
      </Layout>
    </Page>
  )
}

function Connection({ connection, digest, ...state }: SettingsPageProps) {
  const { t } = useTranslation()
  return (
    <Layout.AnnotatedSection
      id="connection"
      title={t('settings.connection.title')}
      description={t('settings.connection.text')}
    >
      <ConnectionSettings
        connection={connection}
        credits={state.credits}
        contact={state.contact}
        isSilent={state.isSilent}
        digestTo={digest?.address ?? ''}
      />
    </Layout.AnnotatedSection>
  )
}

type Fields = { value: Settings; change: (part: Partial<Settings>) => void }

type RecordsProps = Fields &
  Pick<SettingsPageProps, 'settings' | 'connection' | 'fieldsMade' | 'move'> &
  Pick<SyncedProps, 'preflight'>

/** What customers become, whose values win, who may see our fields. */
function Records({ settings, connection, fieldsMade, move, preflight, ...fields }: RecordsProps) {
  const { t } = useTranslation()
  const connected = connection.state === 'connected'
  const { value, change } = fields
  return (
    <Layout.AnnotatedSection
      id="records"
      title={t('settings.records.title')}
      description={t('settings.records.text')}
    >
      <BlockStack gap="400">
        <RecordsGroup {...{ value, change, connected, preflight, fieldsMade }} />
        {connected ? <StoppingRules saved={settings} chosen={value} /> : null}
        {move ? <MoveCard move={move} connected={connected} /> : null}
      </BlockStack>
    </Layout.AnnotatedSection>
  )
}

type SyncedProps = Fields & {
  preflight: ReturnType<typeof usePreflight>['preflight']
  mapping: SettingsPageProps['mapping']
  scopes: SettingsPageProps['scopes']
}

/** Which records are synced, and as what. */
function Synced({ preflight, mapping, scopes, ...fields }: SyncedProps) {
  const { t } = useTranslation()
  return (
    <>
      <Layout.AnnotatedSection
        id="kinds"
        title={t('settings.kinds.title')}
        description={t('settings.kinds.text')}
      >
        <KindsGroup {...fields} preflight={preflight} scopes={scopes} />
      </Layout.AnnotatedSection>
      <Layout.AnnotatedSection
        id="mapping"
        title={t('mapping.title')}
        description={t('mapping.settingsText')}
      >
        <MappingGroup mapping={mapping} />
      </Layout.AnnotatedSection>
    </>
  )
}

const hasDigest = ({ digest, connection }: SettingsPageProps): boolean =>
  digest !== null && connection.state !== 'none'

type Form = { form: ReturnType<typeof useSettings> }

/** What has buttons of its own, and nothing to save. */
function Others(props: SettingsPageProps & Form) {
  const { digest } = props
  return (
    <>
      {digest && hasDigest(props) ? <Digest digest={digest} /> : null}
      <Versions {...props} />
    </>
  )
}

type SavedStatesProps = Pick<SettingsPageProps, 'settings' | 'versions' | 'staffId'> & Form

function Versions({ settings, versions, staffId, form }: SavedStatesProps) {
  const { t } = useTranslation()
  return (
    <Layout.AnnotatedSection id="versions" title={t('versions.title')} description={t('versions.text')}>
      <VersionsCard settings={settings} versions={versions} staffId={staffId} take={form.take} />
    </Layout.AnnotatedSection>
  )
}

function Buttons({ form }: Form) {
  return (
    <Layout.Section>
      <div className="settings__buttons">
        <SaveButtons form={form} />
      </div>
    </Layout.Section>
  )
}

function Digest({ digest }: { digest: DigestView }) {
  const { t } = useTranslation()
  return (
    <Layout.AnnotatedSection id="digest" title={t('digest.title')} description={t('digest.text')}>
      <DigestCard digest={digest} />
    </Layout.AnnotatedSection>
  )
}

function Privacy({ now, privacy, connection }: SettingsPageProps) {
  const { t } = useTranslation()
  return (
    <Layout.AnnotatedSection id="privacy" title={t('privacy.title')} description={t('privacy.text')}>
      <PrivacyCard now={now} page={privacy} crmUrl={connection.crmUrl} />
    </Layout.AnnotatedSection>
  )
}

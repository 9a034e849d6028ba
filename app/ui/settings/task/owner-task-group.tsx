// A task in Zoho for who looks after the sync: whether, whose, in which language, and why the last one was not taken.

import { Banner, BlockStack, Button, Checkbox, FormLayout, InlineStack, Select } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { languages } from '#app/lib/languages.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { CauseText, RefusalText } from '#app/ui/components/cause-text.tsx'
import { isUserGone } from '#app/zoho/settings/users.ts'
import { languageOf } from '#app/ui/wording/languages.ts'
import type { GroupProps } from '#app/ui/settings/groups.tsx'
import { useZohoUsers, type ZohoUsers } from './use-zoho-users.ts'

type OwnerTaskGroupProps = GroupProps & {
  connected: boolean
  /** Why the last one was not taken: a cause. */
  problem: string | null
}

export function OwnerTaskGroup({ value, change, connected, problem }: OwnerTaskGroupProps) {
  const { t, i18n } = useTranslation()
  const users = useZohoUsers()
  const { ownerTask } = value
  const choose = (part: Partial<Settings['ownerTask']>) => change({ ownerTask: { ...ownerTask, ...part } })
  return (
    <BlockStack gap="400">
      {ownerTask.on && problem ? (
        <Banner tone="warning" title={t('ownerTask.problem')}>
          <CauseText code={problem} />
          <p>{t('ownerTask.again')}</p>
        </Banner>
      ) : null}
      <Checkbox
        label={t('ownerTask.on')}
        helpText={`${t('ownerTask.help')} ${t('ownerTask.lost')}`}
        checked={ownerTask.on}
        onChange={(on) => choose(on ? { on, language: languageOf(i18n.language) } : { on })}
      />
      {ownerTask.on ? <Choices {...{ ownerTask, choose, users, connected }} /> : null}
    </BlockStack>
  )
}

type ChoicesProps = {
  ownerTask: Settings['ownerTask']
  choose: (part: Partial<Settings['ownerTask']>) => void
  users: ZohoUsers
  connected: boolean
}

function Choices({ ownerTask, choose, users, connected }: ChoicesProps) {
  const { t } = useTranslation()
  return (
    <>
      <FormLayout>
        <FormLayout.Group>
          <AssigneeField
            value={ownerTask.ownerId}
            users={users.found}
            onChange={(ownerId) => choose({ ownerId })}
          />
          <Select
            label={t('ownerTask.language')}
            options={languages.map((value) => ({ value, label: nameOf(value) }))}
            value={ownerTask.language}
            onChange={(chosen) => choose({ language: languageOf(chosen) })}
          />
        </FormLayout.Group>
      </FormLayout>
      {users.found === null ? (
        <InlineStack>
          <Button loading={users.loading} disabled={!connected} onClick={users.ask}>
            {t('ownerTask.show')}
          </Button>
        </InlineStack>
      ) : null}
      {users.refusal ? (
        <Banner tone="warning">
          <RefusalText refusal={users.refusal} />
        </Banner>
      ) : null}
    </>
  )
}

/** In that language itself: who needs it reads it. */
const nameOf = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language

type AssigneeProps = {
  value: string | null
  /** null: Zoho was not asked. */
  users: ZohoUsers['found']
  onChange: (value: string | null) => void
}

function AssigneeField({ value, users, onChange }: AssigneeProps) {
  const { t } = useTranslation()
  const isListed = value === null || (users ?? []).some(({ id }) => id === value)
  return (
    <Select
      label={t('ownerTask.assignee')}
      error={isUserGone(value, users) ? t('mapping.newRecords.ownerGone') : undefined}
      options={[
        { value: '', label: t('mapping.newRecords.ownerConnected') },
        ...(users ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ...(isListed ? [] : [{ value: value ?? '', label: t('mapping.newRecords.chosenBefore') }]),
      ]}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

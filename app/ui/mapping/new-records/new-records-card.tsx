// What a record gets when it is made in Zoho: owner, tags, layout. From then on it belongs to Zoho's people.

import { Banner, BlockStack, Button, Card, InlineStack, Select, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import { isUserGone } from '#app/zoho/settings/users.ts'
import { CardHead } from '#app/ui/mapping/card-head.tsx'
import { awayCode } from '#app/ui/mapping/away.ts'
import { LayoutField } from './layout-field.tsx'
import { TextsField } from '#app/ui/mapping/rules/texts-field.tsx'
import type { ZohoChoicesState } from './use-zoho-choices.ts'

type NewRecordsCardProps = {
  draft: KindChoices
  idField: string | null
  /** API names that the mapping fills. */
  filled: ReadonlySet<string>
  zoho: ZohoChoicesState
  onChange: (next: KindChoices) => void
}

const mostTags = 10
const longestTag = 25

export function NewRecordsCard({ draft, idField, filled, zoho, onChange }: NewRecordsCardProps) {
  const { t } = useTranslation()
  const { newRecords } = draft
  const change = (part: Partial<typeof newRecords>) =>
    onChange({ ...draft, newRecords: { ...newRecords, ...part } })
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.newRecords.title')} text={t('mapping.newRecords.text')} />
        <ChoicesAway zoho={zoho} />
        <div className="pair">
          <OwnerField value={newRecords.ownerId} zoho={zoho} onChange={(ownerId) => change({ ownerId })} />
          <LayoutField
            {...{ zoho, idField, filled }}
            value={newRecords.layoutId}
            onChange={(layoutId) => change({ layoutId })}
          />
        </div>
        <TextsField
          label={t('mapping.newRecords.tags')}
          help={t('mapping.newRecords.tagsHelp')}
          value={newRecords.tags}
          onChange={(tags) =>
            change({ tags: tags.slice(0, mostTags).map((tag) => tag.slice(0, longestTag)) })
          }
        />
      </BlockStack>
    </Card>
  )
}

/** Zoho does not answer: what is chosen stays, and the merchant may ask again. */
export function ChoicesAway({ zoho }: { zoho: ZohoChoicesState }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  if (!zoho.refusal) return null
  return (
    <Banner tone="warning">
      <InlineStack gap="300" blockAlign="center">
        <Text as="p">
          {t('mapping.away', { reason: causeOf(awayCode(zoho.refusal, 'zoho_away')).title })}
        </Text>
        <Reference refusal={zoho.refusal} />
        <Button onClick={zoho.ask}>{t('mapping.again')}</Button>
      </InlineStack>
    </Banner>
  )
}

type OwnerFieldProps = {
  value: string | null
  zoho: ZohoChoicesState
  onChange: (value: string | null) => void
}

function OwnerField({ value, zoho, onChange }: OwnerFieldProps) {
  const { t } = useTranslation()
  const users = zoho.choices?.users ?? []
  const gone = isUserGone(value, zoho.choices?.users ?? null)
  const unlisted = value !== null && !users.some(({ id }) => id === value)
  return (
    <Select
      label={t('mapping.newRecords.owner')}
      helpText={zoho.loading ? t('mapping.newRecords.loading') : t('mapping.newRecords.ownerHelp')}
      error={gone ? t('mapping.newRecords.ownerGone') : undefined}
      options={[
        { value: '', label: t('mapping.newRecords.ownerConnected') },
        ...users.map(({ id, name }) => ({ value: id, label: name })),
        ...(unlisted ? [{ value, label: t('mapping.newRecords.chosenBefore') }] : []),
      ]}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

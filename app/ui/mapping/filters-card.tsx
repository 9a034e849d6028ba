// Which records of a kind go over at all.

import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { CardHead } from './card-head.tsx'
import { NumberField } from '#app/ui/mapping/rules/number-field.tsx'
import { TextsField } from '#app/ui/mapping/rules/texts-field.tsx'

type Of<Kind> = Extract<KindChoices, { kind: Kind }>
type Filters<Kind> = Of<Kind>['filters']
type PartProps<Kind> = { value: Filters<Kind>; change: (part: Partial<Filters<Kind>>) => void }

type FiltersCardProps = { draft: KindChoices; currency: string; onChange: (next: KindChoices) => void }

export function FiltersCard({ draft, currency, onChange }: FiltersCardProps) {
  const { t } = useTranslation()
  const common = (part: Partial<Common>) => onChange(withCommon(draft, part))
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t(`mapping.filters.title.${draft.kind}`)} text={t('mapping.filters.text')} />
        <FormLayout>
          <CommonFilters value={draft.filters} change={common} />
          {draft.kind === 'customer' ? (
            <CustomerFilters
              value={draft.filters}
              currency={currency}
              change={(part) => onChange({ ...draft, filters: { ...draft.filters, ...part } })}
            />
          ) : null}
          {draft.kind === 'product' ? (
            <ProductFilters
              value={draft.filters}
              change={(part) => onChange({ ...draft, filters: { ...draft.filters, ...part } })}
            />
          ) : null}
          {draft.kind === 'order' ? (
            <OrderFilters
              value={draft.filters}
              currency={currency}
              change={(part) => onChange({ ...draft, filters: { ...draft.filters, ...part } })}
            />
          ) : null}
        </FormLayout>
      </BlockStack>
    </Card>
  )
}

type Common = Pick<Filters<'customer'>, 'tagged' | 'notTagged' | 'createdSince'>

function withCommon(draft: KindChoices, part: Partial<Common>): KindChoices {
  if (draft.kind === 'customer') return { ...draft, filters: { ...draft.filters, ...part } }
  if (draft.kind === 'product') return { ...draft, filters: { ...draft.filters, ...part } }
  return { ...draft, filters: { ...draft.filters, ...part } }
}

function CommonFilters({ value, change }: { value: Common; change: (part: Partial<Common>) => void }) {
  const { t } = useTranslation()
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextsField
          label={t('mapping.filters.tagged')}
          help={t('mapping.filters.taggedHelp')}
          value={value.tagged}
          onChange={(tagged) => change({ tagged })}
        />
        <TextsField
          label={t('mapping.filters.notTagged')}
          help={t('mapping.filters.notTaggedHelp')}
          value={value.notTagged}
          onChange={(notTagged) => change({ notTagged })}
        />
      </FormLayout.Group>
      <TextField
        label={t('mapping.filters.createdSince')}
        helpText={t('mapping.filters.createdSinceHelp')}
        type="date"
        autoComplete="off"
        value={value.createdSince ?? ''}
        onChange={(day) => change({ createdSince: day === '' ? null : day })}
      />
    </FormLayout>
  )
}

function CustomerFilters({ value, change, currency }: PartProps<'customer'> & { currency: string }) {
  const { t } = useTranslation()
  return (
    <FormLayout.Group>
      <NumberField
        label={t('mapping.filters.leastOrders')}
        min={0}
        value={value.leastOrders}
        onChange={(leastOrders) => change({ leastOrders })}
      />
      <NumberField
        label={t('mapping.filters.leastSpent')}
        min={0}
        suffix={currency}
        value={value.leastSpent}
        onChange={(leastSpent) => change({ leastSpent })}
      />
    </FormLayout.Group>
  )
}

const statuses = ['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED'] as const

// No status named means every status, also those that Shopify may add.
function ProductFilters({ value, change }: PartProps<'product'>) {
  const { t } = useTranslation()
  const chosen = value.statuses.length === 0 ? statuses : value.statuses
  return (
    <ChoiceList
      allowMultiple
      title={t('mapping.filters.statuses')}
      choices={statuses.map((status) => ({ value: status, label: t(`mapping.filters.status.${status}`) }))}
      selected={[...chosen]}
      onChange={(next) => {
        const some = statuses.filter((status) => next.includes(status))
        change({ statuses: some.length === statuses.length ? [] : some })
      }}
    />
  )
}

function OrderFilters({ value, change, currency }: PartProps<'order'> & { currency: string }) {
  const { t } = useTranslation()
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextsField
          label={t('mapping.filters.channels')}
          help={t('mapping.filters.channelsHelp')}
          value={value.channels}
          onChange={(channels) => change({ channels })}
        />
        <TextsField
          label={t('mapping.filters.notChannels')}
          value={value.notChannels}
          onChange={(notChannels) => change({ notChannels })}
        />
      </FormLayout.Group>
      <NumberField
        label={t('mapping.filters.leastTotal')}
        min={0}
        suffix={currency}
        value={value.leastTotal}
        onChange={(leastTotal) => change({ leastTotal })}
      />
      <Checkbox
        label={t('mapping.filters.testOrders')}
        checked={value.testOrders}
        onChange={(testOrders) => change({ testOrders })}
      />
    </FormLayout>
  )
}

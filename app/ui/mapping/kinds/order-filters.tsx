// Which orders go over.

import { BlockStack, Checkbox } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { NumberField } from '#app/ui/mapping/rules/number-field.tsx'
import { TextsField } from '#app/ui/mapping/rules/texts-field.tsx'
import type { FiltersProps, FormProps } from './kind.ts'

export function OrderForm({ draft, currency, onChange }: FormProps) {
  if (draft.kind !== 'order') return null
  const { filters } = draft
  const change = (part: Partial<typeof filters>) => onChange({ ...draft, filters: { ...filters, ...part } })
  return <OrderFilters value={filters} currency={currency} change={change} />
}

function OrderFilters({ value, change, currency }: FiltersProps<'order'>) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="400">
      <div className="pair">
        <TextsField
          label={t('mapping.filters.channels')}
          help={t('mapping.filters.channelsHelp')}
          pick="channels"
          value={value.channels}
          onChange={(channels) => change({ channels })}
        />
        <TextsField
          label={t('mapping.filters.notChannels')}
          pick="channels"
          value={value.notChannels}
          onChange={(notChannels) => change({ notChannels })}
        />
      </div>
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
    </BlockStack>
  )
}

// Which customers go over.

import { useTranslation } from 'react-i18next'
import { NumberField } from '#app/ui/mapping/rules/number-field.tsx'
import type { FiltersProps, FormProps } from './kind.ts'

export function CustomerForm({ draft, currency, onChange }: FormProps) {
  if (draft.kind !== 'customer') return null
  const { filters } = draft
  const change = (part: Partial<typeof filters>) => onChange({ ...draft, filters: { ...filters, ...part } })
  return <CustomerFilters value={filters} currency={currency} change={change} />
}

function CustomerFilters({ value, change, currency }: FiltersProps<'customer'>) {
  const { t } = useTranslation()
  return (
    <div className="pair">
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
    </div>
  )
}

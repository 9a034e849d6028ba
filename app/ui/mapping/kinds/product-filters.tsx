// Which products go over.

import { ChoiceList } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { FiltersProps, FormProps } from './kind.ts'

export function ProductForm({ draft, currency, onChange }: FormProps) {
  if (draft.kind !== 'product') return null
  const { filters } = draft
  const change = (part: Partial<typeof filters>) => onChange({ ...draft, filters: { ...filters, ...part } })
  return <ProductFilters value={filters} currency={currency} change={change} />
}

const statuses = ['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED'] as const

// No status named means every status, also those that Shopify may add.
function ProductFilters({ value, change }: FiltersProps<'product'>) {
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

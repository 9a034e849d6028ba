// Which abandoned checkouts and which draft orders go over: by their amount alone.

import { useTranslation } from 'react-i18next'
import { NumberField } from '#app/ui/mapping/rules/number-field.tsx'
import type { FormProps } from './kind.ts'

export function LeastTotalForm({ draft, currency, onChange }: FormProps) {
  const { t } = useTranslation()
  if (draft.kind !== 'checkout' && draft.kind !== 'draftOrder') return null
  const { filters } = draft
  return (
    <NumberField
      label={t('mapping.filters.leastTotal')}
      min={0}
      suffix={currency}
      value={filters.leastTotal}
      onChange={(leastTotal) => onChange({ ...draft, filters: { ...filters, leastTotal } })}
    />
  )
}

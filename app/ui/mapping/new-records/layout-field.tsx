// The Zoho layout of new records. A layout without our id field would lose it, and what a layout demands must be filled.

import { Select } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { keepsId, unfilled } from '#app/mapping/settings/layouts.ts'
import type { ZohoChoicesState } from './use-zoho-choices.ts'

type LayoutFieldProps = {
  value: string | null
  idField: string | null
  filled: ReadonlySet<string>
  zoho: ZohoChoicesState
  onChange: (value: string | null) => void
}

export function LayoutField({ value, idField, filled, zoho, onChange }: LayoutFieldProps) {
  const { t } = useTranslation()
  const layouts = zoho.choices?.layouts ?? []
  const chosen = layouts.find(({ id }) => id === value)
  const missing = chosen ? unfilled(chosen, filled) : []
  const nameOf = (apiName: string) =>
    zoho.choices?.fields.find((field) => field.apiName === apiName)?.label ?? apiName
  const problem = () => {
    if (value !== null && zoho.choices && !chosen) return t('mapping.newRecords.layoutGone')
    if (chosen && !keepsId(chosen, idField))
      return t('mapping.newRecords.layoutIgnored', { field: nameOf(idField ?? '') })
    if (missing.length === 0) return undefined
    return t('mapping.newRecords.layoutDemands', { fields: missing.map(nameOf).join(', ') })
  }
  return (
    <Select
      label={t('mapping.newRecords.layout')}
      helpText={zoho.loading ? t('mapping.newRecords.loading') : t('mapping.newRecords.layoutHelp')}
      error={problem()}
      options={[
        { value: '', label: t('mapping.newRecords.layoutStandard') },
        ...layouts.map((layout) => ({
          value: layout.id,
          disabled: !keepsId(layout, idField),
          label: keepsId(layout, idField)
            ? layout.name
            : t('mapping.newRecords.layoutWithout', { name: layout.name, field: nameOf(idField ?? '') }),
        })),
        ...(value !== null && !chosen ? [{ value, label: t('mapping.newRecords.chosenBefore') }] : []),
      ]}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

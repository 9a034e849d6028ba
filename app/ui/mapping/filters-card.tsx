// Which records of a kind go over at all.

import { BlockStack, Card, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { CardHead } from './card-head.tsx'
import { withCommon, type CommonFilters, type FormProps } from './kinds/kind.ts'
import { filtersForms } from './kinds/registry.tsx'
import { TextsField } from '#app/ui/mapping/rules/texts-field.tsx'

export function FiltersCard(props: FormProps) {
  const { draft, onChange } = props
  const { t } = useTranslation()
  const OwnForm = filtersForms[draft.kind]
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t(`mapping.filters.title.${draft.kind}`)} text={t('mapping.filters.text')} />
        <CommonForm
          hasTags={mappingKinds[draft.kind].hasTags}
          value={draft.filters}
          change={(part) => onChange(withCommon(draft, part))}
        />
        <OwnForm {...props} />
      </BlockStack>
    </Card>
  )
}

function CommonForm({
  hasTags,
  value,
  change,
}: {
  hasTags: boolean
  value: CommonFilters
  change: (part: Partial<CommonFilters>) => void
}) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="400">
      {hasTags ? (
        <div className="pair">
          <TextsField
            label={t('mapping.filters.tagged')}
            help={t('mapping.filters.taggedHelp')}
            pick="tags"
            value={value.tagged}
            onChange={(tagged) => change({ tagged })}
          />
          <TextsField
            label={t('mapping.filters.notTagged')}
            help={t('mapping.filters.notTaggedHelp')}
            pick="tags"
            value={value.notTagged}
            onChange={(notTagged) => change({ notTagged })}
          />
        </div>
      ) : null}
      <TextField
        label={t('mapping.filters.createdSince')}
        helpText={t('mapping.filters.createdSinceHelp')}
        type="date"
        autoComplete="off"
        value={value.createdSince ?? ''}
        onChange={(day) => change({ createdSince: day === '' ? null : day })}
      />
    </BlockStack>
  )
}

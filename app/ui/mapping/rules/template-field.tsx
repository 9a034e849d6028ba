// A text with placeholders, and a list to take them from.

import { BlockStack, Select, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

type TemplateFieldProps = {
  kind: RecordKind
  words: RuleWords
  error: string | undefined
  value: string
  onChange: (template: string) => void
}

export function TemplateField({ kind, words, error, value, onChange }: TemplateFieldProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="200">
      <TextField
        label={t('mapping.source.templateLabel')}
        helpText={t('mapping.source.templateHelp', { example: '{{metafield:custom.level}}' })}
        error={error}
        multiline={2}
        autoComplete="off"
        maxLength={2000}
        value={value}
        onChange={onChange}
      />
      <Select
        label={t('mapping.source.insert')}
        options={[{ value: '', label: t('mapping.rule.choose') }, ...words.valueOptions(kind)]}
        value=""
        onChange={(name) => onChange(`${value}{{${name}}}`)}
      />
    </BlockStack>
  )
}

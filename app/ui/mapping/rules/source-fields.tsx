// Where a rule's value comes from.

import { FormLayout, Select, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { RuleSource } from '#app/mapping/rules/rule.ts'
import { canWrite } from '#app/mapping/values/field-values.ts'
import { TemplateField } from './template-field.tsx'
import { TagField } from './texts-field.tsx'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

type SourceFieldsProps = {
  kind: RecordKind
  fields: FieldMap
  words: RuleWords
  source: RuleSource
  error: string | undefined
  onChange: (source: RuleSource) => void
}

const starts: { [From in RuleSource['from']]: Extract<RuleSource, { from: From }> } = {
  value: { from: 'value', name: '' },
  attribute: { from: 'attribute', name: '' },
  metafield: { from: 'metafield', name: '', owner: 'record' },
  tags: { from: 'tags', startingWith: '' },
  text: { from: 'text', text: '' },
  template: { from: 'template', template: '' },
  field: { from: 'field', field: '' },
}
const others = ['metafield', 'tags', 'text', 'template', 'field'] as const

export function SourceFields(props: SourceFieldsProps) {
  const { kind, source, onChange } = props
  const { t } = useTranslation()
  const { attributeWords: attribute, metafieldOwners } = mappingKinds[kind]
  // One that is chosen already is shown all the same.
  const shown = others.filter(
    (from) => from !== 'metafield' || metafieldOwners.length > 0 || source.from === 'metafield',
  )
  return (
    <FormLayout.Group>
      <Select
        label={t('mapping.source.label')}
        options={[
          { value: 'value', label: t('mapping.source.value') },
          ...(attribute ? [{ value: 'attribute', label: t(attribute) }] : []),
          ...shown.map((from) => ({ value: from, label: t(`mapping.source.${from}`) })),
        ]}
        value={source.from}
        onChange={(next) =>
          onChange(starts[([...others, 'attribute'] as const).find((from) => from === next) ?? 'value'])
        }
      />
      <Particulars {...props} />
    </FormLayout.Group>
  )
}

function Particulars({ kind, fields, words, source, error, onChange }: SourceFieldsProps) {
  switch (source.from) {
    case 'value':
      return (
        <ValueSelect
          {...{ kind, words, error }}
          value={source.name}
          onChange={(name) => onChange({ ...source, name })}
        />
      )
    case 'field':
      return (
        <FieldSelect
          {...{ fields, error }}
          value={source.field}
          onChange={(field) => onChange({ ...source, field })}
        />
      )
    case 'metafield':
      return <MetafieldFields {...{ kind, error, source, onChange }} />
    case 'template':
      return (
        <TemplateField
          {...{ kind, words, error }}
          value={source.template}
          onChange={(template) => onChange({ ...source, template })}
        />
      )
    case 'attribute':
    case 'tags':
    case 'text':
  }
  return <PlainText {...{ kind, source, error, onChange }} />
}

type Plain = Extract<RuleSource, { from: 'attribute' | 'tags' | 'text' }>
type PlainTextProps = {
  kind: RecordKind
  source: Plain
  error: string | undefined
  onChange: (source: RuleSource) => void
}

function PlainText({ kind, source, error, onChange }: PlainTextProps) {
  const { t } = useTranslation()
  const shared = { error, autoComplete: 'off', maxLength: 255 } as const
  if (source.from === 'attribute') {
    const label = t(`mapping.source.attributeName.${kind}`)
    return (
      <TextField
        {...shared}
        label={label}
        value={source.name}
        onChange={(name) => onChange({ ...source, name })}
      />
    )
  }
  if (source.from === 'text') {
    const label = t('mapping.source.textLabel')
    return (
      <TextField
        {...shared}
        label={label}
        maxLength={2000}
        value={source.text}
        onChange={(text) => onChange({ ...source, text })}
      />
    )
  }
  return (
    <TagField
      error={error}
      label={t('mapping.source.startingWith')}
      help={t('mapping.source.startingWithHelp')}
      value={source.startingWith}
      onChange={(startingWith) => onChange({ ...source, startingWith })}
    />
  )
}

type ValueSelectProps = {
  kind: RecordKind
  words: RuleWords
  error?: string | undefined
  value: string
  onChange: (name: string) => void
}

function ValueSelect({ kind, words, error, value, onChange }: ValueSelectProps) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('mapping.source.valueLabel')}
      error={error}
      options={[{ value: '', label: t('mapping.rule.choose') }, ...words.valueOptions(kind)]}
      value={value}
      onChange={onChange}
    />
  )
}

type FieldSelectProps = {
  fields: FieldMap
  error: string | undefined
  value: string
  onChange: (field: string) => void
}

function FieldSelect({ fields, error, value, onChange }: FieldSelectProps) {
  const { t } = useTranslation()
  const plain = [...fields.values()].filter(({ type }) => canWrite(type))
  return (
    <Select
      label={t('mapping.source.fieldLabel')}
      helpText={t('mapping.source.fieldHelp')}
      error={error}
      options={[
        { value: '', label: t('mapping.rule.choose') },
        ...plain.map(({ apiName, label }) => ({ value: apiName, label })),
      ]}
      value={value}
      onChange={onChange}
    />
  )
}

type MetafieldFieldsProps = {
  kind: RecordKind
  source: Extract<RuleSource, { from: 'metafield' }>
  error: string | undefined
  onChange: (source: RuleSource) => void
}

function MetafieldFields({ kind, source, error, onChange }: MetafieldFieldsProps) {
  const { t } = useTranslation()
  return (
    <FormLayout>
      <TextField
        label={t('mapping.source.metafieldName')}
        helpText={t('mapping.source.metafieldHelp')}
        error={error}
        autoComplete="off"
        maxLength={255}
        value={source.name}
        onChange={(name) => onChange({ ...source, name: name.trim() })}
      />
      {mappingKinds[kind].metafieldOwners.length > 1 ? (
        <Select
          label={t('mapping.source.metafieldOwner')}
          options={[
            { value: 'record', label: t('mapping.source.ownerVariant') },
            { value: 'product', label: t('mapping.source.ownerProduct') },
          ]}
          value={source.owner}
          onChange={(owner) => onChange({ ...source, owner: owner === 'product' ? 'product' : 'record' })}
        />
      ) : null}
    </FormLayout>
  )
}

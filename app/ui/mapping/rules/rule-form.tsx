// The form of one rule: from, to, on the way, only when, and whose value wins.

import { BlockStack, FormLayout, Select, Text } from '@shopify/polaris'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { Problem } from '#app/mapping/rules/rule-checks.ts'
import { precedences } from '#app/mapping/rules/rule-lists.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import { isOpen } from '#app/mapping/rules/rule-targets.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { ConditionList } from './condition-list.tsx'
import { ProblemLine } from './problem-line.tsx'
import { SourceFields } from './source-fields.tsx'
import { StepList } from './step-list.tsx'
import type { MappingForm } from '#app/ui/mapping/use-mapping.ts'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

type RuleFormProps = {
  rule: Rule
  form: MappingForm
  problems: readonly Problem[]
  words: RuleWords
  onChange: (rule: Rule) => void
}

const precedenceWords = {
  settings: { label: 'mapping.precedence.settings', help: 'mapping.precedence.settingsHelp' },
  shopify: { label: 'mapping.precedence.shopify', help: 'mapping.precedence.shopifyHelp' },
  'zoho-if-set': { label: 'mapping.precedence.zoho', help: 'mapping.precedence.zohoHelp' },
  'fill-blank': { label: 'mapping.precedence.blank', help: 'mapping.precedence.blankHelp' },
} as const

const ofSource = /^(source_|metafield_|placeholder_|text_)/

export function RuleForm({ rule, form, problems, words, onChange }: RuleFormProps) {
  const { t } = useTranslation()
  const { kind } = form.draft
  const fields = useRef<HTMLDivElement>(null)
  // The form appears above the button that opened it.
  useEffect(() => fields.current?.querySelector('select')?.focus(), [])
  const change = (part: Partial<Rule>) => onChange({ ...rule, ...part })
  const atTarget = problems.find(({ code }) => code.startsWith('target_'))
  const atSource = problems.find(({ code }) => ofSource.test(code))
  const others = problems.filter((problem) => problem !== atTarget && problem !== atSource)
  return (
    <div ref={fields}>
      <BlockStack gap="400">
        <FormLayout>
          <SourceFields
            {...{ kind, words }}
            fields={form.map}
            source={rule.source}
            error={atSource && words.problem(atSource)}
            onChange={(source) => change({ source })}
          />
          <TargetField
            {...{ kind, words }}
            fields={form.map}
            value={rule.target}
            error={atTarget && words.problem(atTarget)}
            onChange={(target) => change({ target })}
          />
        </FormLayout>
        <StepList steps={rule.transforms} onChange={(transforms) => change({ transforms })} />
        <ConditionList {...{ kind }} conditions={rule.when} onChange={(when) => change({ when })} />
        <Select
          label={t('mapping.precedence.label')}
          helpText={t(precedenceWords[rule.precedence].help)}
          options={precedences.map((value) => ({ value, label: t(precedenceWords[value].label) }))}
          value={rule.precedence}
          onChange={(next) => change({ precedence: precedences.find((one) => one === next) ?? 'settings' })}
        />
        {others.map((problem) => (
          <ProblemLine key={problem.code} problem={problem} words={words} />
        ))}
      </BlockStack>
    </div>
  )
}

type TargetFieldProps = {
  kind: RecordKind
  fields: FieldMap
  words: RuleWords
  value: string
  error: string | undefined
  onChange: (target: string) => void
}

const mostOptions = 8
// Made once: asking each pair of texts for their order makes one each time.
const byLabel = new Intl.Collator()

function TargetField({ kind, fields, words, value, error, onChange }: TargetFieldProps) {
  const { t, i18n } = useTranslation()
  const open = useMemo(
    () =>
      [...fields.values()]
        .filter((field) => isOpen(kind, field))
        .toSorted((a, b) => byLabel.compare(a.label, b.label)),
    [fields, kind],
  )
  const [own, zohos] = useMemo(() => {
    const options = (custom: boolean) =>
      open
        .filter((field) => field.custom === custom)
        .map((field) => ({
          value: field.apiName,
          label: t('mapping.target.option', {
            label: field.label,
            type: wordOr(i18n, 'mapping.type', field.type),
          }),
        }))
    return [options(true), options(false)]
  }, [open, t, i18n])
  const unlisted = value !== '' && !open.some(({ apiName }) => apiName === value)
  const options = (fields.get(value)?.options ?? []).filter((option) => option !== '-None-')
  const takes = options.slice(0, mostOptions).join(', ') + (options.length > mostOptions ? ' …' : '')
  return (
    <BlockStack gap="100">
      <Select
        label={t('mapping.target.label')}
        error={error}
        helpText={takes === '' ? undefined : t('mapping.target.takes', { options: takes })}
        options={[
          { value: '', label: t('mapping.rule.choose') },
          ...(unlisted ? [{ value, label: words.fieldName(value) }] : []),
          ...(own.length > 0 ? [{ title: t('mapping.target.own'), options: own }] : []),
          { title: t('mapping.target.zoho'), options: zohos },
        ]}
        value={value}
        onChange={onChange}
      />
      {open.length === 0 ? (
        <Text as="p" tone="subdued">
          {t('mapping.target.none')}
        </Text>
      ) : null}
    </BlockStack>
  )
}

// When a rule applies: all of its conditions must hold.

import { BlockStack, Button, FormLayout, InlineStack, Select, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { mostConditions } from '#app/mapping/rules/rule-lists.ts'
import type { RuleCondition } from '#app/mapping/rules/rule.ts'
import { NumberField } from './number-field.tsx'
import { TagField, TextsField } from './texts-field.tsx'

type If = RuleCondition['if']
const starts: { [On in If]: Extract<RuleCondition, { if: On }> } = {
  tag: { if: 'tag', is: 'has', tag: '' },
  amount: { if: 'amount', is: 'at-least', amount: Number.NaN },
  channel: { if: 'channel', is: 'one-of', channels: [] },
  currency: { if: 'currency', is: 'one-of', currencies: [] },
  country: { if: 'country', is: 'one-of', countries: [] },
}
type ConditionListProps = {
  kind: RecordKind
  conditions: readonly RuleCondition[]
  onChange: (conditions: RuleCondition[]) => void
}

export function ConditionList({ kind, conditions, onChange }: ConditionListProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="200">
      <Text as="h4" variant="headingSm">
        {t('mapping.when.title')}
      </Text>
      {conditions.map((condition, i) => (
        <ConditionItem
          // Conditions are alike but for their place.
          key={i}
          {...{ kind, condition }}
          number={i + 1}
          onChange={(next) => onChange(conditions.with(i, next))}
          onRemove={() => onChange(conditions.toSpliced(i, 1))}
        />
      ))}
      <InlineStack>
        <Button
          variant="plain"
          disabled={conditions.length >= mostConditions}
          onClick={() => onChange([...conditions, starts.tag])}
        >
          {t('mapping.when.add')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}

type ConditionItemProps = ConditionFieldsProps & { kind: RecordKind; number: number; onRemove: () => void }

function ConditionItem({ kind, condition, number, onChange, onRemove }: ConditionItemProps) {
  const { t } = useTranslation()
  const offered = mappingKinds[kind].conditions
  return (
    <div className="rules__part" role="group" aria-label={t('mapping.when.one', { number })}>
      <FormLayout>
        <Select
          label={t('mapping.when.on')}
          options={offered.map(({ on, words }) => ({ value: on, label: t(words) }))}
          value={condition.if}
          onChange={(next) => onChange(starts[offered.find(({ on }) => on === next)?.on ?? 'tag'])}
        />
        <ConditionFields condition={condition} onChange={onChange} />
        <InlineStack>
          <Button
            variant="plain"
            tone="critical"
            onClick={onRemove}
            accessibilityLabel={t('mapping.when.removeOf', { number })}
          >
            {t('mapping.remove')}
          </Button>
        </InlineStack>
      </FormLayout>
    </div>
  )
}

type ConditionFieldsProps = { condition: RuleCondition; onChange: (condition: RuleCondition) => void }

function ConditionFields({ condition, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation()
  if (condition.if === 'tag') {
    return (
      <Pair
        is={condition.is}
        choices={['has', 'lacks'] as const}
        onIs={(is) => onChange({ ...condition, is })}
      >
        <TagField
          label={t('mapping.when.tag')}
          value={condition.tag}
          onChange={(tag) => onChange({ ...condition, tag })}
        />
      </Pair>
    )
  }
  if (condition.if === 'amount') {
    return (
      <Pair
        is={condition.is}
        choices={['at-least', 'below'] as const}
        onIs={(is) => onChange({ ...condition, is })}
      >
        <NumberField
          label={t('mapping.when.amount')}
          value={condition.amount}
          onChange={(amount) => onChange({ ...condition, amount: amount ?? Number.NaN })}
        />
      </Pair>
    )
  }
  return <OneOf condition={condition} onChange={onChange} />
}

type Listed = Extract<RuleCondition, { if: 'channel' | 'currency' | 'country' }>

function OneOf({ condition, onChange }: { condition: Listed; onChange: (condition: RuleCondition) => void }) {
  const { t } = useTranslation()
  return (
    <Pair
      is={condition.is}
      choices={['one-of', 'none-of'] as const}
      onIs={(is) => onChange({ ...condition, is })}
    >
      <TextsField
        label={t(`mapping.when.listed.${condition.if}`)}
        help={t(`mapping.when.listed.${condition.if}Help`)}
        {...(condition.if === 'channel' ? { pick: 'channels' as const } : {})}
        value={listOf(condition)}
        onChange={(texts) => onChange(withList(condition, texts))}
      />
    </Pair>
  )
}

function listOf(condition: Listed): string[] {
  if (condition.if === 'channel') return condition.channels
  return condition.if === 'currency' ? condition.currencies : condition.countries
}

// Codes are written in capitals.
function withList(condition: Listed, texts: string[]): Listed {
  if (condition.if === 'channel') return { ...condition, channels: texts }
  const codes = texts.map((text) => text.toUpperCase())
  return condition.if === 'currency'
    ? { ...condition, currencies: codes }
    : { ...condition, countries: codes }
}

const isWords = {
  has: 'mapping.when.has',
  lacks: 'mapping.when.lacks',
  'at-least': 'mapping.when.atLeast',
  below: 'mapping.when.below',
  'one-of': 'mapping.when.oneOf',
  'none-of': 'mapping.when.noneOf',
} as const

type IsWord = (typeof isWords)[keyof typeof isWords]

type PairProps<Is extends keyof typeof isWords> = React.PropsWithChildren<{
  is: Is
  choices: readonly Is[]
  onIs: (is: Is) => void
}>

function Pair<Is extends keyof typeof isWords>({ is, choices, onIs, children }: PairProps<Is>) {
  const { t } = useTranslation()
  const wordOf = (value: Is): IsWord => isWords[value]
  return (
    <FormLayout.Group>
      <Select
        label={t('mapping.when.isLabel')}
        options={choices.map((value) => ({ value, label: t(wordOf(value)) }))}
        value={is}
        onChange={(next) => onIs(choices.find((one) => one === next) ?? is)}
      />
      {children}
    </FormLayout.Group>
  )
}

// What is done to a value on its way, one step after the other.

import { BlockStack, Button, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { datePatterns, mostSteps } from '#app/mapping/rules/rule-lists.ts'
import type { RuleTransform } from '#app/mapping/rules/rule.ts'
import { NumberField } from './number-field.tsx'
import { PairsField } from './pairs-field.tsx'

type Do = RuleTransform['do']
const all = ['case', 'template', 'date', 'number', 'translate'] as const satisfies readonly Do[]
const starts: { [Step in Do]: Extract<RuleTransform, { do: Step }> } = {
  case: { do: 'case', to: 'upper' },
  template: { do: 'template', template: '{{value}}' },
  date: { do: 'date', as: 'yyyy-MM-dd' },
  number: { do: 'number', times: 1, decimals: 2 },
  translate: { do: 'translate', pairs: [{ from: '', to: '' }], otherwise: 'keep' },
}

type StepListProps = { steps: readonly RuleTransform[]; onChange: (steps: RuleTransform[]) => void }

export function StepList({ steps, onChange }: StepListProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="200">
      <Text as="h4" variant="headingSm">
        {t('mapping.steps.title')}
      </Text>
      {steps.map((step, i) => (
        // Steps are alike but for their place.
        <div
          key={i}
          className="rules__part"
          role="group"
          aria-label={t('mapping.steps.one', { number: i + 1 })}
        >
          <FormLayout>
            <Select
              label={t('mapping.steps.do')}
              options={all.map((value) => ({ value, label: t(`mapping.steps.${value}`) }))}
              value={step.do}
              onChange={(next) => onChange(steps.with(i, starts[all.find((one) => one === next) ?? 'case']))}
            />
            <StepFields step={step} onChange={(next) => onChange(steps.with(i, next))} />
            <InlineStack>
              <Button
                variant="plain"
                tone="critical"
                onClick={() => onChange(steps.toSpliced(i, 1))}
                accessibilityLabel={t('mapping.steps.removeOf', { number: i + 1 })}
              >
                {t('mapping.remove')}
              </Button>
            </InlineStack>
          </FormLayout>
        </div>
      ))}
      <InlineStack>
        <Button
          variant="plain"
          disabled={steps.length >= mostSteps}
          onClick={() => onChange([...steps, starts.case])}
        >
          {t('mapping.steps.add')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}

type StepFieldsProps = { step: RuleTransform; onChange: (step: RuleTransform) => void }

function StepFields({ step, onChange }: StepFieldsProps) {
  const { t } = useTranslation()
  switch (step.do) {
    case 'case': {
      const cases = ['upper', 'lower', 'title'] as const
      return (
        <Select
          label={t('mapping.steps.caseTo')}
          options={cases.map((value) => ({ value, label: t(`mapping.steps.cases.${value}`) }))}
          value={step.to}
          onChange={(next) => onChange({ ...step, to: cases.find((one) => one === next) ?? 'upper' })}
        />
      )
    }
    case 'template':
      return (
        <TextField
          label={t('mapping.steps.templateLabel')}
          helpText={t('mapping.steps.templateHelp', { example: '{{value}}' })}
          autoComplete="off"
          maxLength={2000}
          value={step.template}
          onChange={(template) => onChange({ ...step, template })}
        />
      )
    case 'date':
      return (
        <Select
          label={t('mapping.steps.dateAs')}
          options={[...datePatterns]}
          value={step.as}
          onChange={(next) => onChange({ ...step, as: datePatterns.find((one) => one === next) ?? 'yyyy' })}
        />
      )
    case 'translate':
      return <PairsField step={step} onChange={onChange} />
    case 'number':
  }
  return <NumberStep step={step} onChange={onChange} />
}

const mostDecimals = 9
const whole = (value: number | null): number => Math.min(mostDecimals, Math.max(0, Math.round(value ?? 0)))

function NumberStep({
  step,
  onChange,
}: {
  step: Extract<RuleTransform, { do: 'number' }>
  onChange: (step: RuleTransform) => void
}) {
  const { t } = useTranslation()
  return (
    <FormLayout.Group condensed>
      <NumberField
        label={t('mapping.steps.times')}
        value={step.times}
        onChange={(times) => onChange({ ...step, times: times ?? Number.NaN })}
      />
      <NumberField
        label={t('mapping.steps.decimals')}
        min={0}
        value={step.decimals}
        onChange={(decimals) => onChange({ ...step, decimals: whole(decimals) })}
      />
    </FormLayout.Group>
  )
}

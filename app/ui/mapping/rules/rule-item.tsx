// One rule in the list: what goes where, what is wrong with it, and its form when it is open.

import { BlockStack, Button, ButtonGroup, Text } from '@shopify/polaris'
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon } from '@shopify/polaris-icons'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { RuleResult } from '#app/mapping/rules/rules.ts'
import { lazyPart } from '#app/ui/components/loading/lazy-part.tsx'
import { ProblemLine } from './problem-line.tsx'
import type { MappingForm } from '#app/ui/mapping/use-mapping.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'

// Most visits open no rule.
const RuleForm = lazyPart(async () => (await import('./rule-form.tsx')).RuleForm)

type RuleItemProps = {
  rule: Rule
  place: { at: number; last: number }
  form: MappingForm
  result: RuleResult | null
  open: boolean
  onToggle: () => void
  onChange: (rule: Rule) => void
  onMove: (to: number) => void
  onRemove: () => void
}

const empties = ['target_empty', 'source_empty', 'condition_empty', 'step_empty']

export function RuleItem({ rule, place, form, result, open, onToggle, ...on }: RuleItemProps) {
  const { t } = useTranslation()
  const words = useRuleWords(form.map)
  const name = words.ruleName(form.draft.kind, rule)
  const id = `rule-${place.at}`
  const found = form.problems.filter(
    (problem) => problem.rule === place.at && (form.attempted || !empties.includes(problem.code)),
  )
  return (
    <BlockStack gap="300">
      <div className="rules__head">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t('mapping.rules.numbered', { number: place.at + 1, name })}
          </Text>
          {rule.when.length > 0 ? (
            <Text as="p" tone="subdued">
              {t('mapping.rules.conditions', { count: rule.when.length })}
            </Text>
          ) : null}
          {open ? null : found.map((problem) => <ProblemLine key={problem.code} {...{ problem, words }} />)}
          {result && !open ? (
            <Text as="p" tone="subdued">
              {t(`mapping.ending.${result}`)}
            </Text>
          ) : null}
        </BlockStack>
        <RuleButtons {...{ name, place, open, onToggle, id }} onMove={on.onMove} onRemove={on.onRemove} />
      </div>
      {open ? (
        <div id={id} role="group" aria-label={t('mapping.rules.formOf', { name })}>
          <Suspense>
            <RuleForm rule={rule} form={form} problems={found} words={words} onChange={on.onChange} />
          </Suspense>
        </div>
      ) : null}
    </BlockStack>
  )
}

type RuleButtonsProps = Pick<RuleItemProps, 'place' | 'open' | 'onToggle' | 'onMove' | 'onRemove'> & {
  name: string
  id: string
}

function RuleButtons({ name, place, open, onToggle, onMove, onRemove, id }: RuleButtonsProps) {
  const { t } = useTranslation()
  const { at, last } = place
  return (
    <ButtonGroup>
      <Button
        onClick={onToggle}
        ariaExpanded={open}
        ariaControls={open ? id : undefined}
        accessibilityLabel={t(open ? 'mapping.rules.doneOf' : 'mapping.rules.editOf', { name })}
      >
        {t(open ? 'mapping.rules.done' : 'mapping.rules.edit')}
      </Button>
      <Button
        icon={ArrowUpIcon}
        disabled={at === 0}
        onClick={() => onMove(at - 1)}
        accessibilityLabel={t('mapping.rules.upOf', { name })}
      />
      <Button
        icon={ArrowDownIcon}
        disabled={at === last}
        onClick={() => onMove(at + 1)}
        accessibilityLabel={t('mapping.rules.downOf', { name })}
      />
      <Button
        icon={DeleteIcon}
        tone="critical"
        onClick={onRemove}
        accessibilityLabel={t('mapping.rules.removeOf', { name })}
      />
    </ButtonGroup>
  )
}

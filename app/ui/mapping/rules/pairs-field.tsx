// A translation of values: Shopify's word on the left, Zoho's on the right.

import { BlockStack, Button, InlineStack, Select, TextField } from '@shopify/polaris'
import { DeleteIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import type { RuleTransform } from '#app/mapping/rules/rule.ts'

type Translation = Extract<RuleTransform, { do: 'translate' }>
type PairsFieldProps = { step: Translation; onChange: (step: RuleTransform) => void }

const mostPairs = 500

export function PairsField({ step, onChange }: PairsFieldProps) {
  const { t } = useTranslation()
  const { pairs } = step
  const put = (next: Translation['pairs']) => onChange({ ...step, pairs: next })
  return (
    <BlockStack gap="200">
      {pairs.map((pair, i) => (
        <PairRow
          // Pairs are alike but for their place.
          key={i}
          pair={pair}
          number={i + 1}
          onChange={(next) => put(pairs.with(i, next))}
          onRemove={pairs.length > 1 ? () => put(pairs.toSpliced(i, 1)) : null}
        />
      ))}
      <InlineStack>
        <Button
          variant="plain"
          disabled={pairs.length >= mostPairs}
          onClick={() => put([...pairs, { from: '', to: '' }])}
        >
          {t('mapping.pairs.add')}
        </Button>
      </InlineStack>
      <Select
        label={t('mapping.pairs.otherwise')}
        options={[
          { value: 'keep', label: t('mapping.pairs.keep') },
          { value: 'leave-out', label: t('mapping.pairs.leaveOut') },
        ]}
        value={step.otherwise}
        onChange={(next) => onChange({ ...step, otherwise: next === 'keep' ? 'keep' : 'leave-out' })}
      />
    </BlockStack>
  )
}

type Pair = Translation['pairs'][number]
type PairRowProps = {
  pair: Pair
  number: number
  onChange: (pair: Pair) => void
  /** Null: the last one stays. */
  onRemove: (() => void) | null
}

function PairRow({ pair, number, onChange, onRemove }: PairRowProps) {
  const { t } = useTranslation()
  return (
    <div className="rules__pair">
      <TextField
        label={t('mapping.pairs.from', { number })}
        autoComplete="off"
        maxLength={2000}
        value={pair.from}
        onChange={(from) => onChange({ ...pair, from })}
      />
      <TextField
        label={t('mapping.pairs.to', { number })}
        autoComplete="off"
        maxLength={2000}
        value={pair.to}
        onChange={(to) => onChange({ ...pair, to })}
      />
      <Button
        icon={DeleteIcon}
        disabled={onRemove === null}
        accessibilityLabel={t('mapping.pairs.removeOf', { number })}
        onClick={() => onRemove?.()}
      />
    </div>
  )
}

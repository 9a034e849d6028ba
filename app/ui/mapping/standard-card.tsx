// What goes where without any rule, whose value wins in each field, and a way to change that.

import { Badge, BlockStack, Card, Select } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Rule } from '#app/mapping/rules/rule.ts'
import { isOpen } from '#app/mapping/rules/rule-targets.ts'
import { fieldIn, standardFields } from '#app/mapping/catalogue/standard.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { CardHead } from './card-head.tsx'
import { wordOr } from '#app/ui/wording/names.ts'
import type { MappingForm } from './use-mapping.ts'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

type StandardCardProps = { module: string; form: MappingForm; words: RuleWords }
type Row = {
  field: string
  from: string
  /** The place of the rule that fills it; -1: none does. */
  own: number
  /** null: a rule says more than that. */
  wins: Winner | null
  /** Whether a rule may fill it; null: Zoho's fields are not known yet. */
  open: boolean | null
}

export function StandardCard({ module, form, words }: StandardCardProps) {
  const { t } = useTranslation()
  const { draft, map, change } = form
  const rows = (standardFields[draft.kind][module] ?? []).map(([name, from]): Row => {
    const field = fieldIn(name, map)
    const known = map.get(field)
    const own = draft.rules.findLastIndex(({ target }) => target === field)
    return {
      field,
      from,
      own,
      wins: winnerOf(draft.rules[own]),
      open: map.size === 0 ? null : known !== undefined && isOpen(draft.kind, known),
    }
  })
  const choose = ({ field, own }: Row, wins: Winner) => {
    const others = draft.rules.filter((_, at) => at !== own)
    change({ ...draft, rules: wins === 'latest' ? others : [...others, ruleFor(field, wins)] })
  }
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.standard.title')} text={t('mapping.standard.text')} />
        <DataTable
          caption={t('mapping.standard.title')}
          folds="figures"
          columns={useColumns(words, choose)}
          rows={rows}
          keyOf={({ field }) => field}
        />
      </BlockStack>
    </Card>
  )
}

const precedences = { keep: 'zoho-if-set', win: 'shopify' } as const
/** `latest`: without a rule, what changed in Shopify is written. */
const winners = ['latest', 'keep', 'win'] as const
type Winner = (typeof winners)[number]

const ruleFor = (field: string, wins: keyof typeof precedences): Rule => ({
  source: { from: 'field', field },
  target: field,
  transforms: [],
  when: [],
  precedence: precedences[wins],
})

// A rule that says nothing else than who wins is made, shown and taken back here.
function winnerOf(rule: Rule | undefined): Winner | null {
  if (!rule) return 'latest'
  const { source, target, transforms, when, precedence } = rule
  const isPlain = source.from === 'field' && source.field === target && transforms.length + when.length === 0
  if (!isPlain) return null
  return precedence === precedences.keep ? 'keep' : precedence === precedences.win ? 'win' : null
}

function useColumns(words: RuleWords, choose: (row: Row, wins: Winner) => void): Column<Row>[] {
  const { t, i18n } = useTranslation()
  return [
    { id: 'field', heading: t('mapping.standard.field'), cell: ({ field }) => words.fieldName(field) },
    {
      id: 'from',
      heading: t('mapping.standard.from'),
      cell: ({ from }) => wordOr(i18n, 'mapping.standard.of', from),
    },
    {
      id: 'wins',
      heading: t('mapping.standard.wins'),
      cell: (row) => {
        const { field, own, wins, open } = row
        if (wins === null) return <Badge>{t('mapping.standard.byRule', { number: own + 1 })}</Badge>
        if (open === null) return '–'
        if (!open) return t('mapping.standard.fixed')
        return (
          <Select
            label={t('mapping.standard.winsOf', { field: words.fieldName(field) })}
            labelHidden
            options={winners.map((value) => ({ value, label: t(`mapping.standard.${value}`) }))}
            value={wins}
            onChange={(chosen) => choose(row, winners.find((value) => value === chosen) ?? 'latest')}
          />
        )
      },
    },
  ]
}

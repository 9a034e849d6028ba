// What goes where without any rule, and a way to change one field.

import { Badge, BlockStack, Button, Card, InlineStack } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Rule } from '#app/mapping/rules/rule.ts'
import { isOpen } from '#app/mapping/rules/rule-targets.ts'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { CardHead } from './card-head.tsx'
import { wordOr } from '#app/ui/wording/names.ts'
import type { MappingForm } from './use-mapping.ts'
import type { RuleWords } from '#app/ui/mapping/rules/words.ts'

type StandardCardProps = { module: string; form: MappingForm; words: RuleWords }
/** `open` to a rule; null: Zoho's fields are not known yet. */
type Row = { field: string; from: string; rule: number; open: boolean | null }

export function StandardCard({ module, form, words }: StandardCardProps) {
  const { t } = useTranslation()
  const { draft, map, change } = form
  const rows = (standardFields[draft.kind][module] ?? []).map(([field, from]): Row => {
    const known = map.get(field)
    return {
      field,
      from,
      rule: draft.rules.findLastIndex(({ target }) => target === field),
      open: map.size === 0 ? null : known !== undefined && isOpen(draft.kind, known),
    }
  })
  const override = (field: string, precedence: Rule['precedence']) => {
    const source = { from: 'field', field } as const
    const rule: Rule = { source, target: field, transforms: [], when: [], precedence }
    change({ ...draft, rules: [...draft.rules, rule] })
  }
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.standard.title')} text={t('mapping.standard.text')} />
        <DataTable
          caption={t('mapping.standard.title')}
          folds="figures"
          columns={useColumns(words, override)}
          rows={rows}
          keyOf={({ field }) => field}
        />
      </BlockStack>
    </Card>
  )
}

type Override = (field: string, precedence: Rule['precedence']) => void

const winners = [
  { words: 'keep', precedence: 'zoho-if-set' },
  { words: 'win', precedence: 'shopify' },
] as const

function useColumns(words: RuleWords, override: Override): Column<Row>[] {
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
      cell: ({ field, rule, open }) => {
        if (rule >= 0) return <Badge>{t('mapping.standard.byRule', { number: rule + 1 })}</Badge>
        if (open === null) return '–'
        if (!open) return t('mapping.standard.fixed')
        return (
          <InlineStack gap="300">
            {winners.map((winner) => (
              <Button
                key={winner.words}
                variant="plain"
                accessibilityLabel={t(`mapping.standard.${winner.words}Of`, {
                  field: words.fieldName(field),
                })}
                onClick={() => override(field, winner.precedence)}
              >
                {t(`mapping.standard.${winner.words}`)}
              </Button>
            ))}
          </InlineStack>
        )
      },
    },
  ]
}

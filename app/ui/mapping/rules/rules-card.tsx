// The merchant's rules of one kind: a list to read, one of them open to change.

import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris'
import { PlusIcon } from '@shopify/polaris-icons'
import { startTransition, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { metafieldsOf, scopesOf } from '#app/mapping/facts/metafields.ts'
import { mostRules } from '#app/mapping/rules/rule-lists.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { RuleResult } from '#app/mapping/rules/rules.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import { AccessNote } from '#app/ui/components/access/access-note.tsx'
import { CardHead } from '#app/ui/mapping/card-head.tsx'
import { RuleItem } from './rule-item.tsx'
import type { MappingForm } from '#app/ui/mapping/use-mapping.ts'

const blank: Rule = {
  source: { from: 'value', name: '' },
  target: '',
  transforms: [],
  when: [],
  precedence: 'settings',
}

function readsMetafields(rules: readonly Rule[]): boolean {
  const { record, product } = metafieldsOf(rules)
  return record.length + product.length > 0
}

// Above the rules: what some of them wait for.
function Permissions({ rules, scopes }: { rules: readonly Rule[]; scopes: readonly string[] }) {
  const missing = scopesOf(rules).filter((scope) => !isGranted(scopes, scope))
  return missing.map((scope) => <AccessNote key={scope} scope={scope} />)
}

type RulesCardProps = {
  form: MappingForm
  /** Zoho's fields are known. */
  ready: boolean
  /** What Shopify lets the app read. */
  scopes: readonly string[]
  /** What became of each rule with the record of the preview. */
  results: readonly RuleResult[]
}

export function RulesCard({ form, ready, scopes, results }: RulesCardProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<number | null>(null)
  const { draft, change } = form
  const { rules } = draft
  // A rule's form is large: the browser may answer the press before it is there.
  const toggle = (at: number) => startTransition(() => setOpen(open === at ? null : at))
  const add = () => startTransition(() => put([...rules, blank], rules.length))
  const put = (next: readonly Rule[], nowOpen: number | null) => {
    change({ ...draft, rules: [...next] })
    setOpen(nowOpen)
  }
  const move = (from: number, to: number) => {
    const moved = rules[from]
    if (moved) put(rules.toSpliced(from, 1).toSpliced(to, 0, moved), open === from ? to : open)
  }
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.rules.title')} text={t('mapping.rules.text')} />
        {readsMetafields(rules) ? <Text as="p">{t('mapping.rules.metafields')}</Text> : null}
        <Permissions {...{ rules, scopes }} />
        {rules.length === 0 ? <Text as="p">{t('mapping.rules.none')}</Text> : null}
        {rules.length > 0 ? (
          <ol className="rules">
            {rules.map((rule, i) => (
              // A rule has no name of its own: its place is what it is known by.
              <li key={i} className="rules__item">
                <RuleItem
                  rule={rule}
                  place={{ at: i, last: rules.length - 1 }}
                  form={form}
                  result={results[i] ?? null}
                  open={open === i}
                  onToggle={() => toggle(i)}
                  onChange={(next) => put(rules.with(i, next), i)}
                  onMove={(to) => move(i, to)}
                  onRemove={() => put(rules.toSpliced(i, 1), null)}
                />
              </li>
            ))}
          </ol>
        ) : null}
        <InlineStack>
          <Button icon={PlusIcon} disabled={!ready || rules.length >= mostRules} onClick={add}>
            {t('mapping.rules.add')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  )
}

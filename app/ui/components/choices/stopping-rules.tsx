// Before another module is chosen: which of the merchant's rules would stop.

import { useFetcher } from '@remix-run/react'
import { Banner, BlockStack, List, Text } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { goneOf } from '#app/ui/components/mapping-health.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { StoppingRule } from '#app/sync/setup/stopping-rules.server.ts'
import type { Choices } from './views.ts'

type StoppingRulesProps = {
  /** As they are saved: the rules work by them. */
  saved: Pick<Settings, 'customersAs' | 'ordersAs' | 'rules'>
  chosen: Pick<Choices, 'customersAs' | 'ordersAs'>
}

type Answer = { rules: StoppingRule[] | null; refusal: RefusalAnswer | null }

export function StoppingRules({ saved, chosen: { customersAs, ordersAs } }: StoppingRulesProps) {
  const { t } = useTranslation()
  const { load, data, state } = useFetcher<Answer>()
  const isOther = customersAs !== saved.customersAs || ordersAs !== saved.ordersAs
  const isAsked = isOther && Object.values(saved.rules).some((rules) => rules.length > 0)
  useEffect(() => {
    if (isAsked) load(`/app/stopping-rules?${new URLSearchParams({ customersAs, ordersAs })}`)
  }, [load, isAsked, customersAs, ordersAs])
  if (!isAsked || state !== 'idle' || !data) return null
  if (data.refusal)
    return (
      <Banner tone="warning" title={t('choices.stopping.unknown')}>
        <RefusalText refusal={data.refusal} />
      </Banner>
    )
  const rules = data.rules ?? []
  if (rules.length === 0) return null
  return (
    <Banner tone="warning" title={t('choices.stopping.title', { count: rules.length })}>
      <BlockStack gap="200">
        <List>
          {rules.map((rule) => (
            <List.Item key={`${rule.kind} ${rule.rule}`}>
              {t('choices.stopping.rule', goneOf(t, rule.kind, rule))}
            </List.Item>
          ))}
        </List>
        <Text as="p">{t('choices.stopping.text')}</Text>
      </BlockStack>
    </Banner>
  )
}

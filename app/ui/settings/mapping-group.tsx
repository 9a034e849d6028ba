// The way from Settings to each kind's mapping, with what is set there and what no longer works.

import { Badge, BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { goneOf, type HealthOfMapping } from '#app/ui/components/mapping-health.ts'

export function MappingGroup({ mapping }: { mapping: readonly HealthOfMapping[] }) {
  const { t } = useTranslation()
  return (
    <Card>
      <BlockStack gap="400">
        {mapping.map(({ kind, rules, filters, broken, layout }) => (
          <BlockStack key={kind} gap="100">
            <InlineStack align="space-between" gap="200">
              <InlineStack gap="200" blockAlign="center">
                <Link url={`/app/settings/mapping?kind=${kind}`}>{t(`mapping.link.${kind}`)}</Link>
                {broken.length > 0 || layout ? <Badge tone="warning">{t('mapping.attention')}</Badge> : null}
              </InlineStack>
              <Text as="span" tone="subdued">
                {t('mapping.rulesCount', { count: rules })} · {t('mapping.filtersCount', { count: filters })}
              </Text>
            </InlineStack>
            {layout ? <Text as="p">{t(`mapping.notice.layout.${layout}`)}</Text> : null}
            {broken.map((problem) => (
              <Text as="p" key={problem.rule}>
                {t('mapping.notice.gone', goneOf(t, kind, problem))}
              </Text>
            ))}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  )
}

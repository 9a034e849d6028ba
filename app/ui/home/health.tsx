// Are both systems in step? The figures a merchant looks for first.

import type { TFunction } from 'i18next'
import { BlockStack, Card, InlineGrid, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { allKinds, onScreens } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { useFormat } from '#app/ui/format/format.ts'
import type { HealthView, ShopView } from './views.ts'

type HealthProps = {
  health: HealthView
  shop: ShopView | null
  settings: Pick<Settings, 'customersAs' | 'ordersAs'>
  connected: boolean
  /** Something holds the sync, or a part of it: a notice above says what. */
  halted: boolean
}

export function Health({ health, shop, settings, connected, halted }: HealthProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { pending, refused } = health
  const titleOf = () => {
    if (!connected) return t('health.waiting')
    return halted ? t('health.halted') : stateOf(t, pending, refused)
  }
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {titleOf()}
          </Text>
          <p className="subdued" suppressHydrationWarning>
            {health.lastChangeAt
              ? t('health.lastChange', { at: format.moment(health.lastChangeAt) })
              : t('health.quiet')}
            {shop?.reconciledAt ? ` ${t('health.compared', { at: format.moment(shop.reconciledAt) })}` : ''}
          </p>
        </BlockStack>
        <InlineGrid columns={{ xs: 2, sm: 3 }} gap="300">
          {allKinds.map((kind) => (
            <Figure
              key={kind}
              name={t(`health.linked.${onScreens[kind].becomes(settings)}`)}
              value={format.number(health.linked[kind])}
              url={`/app/${kind}s`}
            />
          ))}
          <Figure name={t('health.today')} value={format.number(health.changesToday)} url="/app/activity" />
          <Figure
            name={t('health.refused')}
            value={format.number(health.refused)}
            url="/app/activity?result=attention"
          />
          <Figure name={t('health.credits')} value={format.number(health.creditsUsed)} url={null} />
        </InlineGrid>
      </BlockStack>
    </Card>
  )
}

function stateOf(t: TFunction, pending: number, refused: number): string {
  if (pending > 0) return t('health.behind', { count: pending })
  return refused > 0 ? t('health.attention', { count: refused }) : t('health.inStep')
}

function Figure({ name, value, url }: { name: string; value: string; url: string | null }) {
  return (
    <div className="figure">
      <span className="figure__name">
        {url ? (
          <Link url={url} monochrome removeUnderline>
            {name}
          </Link>
        ) : (
          name
        )}
      </span>
      <span className="figure__value">{value}</span>
    </div>
  )
}

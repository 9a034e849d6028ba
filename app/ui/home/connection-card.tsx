// Whom we write to: organization, user, data center, edition. Absent until there is someone.

import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { ConnectionBadge, ConnectionFacts } from '#app/ui/components/connection/connection-facts.tsx'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import type { ShopView } from './views.ts'

type ConnectionCardProps = { connection: ConnectionView; credits: CreditsLeft; shop: ShopView | null }

export function ConnectionCard({ connection, credits, shop }: ConnectionCardProps) {
  const { t } = useTranslation()
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t('connection.title')}
          </Text>
          <ConnectionBadge state={connection.state} isSilent={shop?.trouble?.code === 'zoho_away'} />
        </InlineStack>
        {connection.state === 'none' ? (
          <Text as="p" tone="subdued">
            {t('connection.none')}
          </Text>
        ) : (
          <ConnectionFacts connection={connection} credits={credits} />
        )}
      </BlockStack>
    </Card>
  )
}

// Whom we write to: organization, user, data center, edition. Absent until there is someone.

import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { ConnectionBadge, ConnectionFacts } from '#app/ui/components/connection/connection-facts.tsx'
import type { ConnectionView } from '#app/ui/components/connection/views.ts'

export function ConnectionCard({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation()
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t('connection.title')}
          </Text>
          <ConnectionBadge state={connection.state} />
        </InlineStack>
        {connection.state === 'none' ? (
          <Text as="p" tone="subdued">
            {t('connection.none')}
          </Text>
        ) : (
          <ConnectionFacts connection={connection} />
        )}
      </BlockStack>
    </Card>
  )
}

// The connection: who and where, reconnect, disconnect.

import { Banner, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConnectButton } from '#app/ui/components/connection/connect-button.tsx'
import { ConnectionBadge, ConnectionFacts } from '#app/ui/components/connection/connection-facts.tsx'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import { ContactLinks } from '#app/ui/components/contact-links.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { TestConnection } from './test-connection.tsx'
import type { LastContactView } from './views.ts'

type ConnectionSettingsProps = {
  connection: ConnectionView
  credits: CreditsLeft
  contact: LastContactView
  /** Zoho does not answer at present. */
  isSilent: boolean
  /** Where the email digest goes; empty: nowhere. */
  digestTo: string
}

export function ConnectionSettings({
  connection,
  credits,
  contact,
  isSilent,
  digestTo,
}: ConnectionSettingsProps) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  if (connection.state === 'none') {
    return (
      <Card>
        <BlockStack gap="300">
          <Text as="p">{t('connection.none')}</Text>
          <ConnectButton label={t('connect.button')} anywhere />
        </BlockStack>
      </Card>
    )
  }
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack>
          <ConnectionBadge state={connection.state} isSilent={isSilent} />
        </InlineStack>
        {connection.state === 'needs_reconnect' ? (
          <Banner tone="warning">{t('notice.reconnect.text')}</Banner>
        ) : null}
        <ConnectionFacts connection={connection} credits={credits} />
        <TestConnection contact={contact} />
        <InlineStack gap="300">
          <ConnectButton
            label={t('notice.reconnect.button')}
            primary={connection.state === 'needs_reconnect'}
          />
          <Button tone="critical" onClick={() => setAsking(true)}>
            {t('disconnect.button')}
          </Button>
        </InlineStack>
        <ContactLinks />
      </BlockStack>
      <DisconnectDialog
        open={asking}
        onClose={() => setAsking(false)}
        org={connection.orgName}
        digestTo={digestTo}
      />
    </Card>
  )
}

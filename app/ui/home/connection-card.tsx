// Whom we write to: organisation, user, data centre, edition. Absent until there is someone.

import { Badge, BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { ConnectionView, HealthView } from './views.ts'

export function ConnectionCard({
  connection,
  health,
}: {
  connection: ConnectionView
  health: HealthView | null
}) {
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
          <ConnectionFacts connection={connection} health={health} />
        )}
      </BlockStack>
    </Card>
  )
}

export function ConnectionBadge({ state }: { state: ConnectionView['state'] }) {
  const { t } = useTranslation()
  const tone = { none: undefined, connected: 'success', needs_reconnect: 'warning' } as const
  return <Badge {...(tone[state] ? { tone: tone[state] } : {})}>{t(`connection.state.${state}`)}</Badge>
}

/** The connection's particulars, for Home and Settings. */
export function ConnectionFacts({
  connection,
  health,
}: {
  connection: ConnectionView
  health: HealthView | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { orgName, orgId, userLabel, location, edition, connectedAt, creditsLeft, crmUrl } = connection
  const place = t(`dataCentres.${location}`, { defaultValue: location.toUpperCase() })
  return (
    <>
      <Facts
        rows={[
          [t('connection.org'), orgName],
          [t('connection.orgId'), orgId],
          [t('connection.user'), userLabel],
          [t('connection.dataCentre'), place],
          [t('connection.edition'), t(`editions.${edition.toLowerCase()}`, { defaultValue: edition })],
          [t('connection.since'), connectedAt ? format.moment(new Date(connectedAt)) : null],
          [t('connection.creditsUsed'), health ? format.number(health.creditsUsed) : null],
          [t('connection.creditsLeft'), creditsLeft === null ? null : format.number(creditsLeft)],
        ]}
      />
      {crmUrl ? (
        <Link url={crmUrl} target="_top">
          {t('connection.open')}
        </Link>
      ) : null}
    </>
  )
}

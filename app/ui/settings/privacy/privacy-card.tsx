// Privacy requests: who is meant, by when, what to do, and what stays in Zoho.

import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#app/ui/format/format.ts'
import { zohoUrl } from '#app/ui/format/links.ts'
import { Pager } from '#app/ui/components/lists/pager.tsx'
import { useNames } from '#app/ui/components/lists/use-names.ts'
import { usePrivacyDone, usePrivacyExport } from './use-privacy.ts'
import { urgencyOf } from '#app/ui/format/urgency.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { PrivacyPage, PrivacyView } from './views.ts'

type CardProps = { now: Date; page: PrivacyPage; crmUrl: string }

export function PrivacyCard({ now, page, crmUrl }: CardProps) {
  const { t } = useTranslation()
  const names = useNames(
    'customer',
    page.rows.flatMap(({ customerId }) => customerId ?? []),
  )
  if (page.rows.length === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          {t('privacy.none')}
        </Text>
      </Card>
    )
  }
  return (
    <Card padding="0">
      <ul className="plain-list">
        {page.rows.map((row) => (
          <li key={row.id}>
            <Box padding="400" borderBlockEndWidth="025" borderColor="border-secondary">
              <Request row={row} now={now} crmUrl={crmUrl} name={names.get(row.customerId ?? '') ?? null} />
            </Box>
          </li>
        ))}
      </ul>
      <Pager page={page} />
    </Card>
  )
}

type RequestProps = { row: PrivacyView; now: Date; crmUrl: string; name: string | null }

function Request({ row, now, crmUrl, name }: RequestProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { type, receivedAt, dueAt, doneAt } = row
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {t(`privacy.type.${type}`)}
          </Text>
          <State dueAt={dueAt} doneAt={doneAt} now={now} />
        </InlineStack>
        <p className="subdued" suppressHydrationWarning>
          {t('privacy.dates', { received: format.day(receivedAt), due: format.day(dueAt) })}
        </p>
      </BlockStack>
      {type === 'redact' ? <Erased row={row} crmUrl={crmUrl} /> : <Asked row={row} name={name} />}
      {doneAt === null ? <Done row={row} /> : null}
    </BlockStack>
  )
}

const tones = { overdue: 'critical', soon: 'warning', later: 'attention' } as const

function State({ dueAt, doneAt, now }: { dueAt: Date; doneAt: Date | null; now: Date }) {
  const { t } = useTranslation()
  if (doneAt) return <Badge tone="success">{t('privacy.state.done')}</Badge>
  const urgency = urgencyOf(dueAt, now)
  return <Badge tone={tones[urgency]}>{t(`privacy.state.${urgency}`)}</Badge>
}

// The person's name is read from Shopify at this moment.
function Asked({ row, name }: { row: PrivacyView; name: string | null }) {
  const { t } = useTranslation()
  const { customerId, orders } = row
  const file = usePrivacyExport(row.id)
  if (customerId === null && orders === 0) {
    return <Text as="p">{t(row.doneAt ? 'privacy.idsGone' : 'privacy.nobody')}</Text>
  }
  return (
    <>
      <Text as="p">
        {customerId === null ? '' : t('privacy.about', { customer: name ?? customerId })}{' '}
        {orders > 0 ? t('privacy.orders', { count: orders }) : ''} {t('privacy.answer')}
      </Text>
      <InlineStack gap="200">
        <Button loading={file.busy === 'json'} onClick={() => file.download('json')}>
          {t('privacy.download.json')}
        </Button>
        <Button loading={file.busy === 'csv'} onClick={() => file.download('csv')}>
          {t('privacy.download.csv')}
        </Button>
      </InlineStack>
    </>
  )
}

const mostShown = 20

// Our rows are gone; the records in Zoho are the merchant's to erase.
function Erased({ row: { records, doneAt }, crmUrl }: { row: PrivacyView; crmUrl: string }) {
  const { t, i18n } = useTranslation()
  if (records.length === 0) return <Text as="p">{t('privacy.erased')}</Text>
  const more = records.length - mostShown
  return (
    <>
      <Text as="p">
        {t('privacy.erased')} {doneAt === null ? t('privacy.stays') : ''}
      </Text>
      <ul className="bullets">
        {records.slice(0, mostShown).map(({ module, id }) => {
          const url = zohoUrl(crmUrl, module, id)
          const label = `${wordOr(i18n, 'moduleNames', module)} ${id}`
          return (
            <li key={`${module} ${id}`}>
              {url ? (
                <Link url={url} target="_blank">
                  {label}
                </Link>
              ) : (
                label
              )}
            </li>
          )
        })}
      </ul>
      {more > 0 ? <Text as="p">{t('privacy.more', { count: more })}</Text> : null}
    </>
  )
}

function Done({ row }: { row: PrivacyView }) {
  const { t } = useTranslation()
  const done = usePrivacyDone(row.id)
  return (
    <InlineStack>
      <Button loading={done.busy} onClick={done.finish}>
        {t('privacy.markDone')}
      </Button>
    </InlineStack>
  )
}

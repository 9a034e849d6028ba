// One outcome opened: what happened, in our words and Zoho's, what to do, and both records.

import { BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ComparePanel } from '#app/ui/components/compare/compare-panel.tsx'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { More } from '#app/ui/components/more.tsx'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { shopifyUrl, zohoUrl } from '#app/ui/format/links.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { QuestionPanel } from '#app/ui/activity/questions/question-panel.tsx'
import type { useReplay } from './use-replay.ts'
import {
  labelled,
  needsAnswer,
  needsAttention,
  type CauseCount,
  type FieldLabels,
  type OutcomeView,
} from './views.ts'

type OutcomeDetailProps = {
  row: OutcomeView
  causes: readonly CauseCount[]
  shop: string
  crmUrl: string
  fieldLabels: FieldLabels
  replay: ReturnType<typeof useReplay>
}

export function OutcomeDetail({ row, causes, shop, crmUrl, fieldLabels, replay }: OutcomeDetailProps) {
  const { t } = useTranslation()
  const cause = useCause()(row.cause)
  // Not to be tried again but to be answered.
  if (needsAnswer(row)) return <QuestionPanel row={row} shop={shop} crmUrl={crmUrl} />
  const inZoho = zohoUrl(crmUrl, row.zohoModule, row.zohoId)
  return (
    <Box padding="400" background="bg-surface-secondary">
      <BlockStack gap="300">
        {row.cause ? (
          <BlockStack gap="100">
            <Text as="p" fontWeight="semibold">
              {cause.title}
            </Text>
            <Text as="p">{cause.advice}</Text>
          </BlockStack>
        ) : null}
        <Particulars row={row} crmUrl={crmUrl} fieldLabels={fieldLabels} />
        <InlineStack gap="400">
          <Link url={shopifyUrl(shop, row)} target="_blank">
            {t('links.shopify')}
          </Link>
          {inZoho ? (
            <Link url={inZoho} target="_blank">
              {t('links.zoho')}
            </Link>
          ) : null}
        </InlineStack>
        {needsAttention(row) ? <Actions row={row} causes={causes} replay={replay} /> : null}
        <Compare row={row} />
        {row.cause ? <ForSupport cause={row.cause} /> : null}
      </BlockStack>
    </Box>
  )
}

// Both systems are read for it: only when it is asked for.
function Compare({ row: { kind, shopifyId, field } }: { row: OutcomeView }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <InlineStack>
        <Button
          variant="plain"
          disclosure={open ? 'up' : 'down'}
          ariaExpanded={open}
          onClick={() => setOpen(!open)}
        >
          {t('compare.open')}
        </Button>
      </InlineStack>
      {open ? <ComparePanel kind={kind} shopifyId={shopifyId} field={field} /> : null}
    </>
  )
}

// Told as "Email: Contacts 7, Phone: Contacts 8" (sync/pipeline/rows/next.ts).
function heldBy({ cause, message }: OutcomeView): { field: string; module: string; id: string }[] {
  if (cause !== 'value_taken') return []
  const found = [...(message ?? '').matchAll(/\b(\w+): (\w+) (\w+)/g)]
  return found.map(([, field = '', module = '', id = '']) => ({ field, module, id }))
}

type ParticularsProps = Pick<OutcomeDetailProps, 'row' | 'crmUrl' | 'fieldLabels'>

function Holders({ row, crmUrl, fieldLabels }: ParticularsProps) {
  const { i18n } = useTranslation()
  return (
    <BlockStack gap="100">
      {heldBy(row).map(({ field, module, id }) => (
        <span key={field}>
          {labelled(fieldLabels, field)}:{' '}
          <Link url={zohoUrl(crmUrl, module, id) ?? ''} target="_blank">
            {wordOr(i18n, 'moduleNames', module, module.replaceAll('_', ' '))} {id}
          </Link>
        </span>
      ))}
    </BlockStack>
  )
}

function Particulars(props: ParticularsProps) {
  const { row, fieldLabels } = props
  const { t } = useTranslation()
  const format = useFormat()
  const isHeld = heldBy(row).length > 0
  return (
    <Facts
      rows={[
        [t('detail.field'), row.field ? labelled(fieldLabels, row.field) : null],
        [t('detail.words'), isHeld ? null : row.message],
        [t('detail.heldBy'), isHeld ? <Holders {...props} /> : null],
        [t('detail.trigger'), t(`trigger.${row.trigger}`)],
        [t('detail.attempts'), row.attempts > 1 ? format.number(row.attempts) : null],
        [t('detail.latency'), row.latencyMs === null ? null : format.latency(row.latencyMs)],
        [t('detail.shopifyId'), row.shopifyId],
        [t('detail.zohoId'), row.zohoId],
        [t('detail.settled'), row.resolvedAt && !row.stillOpen ? format.moment(row.resolvedAt) : null],
      ]}
    />
  )
}

// Nothing to a merchant, who reads its words above; support looks for it.
function ForSupport({ cause }: { cause: string }) {
  const { t } = useTranslation()
  return (
    <More label={t('detail.support')}>
      <Facts rows={[[t('detail.code'), <code key="code">{cause}</code>]]} />
    </More>
  )
}

function Actions({ row, causes, replay }: Pick<OutcomeDetailProps, 'row' | 'causes' | 'replay'>) {
  const { t } = useTranslation()
  const { cause } = row
  const same = causes.find((entry) => entry.cause === cause)?.count ?? 0
  return (
    <InlineStack gap="200">
      <Button loading={replay.busy} onClick={() => replay.retry([row.id])}>
        {t('activity.retry')}
      </Button>
      {cause && same > 1 ? (
        <Button disabled={replay.busy} onClick={() => replay.retryCause(cause)}>
          {t('activity.retryCause', { count: same })}
        </Button>
      ) : null}
      <Button variant="tertiary" disabled={replay.busy} onClick={() => replay.dismiss([row.id])}>
        {t('activity.dismiss')}
      </Button>
    </InlineStack>
  )
}

// A few of the records that a preview met. Only their ids were kept: names and values are read as they are shown.

import { Badge, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { ComparePanel } from '#app/ui/components/compare/compare-panel.tsx'
import { useNames } from '#app/ui/components/lists/use-names.ts'
import type { SampleView } from '#app/ui/home/views.ts'
import { sampleBadge } from './sample-badge.ts'

export function PreviewSamples({ samples }: { samples: readonly SampleView[] }) {
  const idsOf = (kind: SampleView['kind']) =>
    samples.filter((sample) => sample.kind === kind).map(({ shopifyId }) => shopifyId)
  const names = new Map([
    ...useNames('customer', idsOf('customer')),
    ...useNames('product', idsOf('product')),
  ])
  return (
    <ul className="plain-list samples">
      {samples.map((sample) => (
        <li key={`${sample.kind} ${sample.shopifyId}`}>
          <Sample sample={sample} name={names.get(sample.shopifyId) ?? null} />
        </li>
      ))}
    </ul>
  )
}

function Sample({ sample, name }: { sample: SampleView; name: string | null }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const [open, setOpen] = useState(false)
  const { kind, shopifyId, label, cause } = sample
  const said = `${t(`kind.${kind}`)} ${name ?? label ?? t('records.number', { id: shopifyId })}`
  const { word, tone } = sampleBadge(sample)
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center" align="space-between" wrap={false}>
        <InlineStack gap="200" blockAlign="center">
          <Badge {...(tone ? { tone } : {})}>{t(word)}</Badge>
          <span>{said}</span>
          {cause ? (
            <Text as="span" tone="subdued">
              {causeOf(cause).title}
            </Text>
          ) : null}
        </InlineStack>
        <Button
          variant="plain"
          disclosure={open ? 'up' : 'down'}
          ariaExpanded={open}
          accessibilityLabel={t('compare.openOf', { record: said })}
          onClick={() => setOpen(!open)}
        >
          {t('compare.open')}
        </Button>
      </InlineStack>
      {open ? <ComparePanel kind={kind} shopifyId={shopifyId} field={null} /> : null}
    </BlockStack>
  )
}

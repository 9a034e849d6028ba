// Why the figures of Home are not there, and the button that asks for them again.

import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import type { LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'

export function NotRead({ refusal, isLate, busy, again }: LiveStatsRead) {
  const { t } = useTranslation()
  const causeOf = useCause()
  if (!refusal && !isLate) return null
  return (
    <div role="status">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" tone="caution">
            {t(refusal ? 'liveStats.notRead' : 'liveStats.late')}{' '}
            {refusal ? causeOf(refusal.code).title : null}
          </Text>
          <Button variant="plain" loading={busy && refusal !== null} onClick={again}>
            {t('liveStats.again')}
          </Button>
        </InlineStack>
        {refusal ? <Reference refusal={refusal} /> : null}
      </BlockStack>
    </div>
  )
}

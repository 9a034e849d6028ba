// A move under way: how far it is, and the way out.

import { BlockStack, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { CancelButton } from '#app/ui/components/run/cancel-button.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { useFormat } from '#app/ui/format/format.ts'
import type { MoveView } from './views.ts'
import type { RunView } from '#app/ui/components/run/views.ts'

type MoveProgressProps = {
  run: RunView
  to: MoveView['to']
  cancel: (runId: string) => void
  refusal: RefusalAnswer | null
}

export function MoveProgress({ run, to, cancel, refusal }: MoveProgressProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const { done = 0, total = 0 } = run.steps[0] ?? {}
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm" id={id}>
            {t(`move.underWay.${to}`)}
          </Text>
          {run.state === 'running' ? <CancelButton of="move" cancel={() => cancel(run.id)} /> : null}
        </InlineStack>
        {refusal ? <RefusalText refusal={refusal} /> : null}
        <ProgressBar progress={Math.floor(share * 100)} ariaLabelledBy={id} tone="primary" animated={false} />
        <Text as="p" tone="subdued">
          {t('progress.of', { done: format.number(done), total: format.number(total) })}
        </Text>
        <Text as="p" tone="subdued">
          {t('move.mayClose')}
        </Text>
      </BlockStack>
    </Card>
  )
}

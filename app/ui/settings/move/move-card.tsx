// Customers who are still in the module chosen before: what moving them would do, the confirmation, the progress.

import { Banner, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { RefusalText, RunCause } from '#app/ui/components/cause-text.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { usePolling } from '#app/ui/frame/polling.ts'
import { endOf } from '#app/ui/components/run/views.ts'
import { MovePlan } from './move-plan.tsx'
import { MoveProgress } from './move-progress.tsx'
import { useMove } from './use-move.ts'
import { isMoving, type MoveView } from './views.ts'

const busyMs = 1_000

export function MoveCard({ move, connected }: { move: MoveView; connected: boolean }) {
  const moving = isMoving(move)
  usePolling(moving ? busyMs : 0)
  const form = useMove()
  if (move.run && moving)
    return <MoveProgress run={move.run} to={move.to} cancel={form.cancel} refusal={form.refusal} />
  if (move.count === 0 && !move.run) return null
  return (
    <Card>
      <BlockStack gap="400">
        <LastMove move={move} />
        {move.count > 0 ? <Offer move={move} connected={connected} form={form} /> : null}
        {form.refusal ? <RefusalText refusal={form.refusal} /> : null}
      </BlockStack>
    </Card>
  )
}

function LastMove({ move: { run } }: { move: MoveView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [step] = run?.steps ?? []
  if (!run || !step) return null
  const moved = step.created + step.updated
  return (
    <Banner tone={run.state === 'completed' ? 'success' : 'warning'}>
      <p suppressHydrationWarning>
        {t(`move.ended.${endOf(run)}`)} {t('move.moved', { count: moved, number: format.number(moved) })}{' '}
        {step.rejected > 0 ? t('move.refused', { count: step.rejected }) : ''}
      </p>
      {run.cause ? <RunCause id={run.id} cause={run.cause} /> : null}
    </Banner>
  )
}

type OfferProps = { move: MoveView; connected: boolean; form: ReturnType<typeof useMove> }

function Offer({ move: { from, to, count }, connected, form }: OfferProps) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t(`move.title.${from}`, { count })}
      </Text>
      <Text as="p">{t(`move.text.${to}`)}</Text>
      {form.plan ? (
        <MovePlan plan={form.plan} form={form} />
      ) : (
        <InlineStack>
          <Button loading={form.planning} disabled={!connected} onClick={form.look}>
            {t('move.look')}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  )
}

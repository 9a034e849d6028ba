// An import under way: one bar for the whole, a line for each kind, and the three things one can do about it.

import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  ProgressBar,
  Text,
} from '@shopify/polaris'
import type { TFunction } from 'i18next'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText, useCause } from '#app/ui/components/cause-text.tsx'
import { CancelButton } from '#app/ui/components/run/cancel-button.tsx'
import { useSteer } from '#app/ui/components/run/use-steer.ts'
import { useFormat, type Format } from '#app/ui/format/format.ts'
import { isStepCounted, meanwhileOf, paceOf, stepShare, waitsFor, type Pace } from './pace.ts'
import type { Trouble } from '#app/lib/states.ts'
import type { RunView, StepView } from '#app/ui/components/run/views.ts'

type RunProgressProps = {
  run: RunView
  now: Date
  /** What the shop's work meets at present: the run meets it as well. */
  trouble: Trouble | null
}

export function RunProgress({ run, now, trouble }: RunProgressProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const pace = paceOf(run, now)
  const cause = waitsFor(run, trouble)
  const steering = useSteer(run.id)
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd" id={id}>
              {t('progress.title')}
            </Text>
            {run.state === 'running' ? null : <Badge tone="attention">{t(`runState.${run.state}`)}</Badge>}
          </InlineStack>
          <Controls run={run} {...steering} />
        </InlineStack>
        {steering.refusal ? (
          <Banner tone="critical">
            <RefusalText refusal={steering.refusal} />
          </Banner>
        ) : null}
        <BlockStack gap="200">
          <ProgressBar
            progress={Math.floor(pace.share * 100)}
            ariaLabelledBy={id}
            tone="primary"
            animated={false}
          />
          <div className="progress__line" suppressHydrationWarning>
            {cause !== null && pace.total === 0 ? t('stepState.waiting') : paceLine(t, format, pace)}
          </div>
        </BlockStack>
        <WaitingFor run={run} cause={cause} />
        <BlockStack gap="300">
          {run.steps.map((step) => (
            <StepLine key={step.kind} step={step} />
          ))}
        </BlockStack>
        <Text as="p" tone="subdued">
          {t(`progress.${meanwhileOf(run)}`)}
        </Text>
      </BlockStack>
    </Card>
  )
}

function paceLine(t: TFunction, format: Format, pace: Pace): string {
  if (pace.total === 0) return t('progress.reading')
  const counts = { done: format.number(pace.done), total: format.number(pace.total) }
  const parts = [t(pace.isCounted ? 'progress.of' : 'progress.soFar', counts)]
  if (pace.perSecond !== null) parts.push(t('progress.rate', { rate: format.number(pace.perSecond) }))
  if (pace.secondsLeft !== null) parts.push(t('progress.left', { time: format.duration(pace.secondsLeft) }))
  return parts.join(' · ')
}

/** Why a run stands still, and whether somebody must do something about it. */
export function WaitingFor({ run, cause = run.cause }: { run: RunView; cause?: string | null }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  if (cause === null) return null
  const { title, advice } = causeOf(cause)
  const passing = run.state === 'running' && !cause.endsWith('_disconnected')
  return (
    <Box background="bg-surface-caution" padding="300" borderRadius="200">
      <Text as="p">
        <strong>{title}</strong> {passing ? t('progress.goesOn') : advice}
      </Text>
    </Box>
  )
}

function StepLine({ step }: { step: StepView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = { done: format.number(step.done), total: format.number(Math.max(step.total, step.done)) }
  const isShown = step.state === 'writing' || step.done > 0 || (step.total > 0 && isStepCounted(step))
  const said = isShown ? t('progress.of', counts) : t(`stepState.${step.state}`)
  return (
    <div className="kind-line">
      <Text as="span" fontWeight="medium">
        {t(`kinds.${step.kind}`)}
      </Text>
      <span className="kind-line__bar" aria-hidden="true">
        <span style={{ inlineSize: `${stepShare(step) * 100}%` }} />
      </span>
      <Text as="span" tone="subdued" numeric>
        {said}
        {step.rejected > 0 ? ` · ${t('progress.refused', { count: step.rejected })}` : ''}
      </Text>
    </div>
  )
}

type ControlsProps = { run: RunView } & Pick<ReturnType<typeof useSteer>, 'steer' | 'busy'>

function Controls({ run, steer, busy }: ControlsProps) {
  const { t } = useTranslation()
  if (run.state === 'cancelling') return null
  return (
    <ButtonGroup>
      {run.state === 'paused' ? (
        <Button onClick={() => steer('resume')} disabled={busy} variant="primary">
          {t('progress.resume')}
        </Button>
      ) : (
        <Button onClick={() => steer('pause')} disabled={busy}>
          {t('progress.pause')}
        </Button>
      )}
      <CancelButton of="import" disabled={busy} cancel={() => steer('cancel')} />
    </ButtonGroup>
  )
}

// How the last import ended, in numbers, and what comes next.

import { Banner, BlockStack, Button, Card, Icon, InlineStack, Text } from '@shopify/polaris'
import { AlertTriangleIcon, CheckCircleIcon } from '@shopify/polaris-icons'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { RefusalText, RunCause } from '#app/ui/components/cause-text.tsx'
import { useSteer } from '#app/ui/components/run/use-steer.ts'
import { ResultTable } from '#app/ui/components/run/result-table.tsx'
import { More } from '#app/ui/components/more.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { HealthView } from '#app/ui/home/views.ts'
import { ImportRest } from '#app/ui/components/run/import-rest.tsx'
import { endOf, sumsOf, type ImportedInPart, type RunView } from '#app/ui/components/run/views.ts'

const newsMs = 3_600_000

// Read at once when it has just come; later the figures above say more, what needs attention too.
export const isNews = ({ state, finishedAt }: RunView, now: Date): boolean =>
  state !== 'completed' || (finishedAt !== null && now.getTime() - finishedAt.getTime() < newsMs)

type RunResultProps = {
  run: RunView
  now: Date
  /** What is open at present: an import's own number stays as it was when it ended. */
  health: Pick<HealthView, 'refused'> | null
  questions: number
  /** Something keeps changes from being synced at present. */
  isHeld?: boolean
  /** What was imported from a day on only. */
  inPart?: ImportedInPart
}

export function RunResult({ run, now, health, questions, isHeld = false, inPart = [] }: RunResultProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const completed = run.state === 'completed'
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <span>
            <Icon
              source={completed ? CheckCircleIcon : AlertTriangleIcon}
              tone={completed ? 'success' : 'caution'}
            />
          </span>
          <Text as="h2" variant="headingMd">
            {t(`result.${endOf(run)}`)}
          </Text>
        </InlineStack>
        <p className="subdued" suppressHydrationWarning>
          {run.finishedAt
            ? t('result.took', {
                at: format.moment(run.finishedAt),
                time: format.duration((run.finishedAt.getTime() - run.startedAt.getTime()) / 1000),
              })
            : t('result.started', { at: format.moment(run.startedAt) })}
          {sumsIn(t, run)}
        </p>
        {run.cause && !completed ? (
          <Banner tone="warning">
            <RunCause id={run.id} cause={run.cause} />
          </Banner>
        ) : null}
        {completed && isNews(run, now) && !isHeld ? <Text as="p">{t('result.next')}</Text> : null}
        <More label={t('result.caption')}>
          <ResultTable run={run} isOpen={(kind) => questions > 0 || (health?.refused[kind] ?? 0) > 0} />
        </More>
        {run.state === 'failed' ? <Resume runId={run.id} /> : null}
        <ImportRest inPart={inPart} />
      </BlockStack>
    </Card>
  )
}

// What the table says of each kind, in a few words for all of them.
const sumsIn = (t: TFunction, run: RunView): string =>
  sumsOf(run)
    .map(({ result, count }) => {
      const name = result === 'rejected' ? t('result.of.open') : t(`results.${result}`)
      return ` · ${t('result.counted', { result: name, count })}`
    })
    .join('')

// What is done is done: it goes on where it stopped.
function Resume({ runId }: { runId: string }) {
  const { t } = useTranslation()
  const { steer, busy, refusal } = useSteer(runId)
  return (
    <>
      <InlineStack>
        <Button loading={busy} onClick={() => steer('resume')}>
          {t('progress.resume')}
        </Button>
      </InlineStack>
      {refusal ? <RefusalText refusal={refusal} /> : null}
    </>
  )
}

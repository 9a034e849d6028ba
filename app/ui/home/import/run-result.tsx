// How the last import ended, in numbers, with the way to what was refused.

import { useFetcher } from '@remix-run/react'
import { Banner, BlockStack, Button, Card, Icon, InlineStack, Link, Text } from '@shopify/polaris'
import { AlertTriangleIcon, CheckCircleIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import { CauseText } from '#app/ui/components/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/components/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { RunView, StepView } from '#app/ui/home/views.ts'

const results = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const

export function RunResult({ run }: { run: RunView }) {
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
            {t(`result.${run.state}`, { defaultValue: t('result.failed') })}
          </Text>
        </InlineStack>
        <p className="subdued" suppressHydrationWarning>
          {run.finishedAt
            ? t('result.took', {
                at: format.moment(run.finishedAt),
                time: format.duration((run.finishedAt.getTime() - run.startedAt.getTime()) / 1000),
              })
            : t('result.started', { at: format.moment(run.startedAt) })}
        </p>
        {run.cause && !completed ? (
          <Banner tone="warning">
            <CauseText code={run.cause} />
          </Banner>
        ) : null}
        <ResultTable run={run} />
        {run.state === 'failed' ? <Resume runId={run.id} /> : null}
      </BlockStack>
    </Card>
  )
}

// What is done is done: it goes on where it stopped.
function Resume({ runId }: { runId: string }) {
  const { t } = useTranslation()
  const { submit, state } = useFetcher()
  const resume = () =>
    submit({ intent: 'resume', runId }, { method: 'post', action: '/app?index', encType: 'application/json' })
  return (
    <InlineStack>
      <Button loading={state !== 'idle'} onClick={resume}>
        {t('progress.resume')}
      </Button>
    </InlineStack>
  )
}

/** Counts by kind and result; refused ones lead to their list. */
export function ResultTable({ run }: { run: RunView }) {
  const { t } = useTranslation()
  return (
    <DataTable
      folds="figures"
      caption={t('result.caption')}
      columns={useResultColumns()}
      rows={run.steps}
      keyOf={(step) => step.kind}
    />
  )
}

function useResultColumns(): Column<StepView>[] {
  const { t } = useTranslation()
  return [
    { id: 'kind', heading: t('columns.kind'), cell: (step) => t(`kinds.${step.kind}`) },
    ...results.map((result) => ({
      id: result,
      heading: t(`results.${result}`),
      numeric: true,
      cell: (step: StepView) => <Count step={step} result={result} />,
    })),
  ]
}

function Count({ step, result }: { step: StepView; result: (typeof results)[number] }) {
  const format = useFormat()
  const count = format.number(step[result])
  if (result !== 'rejected' || step.rejected === 0) return count
  return <Link url={`/app/activity?kind=${step.kind}&result=attention`}>{count}</Link>
}

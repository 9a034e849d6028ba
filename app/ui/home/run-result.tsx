// How the last import ended, in numbers, with the way to what was refused.

import { Banner, BlockStack, Card, Icon, InlineStack, Link, Text } from '@shopify/polaris'
import { AlertTriangleIcon, CheckCircleIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import { CauseText } from '#app/ui/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/data-table.tsx'
import { useFormat } from '#app/ui/format.ts'
import type { RunView, StepView } from './views.ts'

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
      </BlockStack>
    </Card>
  )
}

/** Counts by kind and result; refused ones lead to their list. */
export function ResultTable({ run }: { run: RunView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const columns: Column<StepView>[] = [
    { id: 'kind', heading: t('columns.kind'), cell: (step) => t(`kinds.${step.kind}`) },
    ...results.map((result) => ({
      id: result,
      heading: t(`results.${result}`),
      numeric: true,
      cell: (step: StepView) =>
        result === 'rejected' && step.rejected > 0 ? (
          <Link url={`/app/activity?kind=${step.kind}&result=attention`}>{format.number(step.rejected)}</Link>
        ) : (
          format.number(step[result])
        ),
    })),
  ]
  return (
    <DataTable
      folds="figures"
      caption={t('result.caption')}
      columns={columns}
      rows={run.steps}
      keyOf={(step) => step.kind}
    />
  )
}

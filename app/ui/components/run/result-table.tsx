// A run in numbers, with the way to what is not synced yet.

import { Link } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { RunView, StepView } from './views.ts'

const results = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const

/** Counts by kind and result; what is not synced yet (refused, asked, or to be tried once more) leads to its list. */
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
      heading: result === 'rejected' ? t('result.of.open') : t(`results.${result}`),
      numeric: true,
      cell: (step: StepView) => <Count step={step} result={result} />,
    })),
  ]
}

function Count({ step, result }: { step: StepView; result: (typeof results)[number] }) {
  const format = useFormat()
  const count = format.number(step[result])
  if (result !== 'rejected' || step.rejected === 0) return count
  return <Link url={`/app/activity?kind=${step.kind}&result=open`}>{count}</Link>
}

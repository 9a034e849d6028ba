// A run in numbers, with the way to what is not synced yet.

import { Link } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { RunView, StepView } from './views.ts'

const results = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const

type ResultTableProps = {
  run: RunView
  /** Whether something of a kind is open at present: what the run left open may be dealt with. */
  isOpen: (kind: RecordKind) => boolean
}

/** Counts by kind and result as the run left them; what it left open leads to its list, as long as there is one. */
export function ResultTable({ run, isOpen }: ResultTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable
      folds="figures"
      caption={t('result.caption')}
      columns={useResultColumns(isOpen)}
      rows={run.steps}
      keyOf={(step) => step.kind}
    />
  )
}

function useResultColumns(isOpen: ResultTableProps['isOpen']): Column<StepView>[] {
  const { t } = useTranslation()
  return [
    { id: 'kind', heading: t('columns.kind'), cell: (step) => t(`kinds.${step.kind}`) },
    ...results.map((result) => ({
      id: result,
      heading: result === 'rejected' ? t('result.of.open') : t(`results.${result}`),
      numeric: true,
      cell: (step: StepView) => <Count step={step} result={result} isOpen={isOpen(step.kind)} />,
    })),
  ]
}

type CountProps = { step: StepView; result: (typeof results)[number]; isOpen: boolean }

function Count({ step, result, isOpen }: CountProps) {
  const format = useFormat()
  const count = format.number(step[result])
  if (result !== 'rejected' || step.rejected === 0 || !isOpen) return count
  return <Link url={`/app/activity?kind=${step.kind}&result=open`}>{count}</Link>
}

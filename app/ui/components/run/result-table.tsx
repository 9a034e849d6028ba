// A run in numbers, with the way to what is not synced yet.

import { Link } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { resultsOf, runResults, type ResultRow, type RunView } from './views.ts'

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
      rows={resultsOf(run)}
      keyOf={({ id }) => id}
    />
  )
}

function useResultColumns(isOpen: ResultTableProps['isOpen']): Column<ResultRow>[] {
  const { t } = useTranslation()
  return [
    { id: 'kind', heading: t('columns.kind'), cell: (row) => <RowName row={row} /> },
    ...runResults.map((result) => ({
      id: result,
      heading: result === 'rejected' ? t('result.of.open') : t(`results.${result}`),
      numeric: true,
      cell: (row: ResultRow) => <Count row={row} result={result} isOpen={isOpen(row.kind)} />,
    })),
  ]
}

/** Of which kind, and whether it came along with orders. */
export function RowName({ row: { kind, isAlong } }: { row: ResultRow }) {
  const { t } = useTranslation()
  const name = t(`kinds.${kind}`)
  return isAlong ? t('result.along', { kind: name }) : name
}

type CountProps = { row: ResultRow; result: (typeof runResults)[number]; isOpen: boolean }

function Count({ row, result, isOpen }: CountProps) {
  const format = useFormat()
  const count = format.number(row[result])
  if (result !== 'rejected' || row.rejected === 0 || !isOpen) return count
  return <Link url={`/app/activity?kind=${row.kind}&result=open`}>{count}</Link>
}

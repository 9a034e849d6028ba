// Open questions: who is meant, why it is not certain, and the row to open.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/kinds.ts'
import { RecordName } from '#app/ui/components/lists/cut-name.tsx'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { DetailsButton } from '#app/ui/components/details-button.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { useNames } from '#app/ui/components/lists/use-names.ts'
import { LastAnswer, type AnsweredQuestion } from './last-answer.tsx'
import { QuestionPanel } from './question-panel.tsx'
import type { QuestionRow } from './views.ts'

type QuestionListProps = { rows: readonly QuestionRow[]; shop: string; crmUrl: string }

const keyOf = ({ kind, shopifyId }: Pick<QuestionRow, 'kind' | 'shopifyId'>): string => `${kind} ${shopifyId}`

export function QuestionList({ rows, shop, crmUrl }: QuestionListProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<string | null>(null)
  const [answered, setAnswered] = useState<AnsweredQuestion | null>(null)
  const nameOf = useRowNames(rows)
  const columns = useColumns({ nameOf, opened, setOpened })
  const last = answered ? <LastAnswer key={keyOf(answered)} {...answered} /> : null
  if (rows.length === 0)
    return (
      <>
        {last}
        <EmptyList what="questions" filtered={false} />
      </>
    )
  return (
    <>
      {last}
      <DataTable
        folds="list"
        caption={t('questions.caption')}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        renderDetail={(row) =>
          keyOf(row) === opened ? (
            <QuestionPanel
              row={row}
              shop={shop}
              crmUrl={crmUrl}
              onAnswered={(answer) => {
                const { kind, shopifyId } = row
                setAnswered({ kind, shopifyId, name: nameOf(row), answer })
              }}
            />
          ) : null
        }
      />
    </>
  )
}

type Opening = {
  nameOf: (row: QuestionRow) => string
  opened: string | null
  setOpened: (key: string | null) => void
}

function useColumns({ nameOf, opened, setOpened }: Opening): Column<QuestionRow>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'record',
      heading: t('columns.record'),
      cell: (row) => <RecordName name={nameOf(row)} />,
    },
    { id: 'kind', heading: t('columns.kind'), cell: (row) => t(`kind.${row.kind}`) },
    {
      id: 'cause',
      heading: t('columns.cause'),
      cell: (row) => t(`questions.why.${row.why}`),
    },
    { id: 'at', heading: t('questions.asked'), cell: (row) => format.moment(row.askedAt) },
    {
      id: 'open',
      heading: t('columns.open'),
      quiet: true,
      cell: (row) => (
        <DetailsButton
          label={t('questions.openOf', { record: nameOf(row) })}
          isOpen={keyOf(row) === opened}
          toggle={() => setOpened(keyOf(row) === opened ? null : keyOf(row))}
        />
      ),
    },
  ]
}

// Names are never stored: they are read from Shopify for the rows in sight.
function useRowNames(rows: readonly QuestionRow[]) {
  const { t } = useTranslation()
  const idsOf = (kind: QuestionRow['kind']) =>
    rows.filter((row) => row.kind === kind).map((row) => row.shopifyId)
  const names: Readonly<Partial<Record<RecordKind, ReadonlyMap<string, string>>>> = {
    customer: useNames('customer', idsOf('customer')),
    product: useNames('product', idsOf('product')),
  }
  return ({ kind, shopifyId, label }: QuestionRow): string =>
    names[kind]?.get(shopifyId) ?? label ?? t('records.number', { id: shopifyId })
}

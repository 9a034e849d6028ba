// The outcomes: choose some or open one, read why, try again.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { RecordName } from '#app/ui/components/lists/cut-name.tsx'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { DetailsButton } from '#app/ui/components/details-button.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { emptinessOf, isNumber, type ActivityFilter } from './filter.ts'
import { OutcomeDetail } from './outcome-detail.tsx'
import { idsOfKind, useNames } from '#app/ui/components/lists/use-names.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ResultBadge } from './result-badge.tsx'
import { Selectable, SelectBox } from './selection.tsx'
import { useReplay } from './use-replay.ts'
import { labelled, needsAttention, type CauseCount, type FieldLabels, type OutcomeView } from './views.ts'
import type { Paged } from '#app/ui/components/lists/paged.ts'

type OutcomesProps = {
  page: Paged<OutcomeView>
  filter: ActivityFilter
  causes: readonly CauseCount[]
  shop: string
  crmUrl: string
  fieldLabels: FieldLabels
}

export function Outcomes({ page, filter, causes, ...shown }: OutcomesProps) {
  const { t } = useTranslation()
  const replay = useReplay()
  const open = page.rows.filter(needsAttention).map((row) => row.id)
  const [opened, setOpened] = useState(() => openedFirst(filter, page.rows))
  const names = useNamesOf(page.rows)
  const columns = useColumns({ opened, setOpened, names, fieldLabels: shown.fieldLabels })
  const sameCause = filter.cause ? (causes.find(({ cause }) => cause === filter.cause)?.count ?? 0) : 0
  const isAttention = filter.result === 'attention' && filter.kind === null
  if (page.rows.length === 0) return <EmptyList {...emptinessOf(filter)} />
  return (
    <Selectable all={open}>
      <BulkBar
        replay={replay}
        cause={sameCause > 0 ? filter.cause : null}
        count={sameCause}
        refused={isAttention ? causes.reduce((sum, { count }) => sum + count, 0) : 0}
      />
      <DataTable
        folds="list"
        caption={t('activity.caption')}
        columns={open.length > 0 ? columns : columns.slice(1)}
        rows={page.rows}
        keyOf={(row) => row.id}
        renderDetail={(row) =>
          row.id === opened ? <OutcomeDetail row={row} causes={causes} replay={replay} {...shown} /> : null
        }
      />
    </Selectable>
  )
}

// Led here from one record: what is said of it is what was asked for.
const openedFirst = ({ search }: ActivityFilter, rows: readonly OutcomeView[]): string | null =>
  search !== null && isNumber(search) ? (rows[0]?.id ?? null) : null

type ColumnsState = {
  opened: string | null
  setOpened: (id: string | null) => void
  names: ReadonlyMap<string, string>
  fieldLabels: FieldLabels
}

function useColumns({ opened, setOpened, names, fieldLabels }: ColumnsState): Column<OutcomeView>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useRecordName(names)
  return [
    {
      id: 'select',
      heading: t('columns.select'),
      quiet: true,
      cell: (row) =>
        needsAttention(row) ? (
          <SelectBox id={row.id} label={t('activity.select', { record: nameOf(row) })} />
        ) : null,
    },
    {
      id: 'record',
      heading: t('columns.record'),
      cell: (row) => <RecordName name={nameOf(row)} />,
    },
    { id: 'result', heading: t('columns.result'), cell: (row) => <ResultBadge row={row} /> },
    {
      id: 'cause',
      heading: t('columns.cause'),
      cell: (row) => <Why row={row} fieldLabels={fieldLabels} />,
    },
    { id: 'at', heading: t('columns.at'), cell: (row) => format.moment(row.at) },
    {
      id: 'open',
      heading: t('columns.open'),
      quiet: true,
      cell: (row) => (
        <DetailsButton
          label={t('activity.details', { record: nameOf(row) })}
          isOpen={row.id === opened}
          toggle={() => setOpened(row.id === opened ? null : row.id)}
        />
      ),
    },
  ]
}

// Its cause; where it needs none, what had the record synced.
function Why({
  row: { cause, field, trigger },
  fieldLabels,
}: {
  row: OutcomeView
  fieldLabels: FieldLabels
}) {
  const { t } = useTranslation()
  const causeOf = useCause()
  if (!cause) return <span className="subdued">{t(`trigger.${trigger}`)}</span>
  return (
    <>
      {causeOf(cause).title}
      {field ? <span className="subdued"> {labelled(fieldLabels, field)}</span> : null}
    </>
  )
}

// Names are never stored: they are read from Shopify for the rows in sight.
function useNamesOf(rows: readonly OutcomeView[]): ReadonlyMap<string, string> {
  const customers = useNames('customer', idsOfKind(rows, 'customer'))
  return new Map([...customers, ...useNames('product', idsOfKind(rows, 'product'))])
}

/** "Order #1001", "Customer Ann Lee"; the id until the name is there. */
function useRecordName(names: ReadonlyMap<string, string>) {
  const { t } = useTranslation()
  return ({ kind, label, shopifyId }: OutcomeView) =>
    `${t(`kind.${kind}`)} ${label ?? names.get(shopifyId) ?? shopifyId}`
}

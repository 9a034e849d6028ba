// The outcomes: choose some or open one, read why, try again.

import { Button, Checkbox } from '@shopify/polaris'
import { ChevronDownIcon, ChevronUpIcon } from '@shopify/polaris-icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/data-table.tsx'
import { EmptyList } from '#app/ui/empty-list.tsx'
import { useFormat } from '#app/ui/format.ts'
import { isFiltered, type ActivityFilter } from './filter.ts'
import { OutcomeDetail } from './outcome-detail.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ResultBadge } from './result-badge.tsx'
import { useSelection } from './selection.ts'
import { useReplay } from './use-replay.ts'
import { needsAttention, type CauseCount, type OutcomeView, type Paged } from './views.ts'

type OutcomesProps = {
  page: Paged<OutcomeView>
  filter: ActivityFilter
  causes: readonly CauseCount[]
  shop: string
  crmUrl: string
}

export function Outcomes({ page, filter, causes, shop, crmUrl }: OutcomesProps) {
  const { t } = useTranslation()
  const replay = useReplay()
  const open = page.rows.filter(needsAttention).map((row) => row.id)
  const selection = useSelection(open)
  const [opened, setOpened] = useState<string | null>(null)
  const columns = useColumns({ selection, opened, setOpened })
  const sameCause = filter.cause ? (causes.find(({ cause }) => cause === filter.cause)?.count ?? 0) : 0
  if (page.rows.length === 0) return <EmptyList what="activity" filtered={isFiltered(filter)} />
  return (
    <>
      <BulkBar
        selection={selection}
        replay={replay}
        cause={sameCause > 0 ? filter.cause : null}
        count={sameCause}
      />
      <DataTable
        folds="list"
        caption={t('activity.caption')}
        columns={open.length > 0 ? columns : columns.slice(1)}
        rows={page.rows}
        keyOf={(row) => row.id}
        renderDetail={(row) =>
          row.id === opened ? (
            <OutcomeDetail row={row} causes={causes} shop={shop} crmUrl={crmUrl} replay={replay} />
          ) : null
        }
      />
    </>
  )
}

type Selection = ReturnType<typeof useSelection>

type ColumnsState = { selection: Selection; opened: string | null; setOpened: (id: string | null) => void }

function useColumns({ selection, opened, setOpened }: ColumnsState): Column<OutcomeView>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const nameOf = useRecordName()
  return [
    {
      id: 'select',
      heading: t('columns.select'),
      quiet: true,
      cell: (row) =>
        needsAttention(row) ? (
          <Checkbox
            label={t('activity.select', { record: nameOf(row) })}
            labelHidden
            checked={selection.ids.includes(row.id)}
            onChange={() => selection.toggle(row.id)}
          />
        ) : null,
    },
    { id: 'record', heading: t('columns.record'), cell: (row) => <strong>{nameOf(row)}</strong> },
    { id: 'result', heading: t('columns.result'), cell: (row) => <ResultBadge row={row} /> },
    { id: 'cause', heading: t('columns.cause'), cell: (row) => (row.cause ? causeOf(row.cause).title : '') },
    { id: 'at', heading: t('columns.at'), cell: (row) => format.moment(row.at) },
    {
      id: 'open',
      heading: t('columns.open'),
      quiet: true,
      cell: (row) => (
        <Button
          variant="tertiary"
          icon={row.id === opened ? ChevronUpIcon : ChevronDownIcon}
          ariaExpanded={row.id === opened}
          accessibilityLabel={t('activity.details', { record: nameOf(row) })}
          onClick={() => setOpened(row.id === opened ? null : row.id)}
        />
      ),
    },
  ]
}

/** "Order #1001", "Customer 7012345". */
function useRecordName() {
  const { t } = useTranslation()
  return ({ kind, label, shopifyId }: OutcomeView) => `${t(`kind.${kind}`)} ${label ?? shopifyId}`
}

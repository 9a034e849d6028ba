// The outcomes: choose some or open one, read why, try again.

import { Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris'
import { ChevronDownIcon, ChevronUpIcon } from '@shopify/polaris-icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CauseText, useCause } from '#app/ui/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/data-table.tsx'
import { EmptyList } from '#app/ui/empty-list.tsx'
import { useFormat } from '#app/ui/format.ts'
import { isFiltered, type ActivityFilter } from './filter.ts'
import { OutcomeDetail } from './outcome-detail.tsx'
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
        detailOf={(row) =>
          row.id === opened ? (
            <OutcomeDetail row={row} causes={causes} shop={shop} crmUrl={crmUrl} replay={replay} />
          ) : null
        }
      />
    </>
  )
}

type Replay = ReturnType<typeof useReplay>
type Selection = ReturnType<typeof useSelection>

function BulkBar({
  selection,
  replay,
  cause,
  count,
}: {
  selection: Selection
  replay: Replay
  cause: string | null
  count: number
}) {
  const { t } = useTranslation()
  const { ids } = selection
  const shown = selection.all.length > 0
  return (
    <div aria-live="polite">
      {replay.refusal ? (
        <Box padding="300">
          <CauseText code={replay.refusal.code} />
        </Box>
      ) : null}
      {replay.said ? (
        <Box padding="300" paddingBlockEnd="0">
          <Text as="p" tone="subdued">
            {replay.said}
          </Text>
        </Box>
      ) : null}
      {shown ? (
        <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
          <InlineStack gap="300" blockAlign="center">
            <Checkbox
              label={ids.length > 0 ? t('activity.selected', { count: ids.length }) : t('activity.selectAll')}
              checked={ids.length === selection.all.length ? true : ids.length > 0 ? 'indeterminate' : false}
              onChange={selection.toggleAll}
            />
            {ids.length > 0 ? (
              <>
                <Button size="slim" loading={replay.busy} onClick={() => replay.retry(ids)}>
                  {t('activity.retrySelected')}
                </Button>
                <Button
                  size="slim"
                  variant="tertiary"
                  disabled={replay.busy}
                  onClick={() => replay.dismiss(ids)}
                >
                  {t('activity.dismissSelected')}
                </Button>
              </>
            ) : null}
            {cause ? (
              <Button size="slim" disabled={replay.busy} onClick={() => replay.retryCause(cause)}>
                {t('activity.retryCause', { count })}
              </Button>
            ) : null}
          </InlineStack>
        </Box>
      ) : null}
    </div>
  )
}

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

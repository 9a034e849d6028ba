// One kind's records: what is linked to what, since when, and how each is doing.

import { Card, Page } from '@shopify/polaris'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyList } from '#app/ui/empty-list.tsx'
import { FilterBar } from '#app/ui/filter-bar.tsx'
import { Pager } from '#app/ui/pager.tsx'
import { usePolling } from '#app/ui/polling.ts'
import { Views } from '#app/ui/views.tsx'
import { recordStates, type RecordState } from './filter.ts'
import { useRecordColumns, type RecordView } from './record-columns.tsx'
import { useNames } from './use-names.ts'

const refreshMs = 5_000
const busyRefreshMs = 1_500

type RecordsProps = {
  shop: string
  crmUrl: string
  filter: { kind: RecordKind; state: RecordState; search: string | null }
  records: { rows: RecordView[]; next: string | null; previous: string | null }
}

export function Records({ shop, crmUrl, filter, records }: RecordsProps) {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { kind, state, search } = filter
  const busy = records.rows.some((row) => row.state === 'waiting')
  usePolling(query.has('after') || query.has('before') ? 0 : busy ? busyRefreshMs : refreshMs)
  // Names are never stored: they are read from Shopify for the rows in sight.
  const labels = useNames(
    kind,
    records.rows.map((row) => row.shopifyId),
  )
  const columns = useRecordColumns({ kind, shop, crmUrl, labels })
  const page = `/app/${kind}s`
  const views = recordStates.map((each) => ({
    to: each === 'linked' ? page : `${page}?state=${each}`,
    label: t(`records.states.${each}`),
    current: each === state,
  }))
  return (
    <Page title={t(`kinds.${kind}`)} subtitle={t(`records.subtitle.${kind}`)}>
      <Card padding="0">
        <Views label={t('records.states.label')} views={views} />
        <FilterBar key={page} search={search} searchLabel={t(`records.search.${kind}`)} selects={[]} />
        {records.rows.length === 0 ? (
          <EmptyList what={kind} filtered={state !== 'linked' || search !== null} />
        ) : (
          <DataTable
            folds="list"
            caption={t(`kinds.${kind}`)}
            columns={columns}
            rows={records.rows}
            keyOf={(row) => `${row.shopifyId} ${row.at.getTime()}`}
          />
        )}
        <Pager page={records} />
      </Card>
    </Page>
  )
}

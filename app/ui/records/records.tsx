// One kind's records: what is linked to what, since when, and how each is doing.

import { Banner, Box, Card, Page, Text } from '@shopify/polaris'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { DataTable } from '#app/ui/components/lists/data-table.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { FilterBar } from '#app/ui/components/lists/filter-bar.tsx'
import { Pager } from '#app/ui/components/lists/pager.tsx'
import { onScreens } from '#app/ui/format/kinds.ts'
import { usePolling } from '#app/ui/frame/polling.ts'
import { ReconnectBanner } from '#app/ui/components/connection/reconnect-banner.tsx'
import { Views } from '#app/ui/components/views.tsx'
import { recordStates, type RecordFilter } from './filter.ts'
import { useRecordColumns, type RecordView } from './record-columns.tsx'
import { useFind } from './use-find.ts'
import { useNames } from '#app/ui/components/lists/use-names.ts'

const refreshMs = 5_000
const busyRefreshMs = 1_500

type RecordsProps = {
  shop: string
  crmUrl: string
  ordersAs: Settings['ordersAs']
  filter: RecordFilter & { kind: RecordKind }
  records: { rows: RecordView[]; next: string | null; previous: string | null }
}

/** @param disconnected Zoho's consent is gone: nothing is synced until it is given again */
export function Records({ disconnected, ...list }: RecordsProps & { disconnected: boolean }) {
  const { t } = useTranslation()
  const { kind, state } = list.filter
  const { text, find, refusal } = useFind(list.filter)
  const page = `/app/${kind}s`
  const views = recordStates.map((each) => ({
    to: each === 'linked' ? page : `${page}?state=${each}`,
    label: t(`records.states.${each}`),
    current: each === state,
  }))
  return (
    <Page title={t(`kinds.${kind}`)} subtitle={t(`records.subtitle.${onScreens[kind].toldAs(list)}`)}>
      {disconnected ? <ReconnectBanner apart /> : null}
      <Card padding="0">
        <Views label={t('records.states.label')} views={views} />
        <FilterBar
          key={page}
          search={text}
          searchLabel={t(`records.search.${kind}`)}
          selects={[]}
          onSearch={find}
        />
        {refusal ? <NotSearched code={refusal.code} /> : null}
        <RecordList {...list} />
      </Card>
    </Page>
  )
}

function NotSearched({ code }: { code: string }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  return (
    <Box padding="300">
      <Banner tone="warning" title={t('records.notSearched')}>
        <Text as="p">{causeOf(code).title}</Text>
      </Banner>
    </Box>
  )
}

function RecordList({ shop, crmUrl, filter, records }: RecordsProps) {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { kind, state, search, ids } = filter
  const busy = records.rows.some((row) => row.state === 'waiting')
  usePolling(query.has('after') || query.has('before') ? 0 : busy ? busyRefreshMs : refreshMs)
  // Names are never stored: they are read from Shopify for the rows in sight.
  const labels = useNames(
    kind,
    records.rows.map((row) => row.shopifyId),
  )
  const columns = useRecordColumns({ kind, shop, crmUrl, labels })
  if (records.rows.length === 0)
    return <EmptyList what={kind} filtered={state !== 'linked' || search !== null || ids !== null} />
  return (
    <>
      <DataTable
        folds="list"
        caption={t(`kinds.${kind}`)}
        columns={columns}
        rows={records.rows}
        keyOf={(row) => `${row.shopifyId} ${row.at.getTime()}`}
      />
      <Pager page={records} />
    </>
  )
}

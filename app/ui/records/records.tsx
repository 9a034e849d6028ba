// One kind's records: what is linked to what, since when, and how each is doing; and what is not in Zoho, and why.

import { Box, Button, Card, InlineStack, Page, Text } from '@shopify/polaris'
import { useNavigate, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { NotSearched } from '#app/ui/components/lists/not-searched.tsx'
import { DataTable } from '#app/ui/components/lists/data-table.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { FilterBar } from '#app/ui/components/lists/filter-bar.tsx'
import { Pager, type PagerProps } from '#app/ui/components/lists/pager.tsx'
import { useHeads } from '#app/ui/components/lists/use-names.ts'
import { onScreens } from '#app/ui/format/kinds.ts'
import { usePolling } from '#app/ui/frame/polling.ts'
import { TroubleLine } from '#app/ui/components/connection/trouble-line.tsx'
import type { TroubleView } from '#app/ui/components/connection/views.ts'
import { useLiveStats } from '#app/ui/components/live-stats/use-live-stats.ts'
import { ImportRest } from '#app/ui/components/run/import-rest.tsx'
import type { ImportedInPart } from '#app/ui/components/run/views.ts'
import { Views } from '#app/ui/components/views.tsx'
import { mostIds } from '#app/ui/components/lists/found-ids.ts'
import type { RecordFilter } from './filter.ts'
import { LookThrough } from './missing/look-through.tsx'
import { useLookThrough } from './missing/use-look-through.ts'
import { useRecordColumns } from './record-columns.tsx'
import { useActs } from './use-acts.ts'
import { useFind } from '#app/ui/components/lists/use-find.ts'
import { fromFirstPage } from '#app/ui/format/links.ts'
import { useTabCounts } from './use-tab-counts.ts'
import { useTabs } from './use-tabs.ts'
import type { RecordView } from './views.ts'

const refreshMs = 5_000
const busyRefreshMs = 1_500

type RecordsProps = {
  now: Date
  shop: string
  crmUrl: string
  ordersAs: Settings['ordersAs']
  filter: RecordFilter & { kind: RecordKind }
  /** The store was imported to its end. */
  imported: boolean
  /** Whether older ones were left out of all imports, and from when on. */
  inPart: ImportedInPart
  records: { rows: RecordView[]; next: string | null; previous: string | null }
}

type Held = { disconnected: boolean; trouble: TroubleView | null }

/** @param disconnected Zoho's consent is gone: nothing is synced until it is given again */
export function Records({ disconnected, trouble, ...list }: RecordsProps & Held) {
  const { t } = useTranslation()
  const { kind, state, ids, looksThrough } = list.filter
  const { text, find, busy, refusal } = useFind(list.filter)
  const page = `/app/${kind}s`
  const acts = useActs(kind)
  const isMissing = state === 'missing' && ids === null
  const { counts, inZoho } = useTabCounts(kind, { rows: signOf(list.records.rows), acts })
  const looking = { wanted: isMissing && looksThrough, now: list.now, acts, inZoho }
  const store = useLookThrough(kind, looking)
  const { liveStats } = useLiveStats(isMissing)
  const tabs = useTabs({ filter: list.filter, counts, store })
  const sorts = (['newest', 'oldest'] as const).map((each) => ({
    value: each === 'newest' ? '' : each,
    label: t(`records.sort.${each}`),
  }))
  return (
    <Page title={t(`kinds.${kind}`)} subtitle={t(`records.subtitle.${onScreens[kind].shownAs(list)}`)}>
      <TroubleLine {...{ disconnected, trouble }} />
      <Card padding="0">
        <Views label={t('records.states.label')} views={tabs} />
        <FilterBar
          key={page}
          search={text}
          searchLabel={t(`records.search.${kind}`)}
          selects={[{ name: 'sort', label: t('records.sort.label'), options: sorts }]}
          busy={busy}
          onSearch={find}
        />
        <Searching busy={busy} />
        {refusal ? <NotSearched refusal={refusal} /> : null}
        {/* What fitted other words does not stand beside these. */}
        {busy || refusal ? null : (
          <RecordList
            {...list}
            areOthers={isMissing && store.unknown.length > 0}
            total={ids === null ? counts?.[state] : undefined}
          />
        )}
        {isMissing ? (
          <LookThrough kind={kind} shop={list.shop} crmUrl={list.crmUrl} {...{ store, liveStats, inZoho }}>
            <ImportRest inPart={disconnected ? [] : list.inPart} />
          </LookThrough>
        ) : null}
      </Card>
    </Page>
  )
}

// Others than before, or in another state.
const signOf = (rows: readonly RecordView[]): string =>
  rows.map(({ shopifyId, state }) => `${shopifyId} ${state}`).join()

function Searching({ busy }: { busy: boolean }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      {busy ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t('records.searching')}
          </Text>
        </Box>
      ) : null}
    </div>
  )
}

function Found({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const leave = () => {
    navigate({ search: fromFirstPage(query, ['ids']).toString() })
  }
  return (
    <Box padding="300">
      <InlineStack gap="300" blockAlign="center">
        <Text as="p" tone="subdued">
          {t('records.found')} {ids.length >= mostIds ? t('records.foundMost', { most: mostIds }) : null}
        </Text>
        <Button variant="plain" onClick={leave}>
          {t('empty.filtered.button')}
        </Button>
      </InlineStack>
    </Box>
  )
}

type NothingListedProps = Pick<ListProps, 'filter' | 'records' | 'imported' | 'areOthers'>

function NothingListed({ filter: { kind, state, ids }, records, imported, areOthers }: NothingListedProps) {
  const { t } = useTranslation()
  const isSearch = ids !== null
  if (state !== 'missing' || isSearch)
    return (
      <EmptyList
        what={kind}
        {...(state === 'linked' || state === 'missing' ? {} : { tab: state })}
        {...(isSearch ? { searched: onScreens[kind].hasHead ? 'hidden' : 'all' } : {})}
        imported={imported && !kindTraits[kind].isOptional}
      />
    )
  if (areOthers && records.next === null) return null
  return (
    <>
      <Box padding="400">
        <Text as="p">{t(records.next === null ? 'records.noneMissing' : 'records.moreMissing')}</Text>
      </Box>
      <Pager page={records} />
    </>
  )
}

function NamesAway() {
  const { t } = useTranslation()
  return (
    <Box padding="300">
      <Text as="p" tone="subdued">
        {t('records.namesAway')}
      </Text>
    </Box>
  )
}

/** `areOthers`: records of no list stand below it. */
type ListProps = RecordsProps & { areOthers: boolean; total: PagerProps['total'] }

function RecordList({ shop, crmUrl, filter, records, imported, areOthers, total }: ListProps) {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { kind, state, ids } = filter
  const busy = records.rows.some((row) => row.state === 'waiting')
  usePolling(query.has('after') || query.has('before') ? 0 : busy ? busyRefreshMs : refreshMs)
  // Names are never stored: they are read from Shopify for the rows in sight.
  const { names, heads, isAway } = useHeads(
    kind,
    records.rows.map((row) => row.shopifyId),
  )
  const why = state === 'missing' && ids === null
  const at = state === 'refused' || state === 'waiting' ? 'at' : 'synced'
  const columns = useRecordColumns({ kind, shop, crmUrl, labels: names, heads, why, at: ids ? 'synced' : at })
  if (records.rows.length === 0) return <NothingListed {...{ filter, records, imported, areOthers }} />
  return (
    <>
      {ids ? <Found ids={ids} /> : null}
      {isAway ? <NamesAway /> : null}
      <DataTable
        folds="list"
        caption={t(`kinds.${kind}`)}
        columns={columns}
        rows={records.rows}
        keyOf={(row) => `${row.shopifyId} ${row.at?.getTime() ?? ''}`}
      />
      <Pager page={records} total={total} />
    </>
  )
}

// Below what is known not to be in Zoho: the store looked through, newest first, for records that nothing is known of.

import { BlockStack, Box, Button, Link, Text } from '@shopify/polaris'
import type { PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { DataTable } from '#app/ui/components/lists/data-table.tsx'
import { useHeads } from '#app/ui/components/lists/use-names.ts'
import { hiddenIn, notInZoho } from '#app/ui/components/live-stats/not-in-zoho.ts'
import type { LiveStatsView } from '#app/ui/components/live-stats/views.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { useRecordColumns } from '#app/ui/records/record-columns.tsx'
import type { RecordView, StateView } from '#app/ui/records/views.ts'
import { SyncFound } from './sync-found.tsx'
import type { LookThroughStore } from './use-look-through.ts'
import { mostAtOnce } from './walk.ts'

type LookThroughProps = {
  kind: RecordKind
  shop: string
  crmUrl: string
  store: LookThroughStore
  /** Home's figures, and how many of Shopify's records are in Zoho; null: not read. */
  liveStats: LiveStatsView | null
  inZoho: number | null
}

const rowOf = ({ shopifyId, state, cause }: StateView): RecordView => ({
  shopifyId,
  parentId: null,
  label: null,
  state,
  zohoModule: null,
  zohoId: null,
  at: null,
  cause,
})

/** @param children why so many may be missing */
export function LookThrough({ children, ...props }: PropsWithChildren<LookThroughProps>) {
  const { t } = useTranslation()
  const { kind, store, liveStats } = props
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('records.unknown.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('records.unknown.text')}{' '}
          {liveStats && hiddenIn(kind, liveStats) !== null ? t('liveStats.parity.window') : null}
        </Text>
        {children}
        <Counted {...props} />
        <Looked store={store} />
        {store.refusal ? <RefusalText refusal={store.refusal} /> : null}
        <SyncFound kind={kind} store={store}>
          <Button loading={store.busy} onClick={store.look}>
            {t(`records.unknown.${wordOf(store)}`)}
          </Button>
        </SyncFound>
        <FoundList {...props} />
      </BlockStack>
    </Box>
  )
}

function wordOf({ looked, isThrough }: LookThroughStore) {
  if (looked === null) return 'look'
  return isThrough ? 'lookAgain' : 'lookFurther'
}

// The figure of Home, by the same count: what it leads to says the same.
function Counted({ kind, liveStats, inZoho }: LookThroughProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const count = liveStats && inZoho !== null ? notInZoho(kind, liveStats, inZoho) : null
  if (!liveStats || !count) return null
  return (
    <p className="subdued" suppressHydrationWarning>
      {t('records.unknown.counted', { count, at: format.moment(liveStats.countedAt) })}
    </p>
  )
}

function Looked({ store: { looked, found, unknown, busy, isThrough } }: Pick<LookThroughProps, 'store'>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!looked) return <div role="status">{busy ? t('records.unknown.looking') : null}</div>
  const counts = { looked: format.number(looked.records), count: found.length }
  return (
    <div role="status">
      <Text as="p">
        {t('records.unknown.looked', counts)} {isThrough ? t('records.unknown.end') : null}{' '}
        <span className="subdued">{t('health.asOf', { at: format.moment(looked.at) })}</span>
      </Text>
      {isThrough && found.length === 0 ? <Text as="p">{t('records.unknown.none')}</Text> : null}
      {unknown.length >= mostAtOnce ? <Link url="/app">{t('records.unknown.rests')}</Link> : null}
    </div>
  )
}

/** Names are read for so many. */
const mostShown = 80

function FoundList({ kind, shop, crmUrl, store: { found } }: LookThroughProps) {
  const { t } = useTranslation()
  const shown = found.slice(0, mostShown)
  const { names, heads } = useHeads(
    kind,
    shown.map(({ shopifyId }) => shopifyId),
  )
  const columns = useRecordColumns({ kind, shop, crmUrl, why: true, labels: names, heads })
  if (shown.length === 0) return null
  return (
    <>
      <DataTable
        folds="list"
        caption={t('records.unknown.title')}
        columns={columns.filter(({ id }) => id !== 'at')}
        rows={shown.map(rowOf)}
        keyOf={(row) => row.shopifyId}
      />
      {found.length > shown.length ? (
        <Text as="p" tone="subdued">
          {t('records.unknown.more', { count: found.length - shown.length })}
        </Text>
      ) : null}
    </>
  )
}

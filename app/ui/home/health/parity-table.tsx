// How many records each side has, and how many are not in Zoho: the number leads to the list that says why. Orders that
// Shopify does not show are counted apart.

import { BlockStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { allKinds, onScreens } from '#app/ui/format/kinds.ts'
import { notInZoho } from '#app/ui/components/live-stats/not-in-zoho.ts'
import type { LiveStatsView } from '#app/ui/components/live-stats/views.ts'
import type { ComparedView, DeletionView, HealthView } from '#app/ui/home/views.ts'
import { keptIn } from './title.ts'

type ParityTableProps = {
  liveStats: LiveStatsView
  health: HealthView
  settings: Pick<Settings, 'customersAs' | 'ordersAs'>
  missing: ComparedView['missing']
  deletions: readonly DeletionView[]
}

export function ParityTable(props: ParityTableProps) {
  const { countedAt, olderOrders } = props.liveStats
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="200">
      <p className="subdued" suppressHydrationWarning>
        {t('liveStats.parity.counted', { at: format.moment(countedAt) })}
      </p>
      <DataTable
        folds="figures"
        caption={t('liveStats.parity.title')}
        columns={useColumns(props)}
        rows={allKinds.filter((kind) => kindTraits[kind].isKept)}
        keyOf={(kind) => kind}
      />
      <Text as="p" variant="bodySm" tone="subdued">
        {t('liveStats.parity.why')}{' '}
        {props.missing.length > 0
          ? t('health.partly', { kinds: format.list(props.missing.map((kind) => t(`kinds.${kind}`))) })
          : null}
      </Text>
      {olderOrders ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {t('liveStats.parity.window')}{' '}
          {olderOrders.inZoho > 0 ? t('liveStats.parity.older', { count: olderOrders.inZoho }) : null}
        </Text>
      ) : null}
    </BlockStack>
  )
}

function Missing({ kind, count }: { kind: RecordKind; count: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (count === null) return t('liveStats.parity.unknown')
  if (count === 0) return format.number(0)
  return <Link url={`/app/${kind}s?state=missing&look=all`}>{format.number(count)}</Link>
}

// A product with one variant in Zoho counts as there: what else of it is not there is said by the number of its tab.
function Variants({ count, isMore }: LiveStatsView['missingVariants']) {
  const { t } = useTranslation()
  const format = useFormat()
  if (count === 0) return null
  const number = `${format.number(count)}${isMore ? '+' : ''}`
  return (
    <div>
      <Link url="/app/products?state=missing">{t('liveStats.parity.variants', { count, number })}</Link>
    </div>
  )
}

// Linked as they are, they count as in Zoho; the banner says what became of them.
function Kept({ some }: { some: boolean }) {
  const { t } = useTranslation()
  return some ? <div className="subdued">{t('health.keptToo')}</div> : null
}

function useColumns({ liveStats, health, settings, deletions }: ParityTableProps): Column<RecordKind>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const { shopify } = liveStats
  // Of several modules neither names the kind.
  const nameOf = (kind: RecordKind) =>
    Object.keys(health.linked[kind].modules).length > 1
      ? t(`kinds.${kind}`)
      : t(`liveStats.parity.kinds.${onScreens[kind].becomes(settings)}`)
  return [
    { id: 'kind', heading: t('columns.kind'), cell: nameOf },
    {
      id: 'shopify',
      heading: t('liveStats.parity.shopify'),
      numeric: true,
      cell: (kind) => (shopify ? format.number(shopify[kind]) : t('liveStats.parity.unknown')),
    },
    {
      id: 'zoho',
      heading: t('columns.zoho'),
      numeric: true,
      cell: (kind) => format.number(health.linked[kind].records),
    },
    {
      id: 'missing',
      heading: t('liveStats.parity.missing'),
      numeric: true,
      cell: (kind) => (
        <>
          <Missing kind={kind} count={notInZoho(kind, liveStats, health.linked[kind].records)} />
          {kindTraits[kind].isInParts ? <Variants {...liveStats.missingVariants} /> : null}
          <Kept some={keptIn(deletions, kind) > 0} />
        </>
      ),
    },
    {
      id: 'refused',
      heading: t('health.refused'),
      numeric: true,
      cell: (kind) =>
        health.refused[kind] === 0 ? (
          format.number(0)
        ) : (
          <Link url={`/app/activity?kind=${kind}&result=attention`}>
            {format.number(health.refused[kind])}
          </Link>
        ),
    },
  ]
}

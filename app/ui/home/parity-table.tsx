// How many records each side has. They differ for reasons that are said: refused ones, and those on their way.

import { BlockStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { onScreens } from '#app/ui/format/kinds.ts'
import type { ParityView, LiveStatsView } from './views.ts'

type Chosen = Pick<Settings, 'customersAs' | 'ordersAs'>
type ParityTableProps = { liveStats: LiveStatsView; settings: Chosen }

export function ParityTable({ liveStats: { parity, auditedAt }, settings }: ParityTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t('liveStats.parity.title')}
      </Text>
      <p className="subdued" suppressHydrationWarning>
        {auditedAt
          ? t('liveStats.parity.audited', { at: format.moment(auditedAt) })
          : t('liveStats.parity.never')}
      </p>
      <DataTable
        folds="figures"
        caption={t('liveStats.parity.title')}
        columns={useColumns(settings)}
        rows={parity}
        keyOf={({ kind }) => kind}
      />
    </BlockStack>
  )
}

function useColumns(settings: Chosen): Column<ParityView>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const count = (value: number | null) =>
    value === null ? t('liveStats.parity.unknown') : format.number(value)
  return [
    {
      id: 'kind',
      heading: t('columns.kind'),
      cell: (row) => t(`liveStats.parity.kinds.${onScreens[row.kind].becomes(settings)}`),
    },
    {
      id: 'shopify',
      heading: t('liveStats.parity.shopify'),
      numeric: true,
      cell: (row) => count(row.shopify),
    },
    { id: 'zoho', heading: t('columns.zoho'), numeric: true, cell: (row) => count(row.zoho) },
    {
      id: 'refused',
      heading: t('health.refused'),
      numeric: true,
      cell: ({ kind, refused }) =>
        refused === 0 ? (
          count(refused)
        ) : (
          <Link url={`/app/activity?kind=${kind}&result=attention`}>{count(refused)}</Link>
        ),
    },
  ]
}

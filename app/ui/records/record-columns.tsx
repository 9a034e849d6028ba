// The columns of a record list.

import { Badge, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useCause } from '#app/ui/components/cause-text.tsx'
import type { Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { shopifyUrl, zohoUrl } from '#app/ui/format/links.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { RecordState } from './filter.ts'
import { SyncNow } from './sync-now.tsx'

export type RecordView = {
  shopifyId: string
  parentId: string | null
  label: string | null
  state: RecordState
  zohoModule: string | null
  zohoId: string | null
  at: Date
  cause: string | null
}

type ColumnsProps = {
  kind: RecordKind
  shop: string
  crmUrl: string
  labels: ReadonlyMap<string, string>
}

const tones = { linked: 'success', waiting: 'info', refused: 'critical', gone: undefined } as const

export function useRecordColumns({ kind, shop, crmUrl, labels }: ColumnsProps): Column<RecordView>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'record',
      heading: t(`kind.${kind}`),
      cell: (row) => (
        <span title={nameOf(row)}>
          <Link
            url={shopifyUrl(shop, { kind, ...row })}
            target="_blank"
            accessibilityLabel={`${nameOf(row)}, ${t('links.shopify')}`}
          >
            {nameOf(row)}
          </Link>
        </span>
      ),
    },
    { id: 'state', heading: t('columns.state'), cell: (row) => <StateCell row={row} /> },
    { id: 'zoho', heading: t('columns.zoho'), cell: (row) => <ZohoCell row={row} crmUrl={crmUrl} /> },
    { id: 'at', heading: t('columns.synced'), cell: (row) => format.moment(row.at) },
    {
      id: 'act',
      heading: t('columns.act'),
      quiet: true,
      cell: (row) =>
        row.state === 'gone' ? null : <SyncNow kind={kind} shopifyId={row.shopifyId} name={nameOf(row)} />,
    },
  ]

  function nameOf(row: RecordView): string {
    return labels.get(row.shopifyId)?.trim() || row.label || t('records.number', { id: row.shopifyId })
  }
}

function StateCell({ row }: { row: RecordView }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const tone = tones[row.state]
  return (
    <>
      <Badge {...(tone ? { tone } : {})}>{t(`records.state.${row.state}`)}</Badge>
      {row.cause ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {causeOf(row.cause).title}
        </Text>
      ) : null}
    </>
  )
}

function ZohoCell({ row, crmUrl }: { row: RecordView; crmUrl: string }) {
  const { t, i18n } = useTranslation()
  if (!row.zohoId || !row.zohoModule)
    return (
      <Text as="span" tone="subdued">
        {t('records.notYet')}
      </Text>
    )
  const url = zohoUrl(crmUrl, row.zohoModule, row.zohoId)
  const module = wordOr(i18n, 'modules', row.zohoModule, row.zohoModule.replaceAll('_', ' '))
  if (!url) return `${module} ${row.zohoId}`
  return (
    <Link url={url} target="_blank" accessibilityLabel={`${module} ${row.zohoId}, ${t('links.zoho')}`}>
      {module} …{row.zohoId.slice(-6)}
    </Link>
  )
}

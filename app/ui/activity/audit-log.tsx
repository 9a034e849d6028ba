// Who did what, and when.

import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { idsOfKind, useHeads, useNames } from '#app/ui/components/lists/use-names.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { auditActor, auditDetails } from '#app/ui/components/audit-words.ts'
import type { AuditEntryView } from './views.ts'

type AuditLogProps = { rows: readonly AuditEntryView[]; staffId: string }

export function AuditLog({ rows, staffId }: AuditLogProps) {
  const columns = useColumns(staffId, useNamesOf(rows))
  const { t } = useTranslation()
  if (rows.length === 0) return <EmptyList what="log" filtered={false} />
  return (
    <DataTable
      folds="list"
      caption={t('auditLog.caption')}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
    />
  )
}

// Names are never stored: they are read from Shopify for the rows in sight.
function useNamesOf(rows: readonly AuditEntryView[]): ReadonlyMap<string, string> {
  const about = rows.map(({ details }) => details)
  const idsOf = (kind: RecordKind) => idsOfKind(about, kind)
  const orders = useHeads('order', idsOf('order')).heads
  return new Map([
    ...useNames('customer', idsOf('customer')),
    ...useNames('product', idsOf('product')),
    ...[...orders].map(([id, { name }]) => [id, name] as const),
  ])
}

function useColumns(staffId: string, names: ReadonlyMap<string, string>): Column<AuditEntryView>[] {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'deed',
      heading: t('auditLog.what'),
      cell: ({ action }) => <strong>{wordOr(i18n, 'auditLog.action', action)}</strong>,
    },
    {
      id: 'cause',
      heading: t('columns.open'),
      cell: ({ details }) => auditDetails(i18n, details, names.get(details.shopifyId ?? '')),
    },
    { id: 'who', heading: t('auditLog.who'), cell: ({ actor }) => auditActor(t, actor, staffId) },
    { id: 'at', heading: t('columns.at'), cell: ({ at }) => format.moment(at) },
  ]
}

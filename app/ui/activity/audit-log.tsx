// Who did what, and when.

import type { i18n, TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { AuditEntryView } from './views.ts'

type AuditLogProps = { rows: readonly AuditEntryView[]; staffId: string }

export function AuditLog({ rows, staffId }: AuditLogProps) {
  const columns = useColumns(staffId)
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

function useColumns(staffId: string): Column<AuditEntryView>[] {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'deed',
      heading: t('auditLog.what'),
      cell: ({ action }) => <strong>{wordOr(i18n, 'auditLog.action', action)}</strong>,
    },
    { id: 'cause', heading: t('columns.open'), cell: ({ details }) => detailsOf(i18n, details) },
    { id: 'who', heading: t('auditLog.who'), cell: ({ actor }) => nameOf(t, actor, staffId) },
    { id: 'at', heading: t('columns.at'), cell: ({ at }) => format.moment(at) },
  ]
}

// Staff members' names need a scope that this app does not ask for (decision 028): they are told apart by id.
function nameOf(t: TFunction, actor: string, staffId: string): string {
  if (actor === staffId) return t('auditLog.you', { id: actor })
  if (actor === 'system' || actor === 'operator') return t(`auditLog.${actor}`)
  return t('auditLog.staff', { id: actor })
}

function detailsOf(i18n: i18n, details: AuditEntryView['details']): string {
  const { t } = i18n
  const { kind, shopifyId, to, answer, type, format, orgId, count, parts, refused } = details
  return [
    kind ? [t(`kind.${kind}`), shopifyId].filter(Boolean).join(' ') : null,
    to ? wordOr(i18n, 'auditLog.to', to) : null,
    answer ? wordOr(i18n, 'auditLog.answer', answer) : null,
    type ? wordOr(i18n, 'privacy.type', type) : null,
    format?.toUpperCase(),
    orgId ? t('auditLog.org', { id: orgId }) : null,
    count === null ? null : t('auditLog.records', { count }),
    refused ? t('auditLog.refused') : null,
    ...parts.map((part) => wordOr(i18n, 'auditLog.part', part)),
  ]
    .filter(Boolean)
    .join(' · ')
}

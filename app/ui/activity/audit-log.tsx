// Who did what, and when.

import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
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
  const { t } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'deed',
      heading: t('auditLog.what'),
      cell: ({ action }) => <strong>{t(`auditLog.action.${action}`, { defaultValue: action })}</strong>,
    },
    { id: 'cause', heading: t('columns.open'), cell: ({ details }) => detailsOf(t, details) },
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

function detailsOf(t: TFunction, details: AuditEntryView['details']): string {
  const { kind, shopifyId, to, answer, type, format, orgId, count, parts, refused } = details
  return [
    kind ? [t(`kind.${kind}`, { defaultValue: kind }), shopifyId].filter(Boolean).join(' ') : null,
    to ? t(`auditLog.to.${to}`, { defaultValue: to }) : null,
    answer ? t(`auditLog.answer.${answer}`, { defaultValue: answer }) : null,
    type ? t(`privacy.type.${type}`, { defaultValue: type }) : null,
    format?.toUpperCase(),
    orgId ? t('auditLog.org', { id: orgId }) : null,
    count === null ? null : t('auditLog.records', { count }),
    refused ? t('auditLog.refused') : null,
    ...parts.map((part) => t(`auditLog.part.${part}`, { defaultValue: part })),
  ]
    .filter(Boolean)
    .join(' · ')
}

// The audit log's words: who, and what besides the act.

import type { i18n, TFunction } from 'i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ChoicePart } from '#app/mapping/settings/merged-choices.ts'
import { wordOr } from '#app/ui/wording/names.ts'

export type AuditDetails = {
  kind: RecordKind | null
  shopifyId: string | null
  to: string | null
  answer: string | null
  type: string | null
  format: string | null
  orgId: string | null
  refused: string | null
  count: number | null
  parts: string[]
}

// Staff members' names are neither asked for nor kept (decisions 028 and 242): they are told apart by id.
export function auditActor(t: TFunction, actor: string, staffId: string): string {
  // Kept for a year only.
  if (actor === '') return ''
  if (actor === staffId) return t('auditLog.you')
  if (actor === 'system' || actor === 'operator') return t(`auditLog.${actor}`)
  return t('auditLog.staff', { id: actor })
}

/** A part of the choices: of one kind where each kind has its own. */
export const partWords = (i18n: i18n, { name, kind }: ChoicePart): string => {
  const part = wordOr(i18n, 'auditLog.part', name)
  return kind ? `${i18n.t(`kinds.${kind}`)}: ${part}` : part
}

/** @param name of the record that it was about, where it is known */
export function auditDetails(i18n: i18n, details: AuditDetails, name?: string): string {
  const { t } = i18n
  const { kind, shopifyId, to, answer, type, format, orgId, count, parts, refused } = details
  return [
    kind ? [t(`kind.${kind}`), name ?? shopifyId].filter(Boolean).join(' ') : null,
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

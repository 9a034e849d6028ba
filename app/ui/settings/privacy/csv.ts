// What is held about a person as the rows of a file, with names that a program can read.

import type { PrivacyExport } from '#app/sync/protection/privacy.server.ts'

const columns = [
  'held',
  'kind',
  'shopify_id',
  'zoho_module',
  'zoho_id',
  'order_name',
  'time_utc',
  'particulars',
] as const

type Row = {
  kind: string
  shopifyId: string
  zohoModule?: string | null
  zohoId?: string | null
  label?: string | null
}

/** All rows of an export, headings first. */
export function privacyCells({ held }: Pick<PrivacyExport, 'held'>): (readonly string[])[] {
  return [
    columns,
    ...held.links.map((row) => cells('link', row, row.syncedAt, row)),
    ...held.outcomes.map((row) => cells('outcome', row, row.at, row)),
    ...held.questions.map((row) => cells('question', row, row.askedAt, row)),
    ...held.changes.map((row) => cells('pending_change', row, row.notedAt, row)),
    ...held.writes.map((row) => cells('write_under_way', row, row.startedAt, row)),
    ...held.notes.map((row) => cells('refund_or_return', row, row.at, row)),
    ...held.acts.map((row) => cells('audit_entry', row, row.at, row)),
  ]
}

const ownColumns = [
  'kind',
  'shopifyId',
  'zohoModule',
  'zohoId',
  'label',
  'syncedAt',
  'at',
  'askedAt',
  'notedAt',
  'startedAt',
]

const cells = (held: string, row: Row, at: Date, all: object): string[] => [
  held,
  row.kind,
  row.shopifyId,
  row.zohoModule ?? '',
  row.zohoId ?? '',
  row.label ?? '',
  at.toISOString(),
  Object.entries(all)
    .filter(([name, value]) => value !== null && !ownColumns.includes(name))
    .map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : String(value)}`)
    .join('; '),
]

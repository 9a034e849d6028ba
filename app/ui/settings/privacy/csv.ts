// What is held about a person as comma-separated values: one line a row, with names that a program can read.

import { csvRow } from '#app/ui/format/csv-row.ts'
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
export function privacyCsv({ held }: Pick<PrivacyExport, 'held'>): string {
  const lines = [
    ...held.links.map((row) => cells('link', row, row.syncedAt, row)),
    ...held.outcomes.map((row) => cells('outcome', row, row.at, row)),
    ...held.questions.map((row) => cells('question', row, row.askedAt, row)),
    ...held.changes.map((row) => cells('pending_change', row, row.notedAt, row)),
  ]
  return [columns, ...lines].map(csvRow).join('')
}

const told = ['kind', 'shopifyId', 'zohoModule', 'zohoId', 'label', 'syncedAt', 'at', 'askedAt', 'notedAt']

const cells = (held: string, row: Row, at: Date, all: object): string[] => [
  ...[
    held,
    row.kind,
    row.shopifyId,
    row.zohoModule ?? '',
    row.zohoId ?? '',
    row.label ?? '',
    at.toISOString(),
  ],
  Object.entries(all)
    .filter(([name, value]) => value !== null && !told.includes(name))
    .map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : String(value)}`)
    .join('; '),
]

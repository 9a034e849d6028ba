// Some organisations refuse characters beyond the basic plane (emoji, rare letters): the record goes without them.

import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import type { ZohoFields, ZohoRow, ZohoValue } from '#app/zoho/records/rows.ts'
import { withoutAstral } from './text.ts'

const astral = /[\u{10000}-\u{10FFFF}]/u

/** Whether leaving them out could help at all. */
export const hasAstral = (value: unknown): boolean => astral.test(JSON.stringify(value ?? null))

/**
 * The row without them. A text of nothing else is left out, or stands as `name` in the fields a record cannot lack.
 * @param needed fields that must keep a value
 */
export function plainRow(row: ZohoFields, needed: ReadonlySet<string>, name: string): ZohoRow {
  const plain: Record<string, ZohoValue | undefined> = {}
  for (const [field, value] of Object.entries(row)) {
    const text = typeof value === 'string' ? withoutAstral(value) : value
    if (text !== '' || value === '') plain[field] = text
    else if (needed.has(field)) plain[field] = name
  }
  return plain
}

/** The same for an order's rows. */
export const plainLines = (lines: readonly MappedLine[]): MappedLine[] =>
  lines.map((line) => ({ ...line, description: withoutAstral(line.description) }))

import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { plainText } from './answers.ts'

/** RFC 4180, as bulk files use it. Rows may be of any length: what is missing is the reader's to refuse. */
export const parseCsv = (text: string): string[][] =>
  parse(text, { bom: true, relax_column_count: true, relax_quotes: true })

export const writeCsv = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((row) => row.map(plainText)),
    { eof: false },
  )

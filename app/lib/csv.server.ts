// Comma-separated values (RFC 4180) that are safe to open in a spreadsheet.

import { stringify } from 'csv-stringify/sync'

// Spreadsheets skip white space before a formula, and some take the full-width signs of East Asian keyboards for one:
// the library's own `escape_formulas` looks at the first character only.
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

const options = {
  record_delimiter: '\r\n',
  // A delimiter of one's own switches the quoting of other line breaks off.
  quote_record_delimiter: true,
  cast: { string: (text: string) => (formula.test(text) ? `'${text}` : text) },
}

/** One line, quoted where needed. What a spreadsheet would run as a formula is no longer one. */
export const csvRow = (cells: readonly string[]): string => stringify([[...cells]], options)

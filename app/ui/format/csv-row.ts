// Comma-separated values, safe to open in a spreadsheet.

/** One line, quoted where needed. What a spreadsheet would run as a formula is no longer one. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

// Spreadsheets skip white space before a formula, and some take the full-width signs of East Asian keyboards for one.
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

function cell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

import { plainText } from './answers.ts'

/** RFC 4180, as bulk files use it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let position = text.charCodeAt(0) === 0xfeff ? 1 : 0; position < text.length; position++) {
    const sign = text[position] ?? ''
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[position + 1] === '"') {
        cell += '"'
        position++
      } else quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === ',' || sign === '\n') {
      row.push(cell)
      cell = ''
      if (sign === '\n') {
        rows.push(row)
        row = []
      }
    } else if (sign !== '\r') cell += sign
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}

export function writeCsv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.map(cellOf).join(',')).join('\n')
}

function cellOf(value: unknown): string {
  const text = plainText(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

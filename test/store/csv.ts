/** Rows of a CSV as objects by heading; quotes, doubled quotes and line breaks inside them. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') cell += text[++i]
      else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',' || c === '\n') {
      row.push(cell.replace(/\r$/, ''))
      cell = ''
      if (c === '\n') rows.push(row.splice(0))
    } else cell += c
  }
  if (cell || row.length > 0) rows.push([...row, cell])
  const [head = [], ...body] = rows
  return body
    .filter((cells) => cells.some(Boolean))
    .map((cells) => Object.fromEntries(head.map((name, index) => [name.trim(), cells[index] ?? ''])))
}

import type { Column, Query } from './coql-parse.ts'
import { columnReader } from './coql-values.ts'
import type { Organisation } from './organisation.ts'
import type { Entry, ModuleStore } from './store.ts'

/** COUNT(id), SUM, MIN, MAX, AVG with GROUP BY; the key is the alias or as written, e.g. COUNT(id). */
export function aggregated(org: Organisation, store: ModuleStore, query: Query, found: Entry[]) {
  const keys = query.groupBy.map((path) => columnReader(org, store, path))
  const groups = new Map<string, Entry[]>()
  if (query.groupBy.length === 0) groups.set('', found)
  else {
    for (const entry of found) {
      const key = JSON.stringify(keys.map((read) => read(entry)))
      const group = groups.get(key)
      if (group) group.push(entry)
      else groups.set(key, [entry])
    }
  }
  const rows = [...groups.values()].map((entries) => {
    const row: Record<string, unknown> = {}
    for (const column of query.columns) row[column.alias] = valueOf(org, store, column, entries)
    return row
  })
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length }
}

function valueOf(org: Organisation, store: ModuleStore, column: Column, entries: Entry[]): unknown {
  const read = columnReader(org, store, column.path)
  const [first] = entries
  if (!column.aggregate) return first ? read(first) : null
  const values = entries.map(read).filter((value) => value !== null)
  if (column.aggregate === 'count') return values.length
  const numbers = values.filter((value) => typeof value === 'number')
  const sum = numbers.reduce((total, value) => total + value, 0)
  if (column.aggregate === 'sum') return sum
  if (column.aggregate === 'avg') return numbers.length > 0 ? sum / numbers.length : null
  const sorted = values.map(String).toSorted()
  const edge = column.aggregate === 'min' ? sorted[0] : sorted.at(-1)
  if (numbers.length === 0) return edge ?? null
  return column.aggregate === 'min' ? Math.min(...numbers) : Math.max(...numbers)
}

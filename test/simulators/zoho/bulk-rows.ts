import { plainText } from './answers.ts'
import type { Field } from './fields/field.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'

export type Mapping = {
  apiName: string
  index: number | undefined
  format: string | undefined
  findBy: string | undefined
  fixed: unknown
}

/** One CSV row as a record of the records API: cells are text, so every type is read from it (contract 5.1). */
export function mapRow(
  org: Organisation,
  plan: { store: ModuleStore; mappings: Mapping[]; ignoreEmpty: boolean },
  row: string[],
) {
  const { store, mappings, ignoreEmpty } = plan
  const record: Record<string, unknown> = {}
  for (const mapping of mappings) {
    const cell = mapping.index === undefined ? mapping.fixed : (row[mapping.index] ?? '')
    if (mapping.apiName === 'Layout') {
      if (typeof cell === 'string' && cell !== '') record.Layout = { id: cell }
      continue
    }
    // ignore_empty false (the default) blanks what the CRM had
    if (cell === '' || cell === undefined) {
      if (!ignoreEmpty && mapping.apiName !== 'id') record[mapping.apiName] = null
      continue
    }
    const field = store.fields.get(mapping.apiName)
    record[mapping.apiName] = field ? fromText(org, field, plainText(cell), mapping) : cell
  }
  return record
}

function fromText(org: Organisation, field: Field, cell: string, mapping: Mapping): unknown {
  const { type } = field
  if (numeric.has(type)) return Number.isNaN(Number(cell)) ? cell : Number(cell)
  if (type === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true'
  if (type === 'multiselectpicklist') return cell.split(';')
  if (type === 'date') return mapping.format === 'yyyy-MM-dd' ? cell : americanDate(cell)
  if (type === 'datetime') {
    return mapping.format ? cell : `${americanDate(cell.slice(0, 10))}T${cell.slice(11)}+00:00`
  }
  if (type === 'lookup') return { id: lookedUp(org, field, cell, mapping.findBy) }
  return type === 'ownerlookup' ? { id: cell } : cell
}

const numeric: ReadonlySet<string> = new Set(['integer', 'currency', 'double', 'percent', 'discount'])

/** MM/dd/yyyy unless a format is given; anything else stays as it is and fails the check. */
function americanDate(cell: string): string {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(cell)
  return parts ? `${parts[3]}-${parts[1]}-${parts[2]}` : `not a date: ${cell}`
}

function lookedUp(org: Organisation, field: Field, cell: string, findBy: string | undefined): string {
  if (!findBy || findBy === 'id') return cell
  for (const entry of org.modules
    .get(field.lookup ?? '')
    ?.indexes.get(findBy)
    ?.find(cell) ?? [])
    return entry.row.id
  return '0'
}

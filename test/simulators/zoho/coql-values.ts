import { isObject, plainText, Refusal } from './answers.ts'
import type { Condition, Literal } from './coql-parse.ts'
import type { Field } from './fields/field.ts'
import type { Organisation } from './organisation.ts'
import { showValue } from './show.ts'
import { compareIds, type Entry, type ModuleStore } from './store.ts'

type Resolved = { field: Field | 'id'; read: (entry: Entry) => unknown }

/** `Email`, `Account_Name`, or one lookup further: `Account_Name.Phone` (contract 2.5). */
function resolve(org: Organisation, store: ModuleStore, path: string): Resolved {
  const [name = '', inner, ...deeper] = path.split('.')
  if (name === 'id' && inner === undefined) return { field: 'id', read: (entry) => entry.row.id }
  const field = store.fields.get(name)
  if (!field || field.type === 'subform' || field.apiName.startsWith('$')) throw unknownColumn(path)
  if (inner === undefined) return { field, read: (entry) => entry.row[name] }
  if (inner === 'id' && (field.type === 'lookup' || field.type === 'ownerlookup'))
    return { field: 'id', read: (entry) => idOf(entry.row[name]) }
  const target = field.type === 'lookup' ? org.findModule(field.lookup ?? '') : undefined
  if (!target || deeper.length > 0) throw unknownColumn(path)
  const further = resolve(org, target, inner)
  return {
    field: further.field,
    read(entry) {
      const joined = target.rows.get(String(idOf(entry.row[name])))
      return joined ? further.read(joined) : undefined
    },
  }
}

const unknownColumn = (column_name: string) =>
  new Refusal(400, 'INVALID_QUERY', 'column given seems to be invalid', { column_name, reason: 'column' })

function idOf(value: unknown): unknown {
  return isObject(value) ? value.id : undefined
}

export function columnReader(org: Organisation, store: ModuleStore, path: string): (entry: Entry) => unknown {
  const { field, read } = resolve(org, store, path)
  if (field === 'id') return (entry) => read(entry) ?? null
  if (field.type === 'lookup' || field.type === 'ownerlookup') {
    return (entry) => {
      const id = idOf(read(entry))
      return id === undefined ? null : { id }
    }
  }
  return (entry) => showValue(org, field, read(entry))
}

export function sortKey(
  org: Organisation,
  store: ModuleStore,
  path: string,
): (entry: Entry) => string | number {
  const { field, read } = resolve(org, store, path)
  return (entry) => {
    const value = comparable(field, read(entry))
    return typeof value === 'string' || typeof value === 'number' ? value : ''
  }
}

/** Instants as numbers, lookups as ids, text without case. */
function comparable(field: Field | 'id', value: unknown): string | number | boolean | undefined {
  if (value === undefined || value === null)
    return field !== 'id' && field.type === 'boolean' ? false : undefined
  if (field !== 'id' && field.type === 'datetime') return Date.parse(plainText(value))
  if (field !== 'id' && field.type === 'bigint') return Number(value)
  if (isObject(value)) return plainText(value)
  if (Array.isArray(value)) return value.map(plainText).join(';').toLowerCase()
  return typeof value === 'string'
    ? value.toLowerCase()
    : typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined
}

export function matcher(
  org: Organisation,
  store: ModuleStore,
  condition: Condition,
): (entry: Entry) => boolean {
  if (condition.kind !== 'test') {
    const parts = condition.parts.map((part) => matcher(org, store, part))
    if (condition.kind === 'and') return (entry) => parts.every((part) => part(entry))
    return (entry) => parts.some((part) => part(entry))
  }
  const { field, read } = resolve(org, store, condition.path)
  const sensitive = !org.switches.coqlIgnoresCase
  const raw = (entry: Entry) =>
    sensitive && typeof read(entry) === 'string' && field !== 'id' && field.type !== 'datetime'
      ? String(read(entry))
      : comparable(field, read(entry))
  const wanted = condition.values.map((value) => literal(field, value, sensitive, condition.path))
  return testOf(condition.operator, wanted, raw, field === 'id')
}

function literal(
  field: Field | 'id',
  value: Literal,
  sensitive: boolean,
  path: string,
): string | number | boolean {
  if (field === 'id' || field.type === 'lookup' || field.type === 'ownerlookup') return String(value)
  if (field.type === 'datetime') {
    const at = Date.parse(String(value))
    if (Number.isNaN(at)) throw badValue(path)
    return at
  }
  if (numeric.has(field.type)) {
    if (Number.isNaN(Number(value))) throw badValue(path)
    return Number(value)
  }
  if (field.type === 'boolean') return value === true || value === 'true'
  return sensitive ? String(value) : String(value).toLowerCase()
}

const numeric: ReadonlySet<string> = new Set([
  'integer',
  'bigint',
  'currency',
  'double',
  'percent',
  'discount',
])

const badValue = (column_name: string) =>
  new Refusal(400, 'INVALID_QUERY', 'value given seems to be invalid for the column', {
    column_name,
    reason: 'value',
  })

type Value = string | number | boolean
function testOf(
  operator: string,
  wanted: Value[],
  read: (entry: Entry) => Value | undefined,
  ids: boolean,
): (entry: Entry) => boolean {
  const [first = '', second = ''] = wanted
  const compare = (a: Value, b: Value) =>
    ids ? compareIds(String(a), String(b)) : a < b ? -1 : a > b ? 1 : 0
  const having = (test: (value: Value) => boolean) => (entry: Entry) => {
    const value = read(entry)
    return value !== undefined && test(value)
  }
  const set = new Set(wanted)
  switch (operator) {
    case 'is null':
      return (entry) => read(entry) === undefined
    case 'is not null':
      return (entry) => read(entry) !== undefined
    case '=':
      return (entry) => read(entry) === first
    case '!=':
      return (entry) => read(entry) !== first
    case 'in':
      return having((value) => set.has(value))
    case 'not in':
      return (entry) => !set.has(read(entry) ?? '')
    case '>':
      return having((value) => compare(value, first) > 0)
    case '<':
      return having((value) => compare(value, first) < 0)
    case '>=':
      return having((value) => compare(value, first) >= 0)
    case '<=':
      return having((value) => compare(value, first) <= 0)
    case 'between':
      return having((value) => compare(value, first) >= 0 && compare(value, second) <= 0)
    case 'not between':
      return having((value) => compare(value, first) < 0 || compare(value, second) > 0)
    default: {
      const shape = likeShape(String(first))
      return having((value) => shape.test(String(value)) === (operator === 'like'))
    }
  }
}

function likeShape(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('%', '[^]*')}$`, 'i')
}

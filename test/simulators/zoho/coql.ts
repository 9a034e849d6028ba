import { isObject, nothing, Refusal, textOf, type Answer } from './answers.ts'
import type { Call } from './call.ts'
import { parseCoql, type Condition, type Query } from './coql-parse.ts'
import { columnReader, matcher, sortKey } from './coql-values.ts'
import { aggregated } from './coql-aggregate.ts'
import type { Organisation } from './organisation.ts'
import { compareIds, type Entry, type ModuleStore } from './store.ts'

function queryOf(call: Call): Query {
  const body = call.json()
  const text = isObject(body) ? textOf(body.select_query) : ''
  if (text === '')
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'select_query',
      json_path: '$.select_query',
    })
  const { coqlParentheses: parentheses, coqlQuotes: quotes } = call.org.switches
  return parseCoql(text, { parentheses, quotes })
}

/** 1 credit to 200 rows, 2 to 1,000, 3 to 2,000 (contract 7). */
export function coqlCredits(call: Call): number {
  try {
    const { limit } = queryOf(call)
    return limit <= 200 ? 1 : limit <= 1000 ? 2 : 3
  } catch {
    return 1
  }
}

export function coqlModule(call: Call): string {
  return queryOf(call).from
}

/** POST /coql (contract 2.5). */
export function runCoql(call: Call): Answer {
  const { org } = call
  const query = queryOf(call)
  const store = org.findModule(query.from)
  if (!store)
    throw new Refusal(400, 'INVALID_QUERY', 'the module given seems to be invalid', {
      module: query.from,
      reason: 'module',
    })
  check(org, query)
  const fits = matcher(org, store, query.where)
  const found: Entry[] = []
  for (const entry of candidates(store, query.where)) {
    if (!entry.gone && entry.row.Converted__s !== true && fits(entry)) found.push(entry)
  }
  const { rows, total } =
    query.columns.some((column) => column.aggregate) || query.groupBy.length > 0
      ? aggregated(org, store, query, found)
      : plain(org, store, query, found)
  if (rows.length === 0) return nothing
  return {
    status: 200,
    body: { data: rows, info: { count: rows.length, more_records: total > query.offset + rows.length } },
  }
}

const tooMuch = (details: Record<string, unknown>) =>
  new Refusal(400, 'LIMIT_EXCEEDED', 'query limit exceeded', details)

function check(org: Organisation, query: Query) {
  const { coqlMaxLimit, coqlMaxIn } = org.switches
  if (query.limit > coqlMaxLimit) throw tooMuch({ clause: 'LIMIT', limit: coqlMaxLimit })
  if (query.offset + query.limit > 100_000) throw tooMuch({ clause: 'OFFSET', limit: 100_000 })
  if (query.columns.length > 50) throw tooMuch({ clause: 'SELECT', limit: 50 })
  const aliases = query.columns.map((column) => column.alias)
  const twice = aliases.find((alias, index) => aliases.indexOf(alias) !== index)
  if (twice) throw new Refusal(400, 'DUPLICATE_DATA', 'duplicate column', { column_name: twice })
  const odd = query.columns.find(
    (column) => column.aggregate === undefined && !/^[\w$.]+$/.test(column.alias),
  )
  if (odd) throw new Refusal(400, 'INVALID_ALIAS', 'invalid alias', { alias: odd.alias })
  const walk = (condition: Condition) => {
    if (condition.kind !== 'test') condition.parts.forEach(walk)
    else if (condition.values.length > coqlMaxIn)
      throw tooMuch({ operator: condition.operator, limit: coqlMaxIn })
  }
  walk(query.where)
}

/** An index where a top-level condition names one; otherwise every row. */
function candidates(store: ModuleStore, where: Condition): Iterable<Entry> {
  const tests = where.kind === 'and' ? where.parts : [where]
  for (const test of tests) {
    if (test.kind === 'and') {
      const inner = candidates(store, test)
      if (inner !== store.order) return inner
    }
    if (test.kind !== 'test') continue
    if (test.operator === '=' || test.operator === 'in') {
      const hits = byIndex(store, test.path, test.values)
      if (hits) return hits
    }
    const first = test.values[0]
    if (test.path === 'id' && (test.operator === '>' || test.operator === '>=') && first !== undefined) {
      return store.order.slice(store.positionOf(String(first)))
    }
  }
  return store.order
}

function byIndex(store: ModuleStore, path: string, values: readonly unknown[]): Iterable<Entry> | undefined {
  const found = new Set<Entry>()
  if (path === 'id') {
    for (const value of values) {
      const entry = store.rows.get(String(value))
      if (entry) found.add(entry)
    }
    return found
  }
  const index = store.indexes.get(path)
  if (!index) return undefined
  for (const value of values) for (const entry of index.find(value)) found.add(entry)
  return found
}

function plain(org: Organisation, store: ModuleStore, query: Query, found: Entry[]) {
  const orders = query.orderBy.map(({ path, descending }) => ({
    key: sortKey(org, store, aliasPath(query, path)),
    sign: descending ? -1 : 1,
  }))
  found.sort((a, b) => {
    for (const { key, sign } of orders) {
      const [left, right] = [key(a), key(b)]
      if (left !== right) return (left < right ? -1 : 1) * sign
    }
    return compareIds(a.row.id, b.row.id)
  })
  const readers = query.columns.map((column) => ({
    alias: column.alias,
    read: columnReader(org, store, column.path),
  }))
  const rows = found.slice(query.offset, query.offset + query.limit).map((entry) => {
    const row: Record<string, unknown> = {}
    for (const { alias, read } of readers) row[alias] = read(entry)
    row.id = entry.row.id
    return row
  })
  return { rows, total: found.length }
}

function aliasPath(query: Query, name: string): string {
  return query.columns.find((column) => column.alias === name)?.path ?? name
}

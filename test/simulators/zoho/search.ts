import { nothing, plainText, Refusal, type Answer } from './answers.ts'
import { positive, type Call } from './call.ts'
import { isConverted } from './match.ts'
import { showRow } from './show.ts'
import type { Entry, ModuleStore } from './store.ts'

type Test = (entry: Entry) => boolean

/** GET /{M}/search: `equals` behaves like contains, and the index lags behind writes (contract 2.5, 9.6). */
export function searchRecords(call: Call): Answer {
  const { org, query } = call
  const store = org.module(call.path[0] ?? '')
  const test = testOf(store, query)
  const perPage = positive(query, 'per_page', 200, 200)
  const page = positive(query, 'page', 1, 1_000_000)
  if (page * perPage > 2000) throw new Refusal(400, 'LIMIT_REACHED', 'limit reached', { limit: 2000 })
  const indexed = org.clock.ms() - org.switches.searchDelayMs
  const found = store.order
    .filter((entry) => !entry.gone && !isConverted(entry) && entry.modifiedMs <= indexed && test(entry))
    .toReversed()
  const shown = found.slice((page - 1) * perPage, page * perPage)
  if (shown.length === 0) return nothing
  const fields = query.get('fields')?.split(',')
  return {
    status: 200,
    body: {
      data: shown.map((entry) => showRow(org, store, entry.row, { names: fields })),
      info: {
        per_page: perPage,
        count: shown.length,
        sort_by: 'id',
        page,
        sort_order: 'desc',
        more_records: found.length > page * perPage,
      },
    },
  }
}

function testOf(store: ModuleStore, query: URLSearchParams): Test {
  const criteria = query.get('criteria')
  if (criteria !== null) return parseCriteria(store, criteria)
  const ofType = (type: string, text: string): Test => {
    const names = [...store.fields.values()]
      .filter((field) => field.type === type)
      .map((field) => field.apiName)
    return (entry) => names.some((name) => contains(entry.row[name], text))
  }
  const email = query.get('email')
  if (email !== null) return ofType('email', email)
  const phone = query.get('phone')
  if (phone !== null) return ofType('phone', phone)
  const word = query.get('word')
  if (word !== null) return (entry) => Object.values(entry.row).some((value) => contains(value, word))
  throw new Refusal(400, 'EXPECTED_PARAM_MISSING', 'One of the expected parameter is missing', {
    param_names: ['criteria', 'email', 'phone', 'word'],
  })
}

function contains(value: unknown, text: string): boolean {
  const plain = plainText(value)
  return plain !== '' && plain.toLowerCase().includes(text.toLowerCase())
}

/** `((A:equals:x)and(B:in:y,z))`; `( ) , \` in values are escaped with a backslash. */
function parseCriteria(store: ModuleStore, text: string): Test {
  let position = 0
  let count = 0
  const invalid = () =>
    new Refusal(400, 'INVALID_QUERY', 'Invalid query formed', { reason: 'criteria', position })
  const group = (): Test => {
    if (text[position] !== '(') throw invalid()
    position++
    let test = text[position] === '(' ? group() : single()
    for (;;) {
      const word = /^\s*(and|or)\s*/i.exec(text.slice(position))
      if (!word) break
      position += word[0].length
      const [left, right] = [test, group()]
      test =
        word[1]?.toLowerCase() === 'and'
          ? (entry) => left(entry) && right(entry)
          : (entry) => left(entry) || right(entry)
    }
    if (text[position] !== ')') throw invalid()
    position++
    return test
  }
  const single = (): Test => {
    const match = /^([\w.]+):(\w+):((?:\\.|[^()\\])*)/.exec(text.slice(position))
    const [whole, name = '', operator = '', value = ''] = match ?? []
    if (whole === undefined || (name !== 'id' && !store.fields.has(name))) throw invalid()
    if (++count > 10) throw new Refusal(400, 'LIMIT_EXCEEDED', 'criteria limit exceeded', { limit: 10 })
    position += whole.length
    return compare(name, operator, value)
  }
  const first = position === 0 && text.startsWith('(') ? group() : single()
  if (position < text.length) throw invalid()
  return first
}

function compare(name: string, operator: string, value: string): Test {
  const plain = value.replaceAll(/\\(.)/g, '$1')
  const list = value.split(/(?<!\\),/).map((one) => one.replaceAll(/\\(.)/g, '$1'))
  const order = (entry: Entry) => {
    const left = entry.row[name]
    return typeof left === 'number' ? left - Number(plain) : plainText(left).localeCompare(plain)
  }
  switch (operator) {
    case 'equals':
      return (entry) => contains(entry.row[name], plain)
    case 'starts_with':
      return (entry) => plainText(entry.row[name]).toLowerCase().startsWith(plain.toLowerCase())
    case 'not_equal':
      return (entry) => plainText(entry.row[name]).toLowerCase() !== plain.toLowerCase()
    case 'in':
      if (list.length > 100) throw new Refusal(400, 'LIMIT_EXCEEDED', 'too many values', { limit: 100 })
      return (entry) => list.some((one) => contains(entry.row[name], one))
    case 'greater_than':
      return (entry) => order(entry) > 0
    case 'greater_equal':
      return (entry) => order(entry) >= 0
    case 'less_than':
      return (entry) => order(entry) < 0
    case 'less_equal':
      return (entry) => order(entry) <= 0
    default:
      throw new Refusal(400, 'INVALID_QUERY', 'Invalid query formed', { reason: 'operator', operator })
  }
}

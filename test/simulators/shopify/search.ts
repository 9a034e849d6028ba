/** The part of Shopify's search syntax that the contract lists (3.2), plus OR, NOT and parentheses. */
export type Term = {
  field: string | null
  op: '' | '>' | '>=' | '<' | '<='
  values: string[]
  prefix: boolean
}
export type Expression =
  | { kind: 'all' }
  | { kind: 'term'; term: Term }
  | { kind: 'not'; of: Expression }
  | { kind: 'and' | 'or'; of: Expression[] }

const TOKEN =
  /\s*(\(|\)|-(?=[\w(])|(?:([A-Za-z_.]+):)?(>=|<=|>|<)?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s(),'"]+)(?:,(?:'[^']*'|"[^"]*"|[^\s(),'"]+))*))/gy

export function parseSearch(source: string | null | undefined): Expression {
  if (!source?.trim()) return { kind: 'all' }
  const tokens = [...source.matchAll(TOKEN)].map((match) => ({
    text: match[1] ?? '',
    field: match[2] ?? null,
    op: (match[3] ?? '') as Term['op'],
    value: match[4] ?? '',
  }))
  let at = 0
  const or = (): Expression => {
    const parts = [and()]
    while (tokens[at]?.text === 'OR') {
      at++
      parts.push(and())
    }
    return parts.length > 1 ? { kind: 'or', of: parts } : (parts[0] ?? { kind: 'all' })
  }
  const and = (): Expression => {
    const parts: Expression[] = []
    while (at < tokens.length && tokens[at]?.text !== 'OR' && tokens[at]?.text !== ')') {
      if (tokens[at]?.text === 'AND') at++
      else parts.push(unary())
    }
    return parts.length > 1 ? { kind: 'and', of: parts } : (parts[0] ?? { kind: 'all' })
  }
  const unary = (): Expression => {
    const token = tokens[at++]
    if (!token) return { kind: 'all' }
    if (token.text === 'NOT' || token.text === '-') return { kind: 'not', of: unary() }
    if (token.text === '(') {
      const inside = or()
      at++
      return inside
    }
    return { kind: 'term', term: toTerm(token) }
  }
  return or()
}

function toTerm(token: { field: string | null; op: Term['op']; value: string }): Term {
  const parts = token.value.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []
  const values = parts.map((part) => (/^['"]/.test(part) ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part))
  let op = token.op
  const first = values[0] ?? ''
  const inner = /^(>=|<=|>|<)(.*)$/.exec(first)
  if (!op && inner) {
    op = inner[1] as Term['op']
    values[0] = inner[2] ?? ''
  }
  const prefix = values.length === 1 && (values[0] ?? '').endsWith('*')
  return { field: token.field, op, values: prefix ? [(values[0] ?? '').slice(0, -1)] : values, prefix }
}

/** Undefined = this kind of record does not know the field: Shopify ignores such a term. */
export type Matcher<R> = (term: Term) => ((record: R) => boolean) | undefined

export function compileSearch<R>(
  expression: Expression,
  matcher: Matcher<R>,
): ((record: R) => boolean) | null {
  if (expression.kind === 'all') return null
  if (expression.kind === 'term') return matcher(expression.term) ?? null
  if (expression.kind === 'not') {
    const inner = compileSearch(expression.of, matcher)
    return inner && ((record) => !inner(record))
  }
  const parts = expression.of.map((part) => compileSearch(part, matcher)).filter((part) => part !== null)
  if (parts.length < 2) return parts[0] ?? null
  return expression.kind === 'and'
    ? (record) => parts.every((part) => part(record))
    : (record) => parts.some((part) => part(record))
}

const COMPARE: Record<Term['op'], (left: number | bigint, right: number | bigint) => boolean> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '': (left, right) => left === right,
}

export function compares(op: Term['op'], left: number | bigint, right: number | bigint): boolean {
  return COMPARE[op](left, right)
}

/** A bare day without comparison means the whole day. */
export function dateTerm<R>(term: Term, read: (record: R) => string | null, wholeDay = false) {
  const text = term.values[0] ?? ''
  const right = text === 'now' ? Date.now() : Date.parse(text)
  if (Number.isNaN(right)) return undefined
  const day = wholeDay || /^\d{4}-\d\d-\d\d$/.test(text)
  return (record: R) => {
    const value = read(record)
    if (value === null) return false
    const left = Date.parse(value)
    if (!day) return compares(term.op, left, right)
    const start = wholeDay ? Math.floor(right / 86_400_000) * 86_400_000 : right
    const inDay = left >= start && left < start + 86_400_000
    if (term.op === '') return inDay
    return inDay ? term.op === '>=' || term.op === '<=' : compares(term.op, left, start)
  }
}

export function idTerm(term: Term) {
  const wanted = term.values.map((value) => BigInt(/(\d+)(?:\?.*)?$/.exec(value)?.[1] ?? '0'))
  const first = wanted[0] ?? 0n
  return (record: { legacyResourceId: string }) => {
    const id = BigInt(record.legacyResourceId)
    return term.op === '' ? wanted.includes(id) : compares(term.op, id, first)
  }
}

export function textTerm<R>(term: Term, read: (record: R) => string | null | undefined) {
  const wanted = term.values.map((value) => value.toLowerCase())
  const any = wanted.length === 1 && wanted[0] === '' && term.prefix
  return (record: R) => {
    const value = read(record)?.toLowerCase()
    if (value === undefined || value === '') return false
    if (any) return true
    return term.prefix ? value.startsWith(wanted[0] ?? '') : wanted.includes(value)
  }
}

export function listTerm<R>(term: Term, read: (record: R) => readonly string[]) {
  const wanted = new Set(term.values.map((value) => value.toLowerCase()))
  return (record: R) => read(record).some((value) => wanted.has(value.toLowerCase()))
}

export function numberTerm<R>(term: Term, read: (record: R) => number) {
  const right = Number(term.values[0])
  return (record: R) => compares(term.op, read(record), right)
}

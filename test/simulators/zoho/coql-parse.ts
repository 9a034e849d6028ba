import { Refusal } from './answers.ts'
import type { Switches } from './switches.ts'

export type Column = { path: string; aggregate?: 'count' | 'sum' | 'min' | 'max' | 'avg'; alias: string }
export type Literal = string | number | boolean
export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'test'; path: string; operator: string; values: Literal[] }
export type Query = {
  columns: Column[]
  from: string
  where: Condition
  groupBy: string[]
  orderBy: { path: string; descending: boolean }[]
  limit: number
  offset: number
}

type Token = { kind: 'word' | 'string' | 'number' | 'sign'; text: string; at: number }
type Quotes = Switches['coqlQuotes']
const texts: Record<Quotes, string> = {
  both: String.raw`'(?:\\.|''|[^'\\])*'`,
  backslash: String.raw`'(?:\\.|[^'\\])*'`,
  doubled: "'(?:''|[^'])*'",
  none: "'[^']*'",
}
const others = String.raw`("(?:\\.|[^"\\])*")|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_$][\w$.]*)|(>=|<=|!=|<>|[=<>(),])`

const syntax = (details: Record<string, unknown>) =>
  new Refusal(400, 'SYNTAX_ERROR', 'error occurred while parsing the query', details)

function tokenise(text: string, quotes: Quotes): Token[] {
  const tokens: Token[] = []
  const shape = new RegExp(String.raw`\s*(?:(${texts[quotes]})|${others})`, 'y')
  while (text.slice(shape.lastIndex).trim() !== '') {
    const at = shape.lastIndex
    const match = shape.exec(text)
    if (!match) throw syntax({ near: text.slice(at, at + 20).trim(), column: at + 1, line: 1 })
    const [, single, double, number, word, sign] = match
    if (single !== undefined) tokens.push({ kind: 'string', text: unescape(single, quotes), at })
    else if (double !== undefined) tokens.push({ kind: 'string', text: unescape(double, quotes), at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else tokens.push({ kind: 'sign', text: sign ?? '', at })
  }
  return tokens
}

/** Backslash as the reference says, a doubled quote as Kaizen 171 says. */
function unescape(quoted: string, quotes: Quotes): string {
  const inner = quoted.slice(1, -1)
  const single = quotes === 'both' || quotes === 'doubled' ? inner.replaceAll("''", "'") : inner
  return quotes === 'both' || quotes === 'backslash' ? single.replaceAll(/\\(.)/g, '$1') : single
}

/** The subset of COQL that contract 2.5 needs; SYNTAX_ERROR for anything else. */
export function parseCoql(text: string, rules: { parentheses: boolean; quotes: Quotes }): Query {
  return new Parser(tokenise(text, rules.quotes), rules.parentheses).query()
}

class Parser {
  private tokens: Token[]
  private position = 0
  private parentheses: boolean
  constructor(tokens: Token[], parentheses: boolean) {
    this.tokens = tokens
    this.parentheses = parentheses
  }

  query(): Query {
    this.keyword('select')
    const columns = this.separated(() => this.column())
    this.keyword('from')
    const from = this.word()
    this.keyword('where')
    const where = this.condition()
    const groupBy = this.optional('group') ? (this.keyword('by'), this.separated(() => this.word())) : []
    const orderBy = this.optional('order') ? (this.keyword('by'), this.separated(() => this.ordering())) : []
    let limit = 200
    let offset = 0
    if (this.optional('limit')) {
      limit = this.integer()
      if (this.sign(',')) {
        offset = limit
        limit = this.integer()
      }
    }
    if (this.optional('offset')) offset = this.integer()
    if (this.peek()) throw this.unexpected()
    return { columns, from, where, groupBy, orderBy, limit, offset }
  }

  private column(): Column {
    const path = this.name()
    const aggregate = aggregateOf(path)
    let column: Column
    if (aggregate && this.sign('(')) {
      const inner = this.name()
      this.expect(')')
      column = { path: inner, aggregate, alias: `${path.toUpperCase()}(${inner})` }
    } else column = { path, alias: path }
    if (this.optional('as')) column.alias = this.name()
    return column
  }

  private ordering() {
    const path = this.name()
    const descending = this.optional('desc')
    if (!descending) this.optional('asc')
    return { path, descending }
  }

  /** Conditions are joined in pairs; three on one level are refused (Kaizen 171). */
  private condition(): Condition {
    let left = this.operand()
    let joins = 0
    for (;;) {
      const kind = this.optional('and') ? 'and' : this.optional('or') ? 'or' : undefined
      if (!kind) return left
      joins++
      if (this.parentheses && joins > 1) throw this.unexpected()
      const right = this.operand()
      left = left.kind === kind ? { kind, parts: [...left.parts, right] } : { kind, parts: [left, right] }
    }
  }

  private operand(): Condition {
    if (this.sign('(')) {
      const inner = this.condition()
      this.expect(')')
      return inner
    }
    const path = this.name()
    if (this.optional('is')) {
      const operator = this.optional('not') ? 'is not null' : 'is null'
      this.keyword('null')
      return { kind: 'test', path, operator, values: [] }
    }
    const not = this.optional('not') ? 'not ' : ''
    if (this.optional('in')) {
      this.expect('(')
      const values = this.separated(() => this.literal())
      this.expect(')')
      return { kind: 'test', path, operator: `${not}in`, values }
    }
    if (this.optional('like')) return { kind: 'test', path, operator: `${not}like`, values: [this.literal()] }
    if (this.optional('between')) {
      const low = this.literal()
      this.keyword('and')
      return { kind: 'test', path, operator: `${not}between`, values: [low, this.literal()] }
    }
    for (const operator of ['=', '!=', '<>', '>=', '<=', '>', '<']) {
      if (this.sign(operator))
        return { kind: 'test', path, operator: operator === '<>' ? '!=' : operator, values: [this.literal()] }
    }
    throw this.unexpected()
  }

  private literal(): Literal {
    const token = this.next()
    if (token.kind === 'string') return token.text
    if (token.kind === 'number') return token.text.length > 15 ? token.text : Number(token.text)
    if (/^true$/i.test(token.text)) return true
    if (/^false$/i.test(token.text)) return false
    throw this.unexpected(token)
  }

  private integer(): number {
    const token = this.next()
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected(token)
    return Number(token.text)
  }

  private separated<T>(one: () => T): T[] {
    const all = [one()]
    while (this.sign(',')) all.push(one())
    return all
  }

  private peek(): Token | undefined {
    return this.tokens[this.position]
  }
  private next(): Token {
    const token = this.peek()
    if (!token) throw syntax({ near: 'end of query' })
    this.position++
    return token
  }
  private word(): string {
    const token = this.next()
    if (token.kind !== 'word') throw this.unexpected(token)
    return token.text
  }
  /** A column: bare, or quoted when it is a reserved word. */
  private name(): string {
    const token = this.next()
    if (token.kind !== 'word' && token.kind !== 'string') throw this.unexpected(token)
    return token.text
  }
  private optional(keyword: string): boolean {
    const token = this.peek()
    if (token?.kind !== 'word' || token.text.toLowerCase() !== keyword) return false
    this.position++
    return true
  }
  private keyword(keyword: string) {
    if (!this.optional(keyword)) throw this.unexpected()
  }
  private sign(sign: string): boolean {
    const token = this.peek()
    if (token?.kind !== 'sign' || token.text !== sign) return false
    this.position++
    return true
  }
  private expect(sign: string) {
    if (!this.sign(sign)) throw this.unexpected()
  }
  private unexpected(token = this.peek()) {
    return syntax(token ? { near: token.text, column: token.at + 1, line: 1 } : { near: 'end of query' })
  }
}

function aggregateOf(word: string): Column['aggregate'] {
  const name = word.toLowerCase()
  return name === 'count' || name === 'sum' || name === 'min' || name === 'max' || name === 'avg'
    ? name
    : undefined
}

// Rows of the embedded database as its library makes them, of the text that PostgreSQL wrote.

import { types } from '@electric-sql/pglite'
import type { ArrayTypes, QueryOptions, RawResults, Results } from './protocol.ts'

type Parser = (text: string, type: number) => unknown
export type ReadResults = <T>(raw: RawResults, options?: QueryOptions) => Results<T>

/** Reads results as PGlite does: by the parsers that a question brings, else the library's, else as text. */
export function resultsReader(arrayTypes: ArrayTypes): ReadResults {
  const parsers = new Map<number, Parser | null>()
  const parserOf = (type: number, own: QueryOptions['parsers']): Parser | null => {
    const brought = own?.[type]
    if (brought) return brought
    let parser = parsers.get(type)
    if (parser === undefined) parsers.set(type, (parser = standardParser(type, arrayTypes)))
    return parser
  }
  return <T>({ rows, ...result }: RawResults, options?: QueryOptions) => {
    const columns = result.fields.map(({ name, dataTypeID: type }) => ({
      name,
      type,
      parse: parserOf(type, options?.parsers),
    }))
    const read = options?.rowMode === 'array' ? rowAsArray : rowAsObject
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a statement's rows are only its author knows
    return { ...result, rows: rows.map((row) => read(columns, row)) } as Results<T>
  }
}

type Column = { name: string; type: number; parse: Parser | null }

function rowAsArray(columns: readonly Column[], row: readonly (string | null)[]): unknown[] {
  return columns.map((column, i) => valueOf(column, row[i] ?? null))
}

function rowAsObject(columns: readonly Column[], row: readonly (string | null)[]): object {
  const read: Record<string, unknown> = {}
  for (const [i, column] of columns.entries()) read[column.name] = valueOf(column, row[i] ?? null)
  return read
}

const valueOf = ({ parse, type }: Column, text: string | null): unknown =>
  text === null || parse === null ? text : parse(text, type)

function standardParser(type: number, arrayTypes: ArrayTypes): Parser | null {
  const scalar = types.parsers[type]
  if (scalar) return scalar
  const element = arrayTypes.get(type)
  if (element === undefined) return null
  const parse = types.parsers[element] ?? ((text: string) => text)
  return (text) => types.arrayParser(text, parse, type)
}

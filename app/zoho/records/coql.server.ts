// Records found by a query in COQL. Source: contracts/zoho 2.5, 11b.9, 11b.16.

import { isRejected } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { forExtras, type ZohoClient } from '#app/zoho/client/client.server.ts'
import { isAwkward, likeParts, quotings } from './coql-text.ts'
import { listOf } from './list-answer.ts'
import { valueIn, type ZohoRecord } from './rows.ts'

const valuesPerQuery = 50
const rowsPerPage = 200
const mostPagesOfOne = 10
const mostPagesOfModified = 25

/** What a COQL query reads, and by which field; `also`: a condition besides. */
type Asked = {
  zoho: ZohoClient
  module: string
  field: string
  columns: readonly string[]
  also?: string | null
}

/** Of the records that are found only those with one of these in another field as well, 50 at most; with none, nothing there. */
type Narrowing = { field: string; values: readonly string[] }

type Search = {
  values: readonly string[]
  fields: readonly string[]
  numeric?: boolean
  /** What is found is more than that where a value cannot be asked for with others. */
  also?: Narrowing
}

/**
 * Records whose `field` has one of these values, through COQL: exact, and not behind as the search index is.
 * @param search `numeric`: the field holds numbers, the values are digits only
 */
export async function findRecords(
  zoho: ZohoClient,
  module: string,
  field: string,
  { values, fields, numeric = false, also }: Search,
): Promise<ZohoRecord[]> {
  const columns = ['id', ...fields.filter((name) => name !== 'id')]
  const asked = { zoho, module, field, columns, also: also ? narrowed(also) : null }
  const isPlain = (value: string) => numeric || !isAwkward(value)
  const found: ZohoRecord[] = []
  for (const some of portions(values.filter(isPlain)))
    found.push(
      ...(await findIn(
        asked,
        some.map((value) => (numeric ? value : `'${value}'`)),
      )),
    )
  for (const some of portions(values.filter((value) => !isPlain(value))))
    found.push(...(await findAwkward(asked, some)))
  return found
}

function narrowed({ field, values }: Narrowing): string | null {
  if (values.length === 0) return `${field} is null`
  return values.some(isAwkward) ? null : `${field} in (${values.map((value) => `'${value}'`).join(',')})`
}

const portions = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / valuesPerQuery) }, (_, i) =>
    values.slice(i * valuesPerQuery, (i + 1) * valuesPerQuery),
  )

// A page holds 200 rows: where there are more, each half of the values is asked for by itself (contracts/zoho 11b.9).
async function findIn(asked: Asked, literals: readonly string[]): Promise<ZohoRecord[]> {
  const fits = `${asked.field} in (${literals.join(',')})`
  const where = asked.also ? `(${fits} and ${asked.also})` : fits
  const { data, info } = await queryPage(asked, where, 0)
  if (!info?.more_records) return data
  if (literals.length === 1) return [...data, ...(await furtherPages(asked, where, data.length))]
  const middle = Math.ceil(literals.length / 2)
  return [
    ...(await findIn(asked, literals.slice(0, middle))),
    ...(await findIn(asked, literals.slice(middle))),
  ]
}

async function furtherPages(asked: Asked, where: string, from: number): Promise<ZohoRecord[]> {
  const found: ZohoRecord[] = []
  for (let pages = 1; pages < mostPagesOfOne; pages++) {
    const { data, info } = await queryPage(asked, where, from + found.length)
    found.push(...data)
    if (!info?.more_records || data.length === 0) break
  }
  return found
}

async function queryPage({ zoho, module, columns }: Asked, where: string, offset: number) {
  const page = `limit ${rowsPerPage}${offset > 0 ? ` offset ${offset}` : ''}`
  const select_query = `select ${columns.join(', ')} from ${module} where ${where} ${page}`
  const request = { method: 'POST', path: '/coql', body: { select_query }, credits: 1, heavy: true } as const
  return listOf((await zoho.call(request)).body)
}

/** Values with quotes, in queries of their own: a way to escape them that Zoho does not take costs no other value. */
async function findAwkward(asked: Asked, values: readonly string[]): Promise<ZohoRecord[]> {
  const [first, ...others] = quotings
  const found = first && (await unlessUnreadable(() => findIn(asked, values.map(first))))
  if (found) return found
  for (const quote of others) {
    const again = await unlessUnreadable(() => findIn(asked, values.map(quote)))
    if (again) return again
  }
  const alike: ZohoRecord[] = []
  for (const value of values) alike.push(...(await findAlike(asked, value)))
  return alike
}

// Zoho reads no quotes at all: looked for by the text around them, or else not found.
async function findAlike(asked: Asked, value: string): Promise<ZohoRecord[]> {
  const { field, columns } = asked
  const where = likeParts(field, value)
  if (where === null) return []
  const shown = { ...asked, columns: [...new Set([...columns, field])] }
  const found = await unlessUnreadable(async (): Promise<ZohoRecord[]> => {
    const { data, info } = await queryPage(shown, where, 0)
    return info?.more_records ? [...data, ...(await furtherPages(shown, where, data.length))] : data
  })
  return (found ?? []).filter(
    (record) => String(valueIn(record, field)).toLowerCase() === value.toLowerCase(),
  )
}

async function unlessUnreadable<T>(query: () => Promise<T>): Promise<T | null> {
  try {
    return await query()
  } catch (error) {
    if (isRejected(error) && ['SYNTAX_ERROR', 'INVALID_QUERY'].includes(error.code)) return null
    throw error
  }
}

/** Whether any record of the module has something in this field. */
export async function hasRecordWith(zoho: ZohoClient, module: string, field: string): Promise<boolean> {
  const select_query = `select id from ${module} where ${field} is not null limit 1`
  const request = { method: 'POST', path: '/coql', body: { select_query }, credits: 1, heavy: true } as const
  return listOf((await zoho.call(request)).body).data.length > 0
}

/** The same of a record that was made before that moment. */
export async function hasOlderRecord(
  zoho: ZohoClient,
  module: string,
  field: string,
  before: Date,
): Promise<boolean> {
  const at = `${before.toISOString().slice(0, 19)}+00:00`
  const where = `(${field} is not null and Created_Time < '${at}')`
  const select_query = `select id from ${module} where ${where} limit 1`
  const request = { method: 'POST', path: '/coql', body: { select_query }, credits: 1, heavy: true } as const
  return listOf((await zoho.call(request)).body).data.length > 0
}

/** When each record was last modified; `cutAt`: there are more, from that moment on. */
type Modified = { times: Map<ZohoId, Date>; cutAt: Date | null }

/**
 * When records of the module were last modified, of those that were since then: oldest first, 5,000 at most. Nothing
 * depends on it: a scope that does not open it refuses this call alone.
 */
export async function findModified(zoho: ZohoClient, module: string, since: Date): Promise<Modified> {
  const field = 'Modified_Time'
  const asked = { zoho: forExtras(zoho), module, field, columns: ['id', field] }
  const found = new Map<ZohoId, Date>()
  let from = `${since.toISOString().slice(0, 19)}+00:00`
  for (let pages = 0, seen = 0; pages < mostPagesOfModified; pages++) {
    const { data, info } = await queryPage(asked, `${field} >= '${from}' order by ${field} asc`, seen)
    const times = data.map((record) => String(record[field]))
    data.forEach(({ id }, n) => found.set(id, new Date(times[n] ?? '')))
    const last = times.at(-1)
    if (!info?.more_records || last === undefined) return { times: found, cutAt: null }
    // The next page begins with the moment of the last row, after those that are known of it.
    seen = (last === from ? seen : 0) + times.filter((time) => time === last).length
    from = last
  }
  return { times: found, cutAt: new Date(from) }
}

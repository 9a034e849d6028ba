// Reads and writes of records, one call of up to 100 at a time. Source: contracts/zoho 2.

import type { ZohoId } from '#app/lib/ids.ts'
import { z } from 'zod'
import { InvariantError, RejectedError, TransientError, isLate, isRejected } from '#app/lib/errors.ts'
import {
  errorOf,
  isChangedMeanwhile,
  isLimit,
  isNoSuch,
  requestItem,
  rowOf,
  isOfAnyRecord,
  isOfCall,
  isOfModule,
  ZohoItem,
  type RowResult,
} from '#app/zoho/client/answers.ts'
import type { ZohoAnswer, ZohoClient, ZohoRequest } from '#app/zoho/client/client.server.ts'
import { isOfSkips, mayBeOfSkips, markRefusesSkips, refusesSkips } from '#app/zoho/client/skips.server.ts'
import { listOf } from './list-answer.ts'
import type { ZohoRecord, ZohoRow } from './rows.ts'

export { findRecords, hasOlderRecord, hasRecordWith } from './coql.server.ts'

/** Rows a call may carry. */
export const mostRows = 100
const idsPerGet = 100
const idsPerDelete = 50

/** A row for a record that is there. */
export type KnownRow = ZohoRow & { readonly id: ZohoId }

type WriteOptions = {
  /** Zoho's automations: undefined = all run, [] = none. */
  automations: [] | undefined
  /** Records changed since then are left as they are, and answer ALREADY_MODIFIED (contracts/zoho 2.2, 11b.13). */
  unmodifiedSince?: Date | null
  beforeSend?: ZohoRequest['beforeSend']
}

type Operation = 'insert' | 'update'

// Cadences are no trigger: they run unless they are named, in an upsert for each of the two things that it may do
// (contracts/zoho 2.2).
const automationsOf = ({ automations }: WriteOptions, actions: readonly Operation[] = []) =>
  automations ? { trigger: automations, skip_feature_execution: cadences(actions) } : {}

const cadences = (actions: readonly Operation[]) =>
  actions.length === 0 ? [{ name: 'cadences' }] : actions.map((action) => ({ name: 'cadences', action }))

const creditsFor = (rows: number) => Math.ceil(rows / 10)

/** Inserts, or updates the record whose `by` field has the same value. Results in input order. */
export async function upsertRecords(
  zoho: ZohoClient,
  module: string,
  rows: readonly ZohoRow[],
  options: WriteOptions & { by: string },
): Promise<RowResult[]> {
  const automations = automationsOf(options, ['insert', 'update'])
  const body = { data: rows, duplicate_check_fields: [options.by], ...automations }
  return write(zoho, { method: 'POST', path: `/${module}/upsert`, body, ...sending(options) }, rows.length)
}

/** Inserts without looking for duplicates. */
export const insertRecords = (
  zoho: ZohoClient,
  module: string,
  rows: readonly ZohoRow[],
  options: WriteOptions,
): Promise<RowResult[]> =>
  write(
    zoho,
    {
      method: 'POST',
      path: `/${module}`,
      body: { data: rows, ...automationsOf(options) },
      ...sending({ ...options, unmodifiedSince: null }),
    },
    rows.length,
  )

/** Updates records that we know by id. */
export const updateRecords = (
  zoho: ZohoClient,
  module: string,
  rows: readonly KnownRow[],
  options: WriteOptions,
): Promise<RowResult[]> =>
  write(
    zoho,
    {
      method: 'PUT',
      path: `/${module}`,
      body: { data: rows, ...automationsOf(options) },
      ...sending(options),
    },
    rows.length,
  )

type WriteBody = { data: readonly ZohoRow[]; skip_feature_execution?: object[] }

async function write(
  zoho: ZohoClient,
  request: Pick<ZohoRequest, 'method' | 'path' | 'headers' | 'beforeSend'> & { body: WriteBody },
  count: number,
): Promise<RowResult[]> {
  if (count === 0) return []
  const { skip_feature_execution: skips, ...bare } = request.body
  const isBare = skips === undefined || refusesSkips(zoho.org)
  const rows = bare.data
  const call = { ...request, credits: creditsFor(count), heavy: count > 10, rows: count }
  try {
    return resultsOf(await zoho.call(isBare ? { ...call, body: bare } : call), rows)
  } catch (error) {
    if (isRejected(error) && isLimit(error.code) && rows.every(isTagged))
      return alike(count, { code: error.code, message: error.message })
    if (isBare || !isRejected(error) || !mayBeOfSkips(error)) throw error
    const results = resultsOf(await zoho.call({ ...call, body: bare }), rows)
    markRefusesSkips(zoho.org)
    return results
  }
}

const isTagged = (row: ZohoRow | undefined): boolean => row !== undefined && 'Tag' in row

/**
 * A write's results, also where the whole call has only one: its answer was lost, or it was refused because a record
 * has changed. That is then each record's result.
 */
export async function eachRow(count: number, written: Promise<RowResult[]>): Promise<RowResult[]> {
  try {
    return await written
  } catch (error) {
    if (isLate(error)) return alike(count, { code: error.code, message: error.message, late: true })
    if (!isRejected(error) || !isChangedMeanwhile(error.code)) throw error
    return alike(count, { code: error.code, message: error.message })
  }
}

/** The same result for each of so many rows. */
export const alike = (count: number, about: { code: string; message: string; late?: boolean }): RowResult[] =>
  Array.from({ length: count }, () => ({
    ok: false,
    field: null,
    duplicate: null,
    transient: false,
    path: null,
    ...about,
  }))

const sending = ({ unmodifiedSince, beforeSend }: WriteOptions) => ({
  ...(unmodifiedSince ? { headers: { 'if-unmodified-since': zohoTime(unmodifiedSince) } } : {}),
  ...(beforeSend ? { beforeSend } : {}),
})

const zohoTime = (at: Date): string => `${at.toISOString().slice(0, 19)}+00:00`

const RowsAnswer = z.object({ data: z.array(ZohoItem) })

function resultsOf(answer: ZohoAnswer, sent: readonly (ZohoRow | undefined)[]): RowResult[] {
  const count = sent.length
  const items = RowsAnswer.safeParse(answer.body).data?.data
  if (items?.length === count && !isRequestLevel(answer.status, items, sent)) return items.map(rowOf)
  const item = requestItem(answer.body)
  const status = answer.status < 400 ? 400 : answer.status
  if (item.code !== '') throw errorOf({ status, headers: new Headers(), body: answer.body }, new Date())
  // An answer that says nothing may have lost its body on the way.
  if (answer.body === null)
    throw new TransientError('Zoho answered nothing', { code: 'zoho_shape', late: true })
  throw new InvariantError('Zoho answered a write in another shape', { code: 'zoho_shape' })
}

// One row sent, one wrapped error back: is it the row's, or the whole request's? And what no row of many was spared is no
// row's own fault.
const isRequestLevel = (
  status: number,
  items: readonly ZohoItem[],
  sent: readonly (ZohoRow | undefined)[],
): boolean =>
  (sent.length === 1 && items.every(({ code }) => isOfCall(code))) ||
  (sent.length > 0 && status === 403 && items.every(({ code }) => isOfModule(code))) ||
  (sent.length > 0 && items.every(isOfSkips)) ||
  (sent.length > 0 &&
    items.every((item, i) => isOfAnyRecord(item) && !(isLimit(item.code) && isTagged(sent[i]))))

/** These records' fields, by id; unknown ids are missing from the answer. At most 50 fields. */
export async function fetchRecords(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
  fields: readonly string[],
): Promise<ZohoRecord[]> {
  const found: ZohoRecord[] = []
  for (let at = 0; at < ids.length; at += idsPerGet) {
    const query = new URLSearchParams({
      ids: ids.slice(at, at + idsPerGet).join(','),
      fields: fields.join(','),
    })
    const { body } = await zoho.call({ method: 'GET', path: `/${module}?${query}`, credits: 1 })
    found.push(...listOf(body).data)
  }
  return found
}

/** One record with its subforms, or null when it is gone (204, 400 INVALID_DATA or 404: all are seen). */
export async function fetchRecord(zoho: ZohoClient, module: string, id: ZohoId): Promise<ZohoRecord | null> {
  try {
    const { body } = await zoho.call({ method: 'GET', path: `/${module}/${id}`, credits: 1 })
    return listOf(body).data[0] ?? null
  } catch (error) {
    if (isNoSuch(error) || (isRejected(error) && error.code === 'INVALID_DATA')) return null
    throw error
  }
}

/** `cut`: Zoho has more and does not say how to get it. */
export type ListPage = { records: ZohoRecord[]; next: string | null; cut: boolean }

const mostPages = 10 // beyond 2,000 records Zoho goes on by token only

/** A page of a module's records, 200 at most. `next` goes on where this page ended. */
export async function fetchPage(
  zoho: ZohoClient,
  module: string,
  fields: readonly string[],
  cursor: string | null,
): Promise<ListPage> {
  const query = new URLSearchParams({ fields: fields.join(','), per_page: '200' })
  const page = cursor?.startsWith('page ') ? Number(cursor.slice(5)) : 1
  if (page > 1) query.set('page', String(page))
  else if (cursor) query.set('page_token', cursor)
  const { body } = await zoho.call({ method: 'GET', path: `/${module}?${query}`, credits: 1 })
  const { data, info } = listOf(body)
  if (!info?.more_records) return { records: data, next: null, cut: false }
  const byNumber = (cursor === null || page > 1) && page < mostPages ? `page ${page + 1}` : null
  const next = info.next_page_token ?? byNumber
  return { records: data, next, cut: next === null }
}

/** Deletes records (they go to the recycle bin); those gone already count as deleted. */
export async function deleteRecords(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
  { automations: run }: { automations: boolean },
): Promise<RowResult[]> {
  const results: RowResult[] = []
  for (let at = 0; at < ids.length; at += idsPerDelete) {
    const some = ids.slice(at, at + idsPerDelete)
    const asGone = some.map((id) => ({ ok: true, id, action: null }) as const)
    const answer = await deleteSome(zoho, module, { ids: some, run }).catch((error: unknown) => {
      if (some.length === 1 && isNoSuch(error)) return null
      throw error
    })
    const rows = answer
      ? resultsOf(
          answer,
          some.map(() => undefined),
        )
      : asGone
    results.push(...rows.map((row, i) => (isGone(row) ? (asGone[i] ?? row) : row)))
  }
  return results
}

// Newer documents name no `wf_trigger` at deletions: where Zoho takes none, its automations run (contracts/zoho 11b.9).
async function deleteSome(
  zoho: ZohoClient,
  module: string,
  { ids, run }: { ids: readonly string[]; run: boolean },
): Promise<ZohoAnswer> {
  const send = (query: object) =>
    zoho.call({
      method: 'DELETE',
      path: `/${module}?${new URLSearchParams({ ids: ids.join(','), ...query })}`,
      credits: 1,
      rows: ids.length,
    })
  try {
    return await send({ wf_trigger: String(run) })
  } catch (error) {
    if (!isRejected(error) || !`${error.field} ${error.message}`.includes('wf_trigger')) throw error
    return send({})
  }
}

const isGone = (row: RowResult): boolean => !row.ok && goneCodes.has(row.code)
const goneCodes = new Set(['INVALID_DATA', 'RECORD_NOT_FOUND', 'RESOURCE_NOT_FOUND'])

/** Makes sure a result is a success. @throws RejectedError with Zoho's code, TransientError in Zoho's own trouble */
export function idOf(row: RowResult | undefined): ZohoId {
  if (row?.ok) return row.id
  if (row?.transient) throw new TransientError('Zoho could not answer', { code: row.code })
  if (!row) throw new RejectedError('Zoho answered nothing', { code: 'UNKNOWN' })
  const { message, code, field, path } = row
  throw new RejectedError(message, { code, field, path })
}

import { isObject, nothing, Refusal, type Answer } from './answers.ts'
import { paramMissing, positive, type Call } from './call.ts'
import type { Organisation } from './organisation.ts'
import { showRow } from './show.ts'
import { compareIds, type Entry, type ModuleStore } from './store.ts'
import type { Row } from './types.ts'

const listable = 2_000
const pageable = 100_000

/** GET /{M}?fields=… (contract 2.5). */
export function listRecords(call: Call): Answer {
  const { org, query } = call
  const store = org.module(call.path[0] ?? '')
  const fields = fieldsOf(query)
  const perPage = positive(query, 'per_page', 200, 200)
  const page = startOf(call, store, perPage)
  const ids = query.get('ids')
  if (ids !== null) return listByIds(call, store, fields, { ids, converted: page.converted })
  const since = call.headers.get('if-modified-since')
  const sinceMs = since === null ? undefined : Date.parse(since)
  const { entries, more } = takePage(store, page, perPage, sinceMs)
  if (entries.length === 0) return sinceMs !== undefined && page.offset === 0 ? { status: 304 } : nothing
  const reached = page.offset + entries.length
  const token =
    more && reached < pageable
      ? tokenFor({ ...page, offset: reached, module: store.spec.apiName, at: org.clock.ms() })
      : null
  return {
    status: 200,
    body: {
      data: entries.map((entry) => showRow(org, store, entry.row, { names: fields })),
      info: {
        call: false,
        per_page: perPage,
        next_page_token: token,
        count: entries.length,
        sort_by: page.sortBy,
        page: Math.floor(page.offset / perPage) + 1,
        previous_page_token: null,
        page_token_expiry: token ? org.clock.format(org.clock.ms() + 24 * 3600_000) : null,
        sort_order: page.order,
        email: false,
        more_records: more,
      },
    },
  }
}

export function fieldsOf(query: URLSearchParams): string[] {
  const fields = query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (!fields || fields.length === 0) throw paramMissing('fields')
  if (fields.length > 50)
    throw new Refusal(400, 'LIMIT_EXCEEDED', 'maximum number of fields exceeded', {
      limit: 50,
      param_name: 'fields',
    })
  return fields
}

type Page = { offset: number; sortBy: string; order: string; converted: string | null }

function startOf(call: Call, store: ModuleStore, perPage: number): Page {
  const { query, org } = call
  const token = query.get('page_token')
  if (token !== null) {
    if (query.has('page'))
      throw new Refusal(400, 'AMBIGUITY_DURING_PROCESSING', 'page and page_token', {
        ambiguity_due_to: [{ param_name: 'page' }, { param_name: 'page_token' }],
      })
    return pageOf(token, store, org.clock.ms())
  }
  const offset = (positive(query, 'page', 1, Number.MAX_SAFE_INTEGER) - 1) * perPage
  if (offset + perPage > listable) {
    throw new Refusal(400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', 'page beyond 2000 records, use page_token', {
      limit: listable,
      param_name: 'page',
    })
  }
  const sortBy = query.get('sort_by') ?? 'id'
  if (!['id', 'Created_Time', 'Modified_Time'].includes(sortBy)) {
    throw new Refusal(400, 'INVALID_DATA', 'invalid sort_by', { param_name: 'sort_by' })
  }
  return {
    offset,
    sortBy,
    order: query.get('sort_order') === 'asc' ? 'asc' : 'desc',
    converted: query.get('converted'),
  }
}

function tokenFor(state: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url')
}

function pageOf(token: string, store: ModuleStore, now: number): Page {
  const invalid = new Refusal(400, 'INVALID_DATA', 'invalid page_token', { param_name: 'page_token' })
  let state: unknown
  try {
    state = JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    throw invalid
  }
  if (!isObject(state) || typeof state.offset !== 'number' || typeof state.at !== 'number') throw invalid
  if (now - state.at > 24 * 3600_000)
    throw new Refusal(400, 'EXPIRED_VALUE', 'page_token expired', { param_name: 'page_token' })
  if (state.module !== store.spec.apiName) {
    throw new Refusal(400, 'TOKEN_BOUND_DATA_MISMATCH', 'token belongs to another request', {
      param_name: 'page_token',
    })
  }
  if (state.offset >= pageable)
    throw new Refusal(400, 'PAGINATION_LIMIT_EXCEEDED', 'more than 100000 records', { limit: pageable })
  return {
    offset: state.offset,
    sortBy: String(state.sortBy),
    order: String(state.order),
    converted: typeof state.converted === 'string' ? state.converted : null,
  }
}

function takePage(store: ModuleStore, page: Page, perPage: number, sinceMs: number | undefined) {
  const entries: Entry[] = []
  let skip = page.offset
  let more = false
  for (const entry of inOrder(store, page)) {
    if (entry.gone || !isShown(entry, page.converted)) continue
    if (sinceMs !== undefined && entry.modifiedMs <= sinceMs) continue
    if (skip > 0) {
      skip--
      continue
    }
    if (entries.length === perPage) {
      more = true
      break
    }
    entries.push(entry)
  }
  return { entries, more }
}

function* inOrder(store: ModuleStore, page: Page): Generator<Entry> {
  if (page.sortBy === 'Modified_Time') {
    const sign = page.order === 'asc' ? 1 : -1
    yield* store.order.toSorted(
      (a, b) => sign * (a.modifiedMs - b.modifiedMs || compareIds(a.row.id, b.row.id)),
    )
    return
  }
  const { order } = store
  for (let position = 0; position < order.length; position++) {
    const entry = order[page.order === 'asc' ? position : order.length - 1 - position]
    if (entry) yield entry
  }
}

function isShown(entry: Entry, converted: string | null): boolean {
  if (converted === 'both') return true
  return (entry.row.Converted__s === true) === (converted === 'true')
}

type Named = { ids: string; converted: string | null }

function listByIds(call: Call, store: ModuleStore, fields: string[], { ids, converted }: Named): Answer {
  const { convertedLeadById } = call.org.switches
  const shows = (entry: Entry) =>
    entry.row.Converted__s !== true ||
    convertedLeadById === 'always' ||
    (convertedLeadById === 'asked' && (converted === 'both' || converted === 'true'))
  const wanted = ids.split(',')
  if (wanted.length > 100)
    throw new Refusal(400, 'LIMIT_EXCEEDED', 'too many ids', { limit: 100, param_name: 'ids' })
  const data = wanted.flatMap((id) => {
    const entry = store.rows.get(id.trim())
    return entry && shows(entry) ? [showRow(call.org, store, entry.row, { names: fields })] : []
  })
  if (data.length === 0) return nothing
  const info = {
    per_page: 200,
    count: data.length,
    page: 1,
    sort_by: 'id',
    sort_order: 'desc',
    more_records: false,
  }
  return {
    status: 200,
    body: {
      data,
      info: {
        ...info,
        next_page_token: null,
        previous_page_token: null,
        page_token_expiry: null,
        call: false,
        email: false,
      },
    },
  }
}

/** Of an id in the path (contract 2.5, 8). */
export const noSuchId = ({ switches }: Organisation) =>
  switches.getMissingId === 404
    ? new Refusal(404, 'RESOURCE_NOT_FOUND', 'the resource does not exist')
    : new Refusal(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 })

/** GET /{M}/{id}: the only place that shows line items. */
export function getRecord(call: Call): Answer {
  const { org, query } = call
  const store = org.module(call.path[0] ?? '')
  const entry = store.rows.get(call.path[1] ?? '')
  if (!entry) {
    if (org.switches.getMissingId === 204) return nothing
    throw noSuchId(org)
  }
  const since = call.headers.get('if-modified-since')
  if (since !== null && entry.modifiedMs <= Date.parse(since)) return { status: 304 }
  const fields = query.has('fields') ? fieldsOf(query) : undefined
  const shown = showRow(org, store, entry.row, { names: fields, whole: true })
  return { status: 200, body: { data: [withFewRows(org, store, shown)] } }
}

function withFewRows({ switches: { rowsShown } }: Organisation, { fields }: ModuleStore, shown: Row): Row {
  const more: Record<string, boolean> = {}
  const cut: Row = { ...shown }
  for (const { apiName, type } of fields.values()) {
    const rows = shown[apiName]
    if (type !== 'subform' || !Array.isArray(rows)) continue
    cut[apiName] = rows.slice(0, rowsShown)
    more[apiName] = rows.length > rowsShown
  }
  return { ...cut, $has_more: more }
}

/** GET /{M}/{id}/Notes?fields=…: the record's related list, newest first (Zoho's "Get Related Records"). */
export function listNotes(call: Call): Answer {
  const { org, query, path } = call
  const names = fieldsOf(query)
  if (!org.module(path[0] ?? '').rows.has(path[1] ?? '')) throw noSuchId(org)
  const store = org.module('Notes')
  const notes = [...store.rows.values()].filter(({ row }) => {
    const parent = row['Parent_Id']
    return isObject(parent) && parent['id'] === path[1]
  })
  if (notes.length === 0) return nothing
  const data = notes.toReversed().map(({ row }) => showRow(org, store, row, { names }))
  return { status: 200, body: { data, info: { more_records: false, count: data.length } } }
}

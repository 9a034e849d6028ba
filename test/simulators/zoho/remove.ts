import { failure, nothing, Refusal, statusOf, success, type Answer } from './answers.ts'
import { paramMissing, positive, type Call } from './call.ts'
import type { Organisation } from './organisation.ts'
import type { Deleted, Entry, ModuleStore } from './store.ts'

/** DELETE /{M}?ids=… or /{M}/{id}: to the recycle bin (contract 2.6). */
export function deleteRecords(call: Call): Answer {
  const { org } = call
  const store = org.module(call.path[0] ?? '')
  const list = call.path[1] ?? call.query.get('ids')
  if (!list) throw paramMissing('ids')
  const ids = list.split(',')
  if (ids.length > 100 || list.length > 1024) {
    throw new Refusal(400, 'LIMIT_EXCEEDED', 'too many ids', { limit: 100, param_name: 'ids' })
  }
  const gone: string[] = []
  const results = ids.map((id) => {
    const entry = store.rows.get(id)
    if (!entry) return failure('INVALID_DATA', 'record not deleted', { id })
    removeEntry(org, store, entry)
    gone.push(id)
    return success('record deleted', { id })
  })
  if (gone.length > 0) {
    const quiet = call.query.get('wf_trigger') === 'false'
    org.recordAutomations({
      module: store.spec.apiName,
      operation: 'delete',
      records: gone.length,
      triggers: quiet ? [] : ['workflow'],
    })
    org.onChange({ module: store.spec.apiName, operation: 'delete', ids: gone, affected: new Map() })
  }
  return {
    status: statusOf(results, 200, org.switches.mixedStatus, org.switches.noneStatus),
    body: { data: results },
  }
}

export function removeEntry(org: Organisation, store: ModuleStore, entry: Entry) {
  store.remove(entry)
  const name = store.displayName(entry.row)
  store.deleted.push({ id: entry.row.id, name, deletedMs: org.clock.ms(), by: org.me(), entry })
}

/** GET /{M}/deleted: recycle bin 60 days, the permanent list 120 (contract 2.5). */
export function listDeleted(call: Call): Answer {
  const { org, query } = call
  const store = org.module(call.path[0] ?? '')
  const type = query.get('type') ?? 'all'
  if (!['all', 'recycle', 'permanent'].includes(type)) {
    throw new Refusal(400, 'PATTERN_NOT_MATCHED', 'Please check whether the input values are correct', {
      param_name: 'type',
    })
  }
  const perPage = positive(query, 'per_page', 200, 200)
  const page = positive(query, 'page', 1, 1_000_000)
  const since = call.headers.get('if-modified-since')
  const now = org.clock.ms()
  const found = store.deleted.toReversed().filter((one) => {
    const kind = kindAt(one, now)
    const fits = kind !== undefined && (type === 'all' || type === kind)
    return fits && (since === null || one.deletedMs > Date.parse(since))
  })
  const shown = found.slice((page - 1) * perPage, page * perPage)
  if (shown.length === 0) return since === null ? nothing : { status: 304 }
  return {
    status: 200,
    body: {
      data: shown.map((one) => ({
        deleted_by: one.by,
        id: one.id,
        display_name: one.name,
        type: kindAt(one, now) === 'recycle' ? 'recycle' : 'permanent',
        created_by: one.entry.row.Created_By ?? null,
        deleted_time: org.clock.format(one.deletedMs),
      })),
      info: { per_page: perPage, count: shown.length, page, more_records: found.length > page * perPage },
    },
  }
}

const day = 24 * 3600_000
function kindAt({ deletedMs, forGood = false }: Deleted, now: number): 'recycle' | 'permanent' | undefined {
  if (!forGood && now - deletedMs < 60 * day) return 'recycle'
  return now - deletedMs < 120 * day ? 'permanent' : undefined
}

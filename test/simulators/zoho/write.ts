import {
  failure,
  invalidData,
  isObject,
  Refusal,
  statusOf,
  success,
  textOf,
  type Answer,
  type Outcome,
} from './answers.ts'
import type { Call } from './call.ts'
import { checkRecord, combine } from './check-record.ts'
import { crossModuleDuplicate, duplicates, findMatch, isConverted, matchOrder } from './match.ts'
import type { Change, Organisation } from './organisation.ts'
import { restamp } from './stamp.ts'
import { takeTags } from './tags.ts'
import type { Field } from './fields/field.ts'
import type { Entry, ModuleStore } from './store.ts'

type Operation = 'insert' | 'update' | 'upsert'
type Work = {
  org: Organisation
  store: ModuleStore
  operation: Operation
  order: Field[]
  unmodifiedSince: number | undefined
  inserted: string[]
  updated: Change
}

/** POST /{M}, PUT /{M}[/{id}], POST /{M}/upsert: results in input order (contract 2.1-2.3). */
export function writeRecords(call: Call, operation: Operation): Answer {
  const { org } = call
  const store = org.module(call.path[0] ?? '')
  if (store.spec.subform) throw new Refusal(400, 'INVALID_MODULE', 'The given module is not supported in API')
  const body = call.json()
  const records = recordsOf(body, operation, call.path[1])
  checkSkips(org, body)
  checkHeld(org, records)
  const work = startWork(
    org,
    store,
    operation,
    operation === 'upsert' && isObject(body) ? body.duplicate_check_fields : undefined,
  )
  const since = call.headers.get('if-unmodified-since')
  work.unmodifiedSince = since ? Date.parse(since) : undefined
  const results = records.map((record, index) => writeOne(work, record, `$.data[${index}]`))
  finish(work, isObject(body) ? body : {})
  const locked = results.length === 1 && results[0]?.code === 'ALREADY_MODIFIED'
  if (locked)
    throw new Refusal(412, 'ALREADY_MODIFIED', 'The record has been modified already', results[0]?.details)
  return { status: writeStatus(org, operation, results), body: { data: results } }
}

export function startWork(
  org: Organisation,
  store: ModuleStore,
  operation: Operation,
  matchBy: unknown,
): Work {
  const order = operation === 'upsert' ? matchOrder(store, matchBy) : []
  const updated: Change = { module: store.spec.apiName, operation: 'update', ids: [], affected: new Map() }
  return { org, store, operation, order, unmodifiedSince: undefined, inserted: [], updated }
}

function writeStatus(org: Organisation, operation: Operation, results: Outcome[]): number {
  const inserts = operation === 'upsert' && results.every((result) => result.action === 'insert')
  const allWell = operation === 'insert' ? 201 : inserts ? org.switches.upsertAllInsertStatus : 200
  return statusOf(results, allWell, org.switches.mixedStatus, org.switches.noneStatus)
}

function recordsOf(body: unknown, operation: Operation, id: string | undefined): unknown[] {
  if (!isObject(body) || body.data === undefined) {
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'data',
      json_path: '$.data',
    })
  }
  const { data, trigger } = body
  if (!Array.isArray(data))
    throw invalidData({ expected_data_type: 'jsonarray', api_name: 'data', json_path: '$.data' })
  if (data.length === 0) throw invalidData({ minimum_length: 1, api_name: 'data', json_path: '$.data' })
  if (data.length > 100) throw invalidData({ maximum_length: 100, api_name: 'data', json_path: '$.data' })
  if (
    trigger !== undefined &&
    !(Array.isArray(trigger) && trigger.every((one) => triggers.includes(textOf(one))))
  ) {
    throw invalidData({ expected_data_type: 'jsonarray', api_name: 'trigger', json_path: '$.trigger' })
  }
  if (operation === 'update' && id !== undefined) {
    return [isObject(data[0]) ? { ...data[0], id } : data[0]]
  }
  return data
}

function checkSkips({ switches }: Organisation, body: unknown) {
  const skips = isObject(body) ? body.skip_feature_execution : undefined
  if (skips === undefined || (!switches.refusesSkips && Array.isArray(skips) && skips.every(isObject))) return
  if (switches.refusesSkips === 'feature')
    throw new Refusal(400, 'FEATURE_NOT_SUPPORTED', 'not supported for current edition')
  const inner = switches.refusesSkips === 'inner key'
  throw invalidData({
    api_name: inner ? 'name' : 'skip_feature_execution',
    json_path: `$.skip_feature_execution${inner ? '[0].name' : ''}`,
  })
}

const triggers = ['workflow', 'approval', 'blueprint', 'pathfinder', 'orchestration']

/** Writes one record or says why not. */
export function writeOne(work: Work, record: unknown, path: string): Outcome {
  const { org, store, operation } = work
  let target: Entry | undefined
  let field: string | null = null
  if (operation === 'update') {
    target = isObject(record) && typeof record.id === 'string' ? store.rows.get(record.id) : undefined
    if (isObject(record) && record.id === undefined) {
      return failure('MANDATORY_NOT_FOUND', 'required field not found', {
        api_name: 'id',
        json_path: `${path}.id`,
      })
    }
    const closed = target && isConverted(target) ? org.switches.convertedLeadWrite : 'accept'
    if (closed === 'converted')
      return failure('CONVERTED_RECORD', "can't update the converted record", { id: target?.row.id })
    if (!target || closed === 'reject') {
      return failure('INVALID_DATA', 'the id given seems to be invalid', {
        api_name: 'id',
        json_path: `${path}.id`,
      })
    }
  } else if (operation === 'upsert' && isObject(record)) {
    const match = findMatch(org, store, work.order, record)
    target = match?.entry
    field = match?.field ?? null
  }
  const held = target && org.held.get(target.row.id)
  if (target && held) return failure(held, heldMessages[held], { id: target.row.id })
  const refused = injected(work, record, path)
  if (refused) return refused
  if (
    target &&
    work.unmodifiedSince !== undefined &&
    comparedMs(org, target.modifiedMs) > work.unmodifiedSince
  ) {
    return failure('ALREADY_MODIFIED', 'The record has been modified already', { id: target.row.id })
  }
  const { changes, errors } = checkRecord({ org, store, path }, record, target?.row)
  errors.push(...guided(org, { target, changes, path }))
  if (errors.length === 0) errors.push(...duplicates({ org, store, path }, changes, target))
  if (errors.length === 0) errors.push(...crossModuleDuplicate({ org, store, path }, changes))
  if (errors.length === 0 && changes.Tag) errors.push(...takeTags(org, store.spec.apiName, changes.Tag, path))
  const error = combine(org, errors)
  if (error) return error
  const outcome = target ? update(work, target, changes) : insert(work, changes)
  if (operation === 'upsert') {
    outcome.duplicate_field = field
    outcome.action = target ? 'update' : 'insert'
  }
  return outcome
}

type Guided = { target: Entry | undefined; changes: Record<string, unknown>; path: string }

/** The value of a blueprint's own field changes by the blueprint's transitions alone (contract 8). */
function guided(org: Organisation, { target, changes, path }: Guided): Outcome[] {
  const blueprint = target && org.blueprints.get(target.row.id)
  if (!target || !blueprint) return []
  const { field, named } = blueprint
  const value = changes[field]
  if (value === undefined || value === target.row[field]) return []
  const details = named ? { api_name: field, json_path: `${path}.${field}` } : {}
  return [failure('RECORD_IN_BLUEPRINT', 'record is in blueprint', details)]
}

/** Nothing of the call is carried out. */
function checkHeld({ switches, held }: Organisation, records: readonly unknown[]): void {
  if (switches.heldRefusal === 'row') return
  for (const record of records) {
    const id = isObject(record) ? textOf(record.id) : ''
    const state = held.get(id)
    if (state) throw new Refusal(409, state, heldMessages[state], { id })
  }
}

export const heldMessages = {
  RECORD_LOCKED: 'record is locked',
  NOT_APPROVED: 'record is not approved',
  NOT_REVIEWED: 'record is not reviewed',
} as const

function injected(work: Work, record: unknown, path: string): Outcome | undefined {
  const { faults } = work.org
  if (faults.partial207 > 0 && faults.random() < faults.partial207) {
    return failure('INTERNAL_ERROR', 'Internal Server Error', {})
  }
  if (!faults.rejectRecords || !isObject(record)) return undefined
  const reject = faults.rejectRecords(work.store.spec.apiName, { id: '', ...record })
  if (!reject) return undefined
  const named = { api_name: reject.api_name, json_path: `${path}.${reject.api_name}` }
  return failure(reject.code, reject.message, reject.details ?? named)
}

export function insert(work: Work, changes: Record<string, unknown>): Outcome {
  const { org, store } = work
  const now = org.clock.ms()
  const time = org.clock.format(now)
  const me = org.me()
  const row: Entry['row'] = { id: org.nextId() }
  for (const name in changes) if (changes[name] !== null) row[name] = changes[name]
  row.Owner ??= me
  row.Created_By = me
  row.Modified_By = me
  row.Created_Time = time
  row.Modified_Time = time
  restamp(org, store, row)
  store.insert({ row, createdMs: now, modifiedMs: now, gone: false })
  work.inserted.push(row.id)
  const details = {
    Modified_Time: time,
    Modified_By: me,
    Created_Time: time,
    id: row.id,
    Created_By: me,
    $approval_state: 'approved',
  }
  return success('record added', details)
}

function update(work: Work, target: Entry, changes: Record<string, unknown>): Outcome {
  const { org, store } = work
  const now = org.clock.ms()
  const { row } = target
  work.updated.ids.push(row.id)
  work.updated.affected.set(row.id, affectedBy(row, changes))
  changes.Modified_Time = org.clock.format(now)
  changes.Modified_By = org.me()
  store.change(target, changes, now)
  restamp(org, store, row)
  const { Modified_Time, Modified_By, Created_Time, id, Created_By } = row
  return success('record updated', { Modified_Time, Modified_By, Created_Time, id, Created_By })
}

export function affectedBy(
  row: Record<string, unknown>,
  changes: Record<string, unknown>,
): Record<string, unknown> {
  const affected: Record<string, unknown> = {}
  for (const name in changes) {
    const before = row[name] ?? null
    const after = changes[name]
    if (before !== after && JSON.stringify(before) !== JSON.stringify(after)) affected[name] = after
  }
  return affected
}

/** Counts what would have started, and tells the subscribers. */
export function finish(work: Work, body: Record<string, unknown>) {
  const { org, store } = work
  const chosen = Array.isArray(body.trigger)
    ? body.trigger.filter((one) => typeof one === 'string')
    : triggers
  const counts = { insert: work.inserted.length, update: work.updated.ids.length }
  for (const operation of ['insert', 'update'] as const) {
    const cadences = skipsCadences(work, body, operation) ? [] : ['cadences']
    org.recordAutomations({
      module: store.spec.apiName,
      triggers: [...chosen, ...cadences],
      operation,
      records: counts[operation],
    })
  }
  if (work.inserted.length > 0) {
    org.onChange({ module: store.spec.apiName, operation: 'insert', ids: work.inserted, affected: new Map() })
  }
  if (work.updated.ids.length > 0) org.onChange(work.updated)
}

// Cadences are none of the triggers, and run unless they are named; an upsert names what it may do (contract 2.2).
const skipsCadences = (work: Work, body: Record<string, unknown>, operation: 'insert' | 'update'): boolean =>
  skipped(body).some(
    (one) => one.name === 'cadences' && (work.operation !== 'upsert' || one.action === operation),
  )

const skipped = ({ skip_feature_execution: names }: Record<string, unknown>) =>
  Array.isArray(names) ? names.filter(isObject) : []

const comparedMs = ({ switches }: Organisation, ms: number): number =>
  switches.comparesMilliseconds ? ms : Math.floor(ms / 1000) * 1000

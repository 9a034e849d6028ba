import { zipSync } from 'fflate'
import { isObject, listOf, Refusal, textOf, type Answer } from './answers.ts'
import { runJob, type BulkJob } from './bulk-jobs.ts'
import { mapRow, type Mapping } from './bulk-rows.ts'
import type { Call } from './call.ts'
import { parseCsv, writeCsv } from './csv.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import { finish, startWork, writeOne } from './write.ts'

type Plan = {
  operation: 'insert' | 'update' | 'upsert'
  store: ModuleStore
  rows: string[][]
  mappings: Mapping[]
  findBy: string | undefined
  ignoreEmpty: boolean
}
type Counts = { added: number; updated: number; skipped: number; total: number }

/** POST /crm/bulk/v8/write (contract 5.1). */
export function createWriteJob(call: Call): Answer {
  const { org } = call
  const body = call.json()
  if (!isObject(body)) throw refuse('INVALID_DATA', 'invalid data')
  const plan = planOf(org, body)
  const callback = callbackOf(body)
  const counts: Counts = { added: 0, updated: 0, skipped: 0, total: 0 }
  const created = org.clock.format(org.clock.ms())
  const id = org.nextId()
  const job: BulkJob = {
    id,
    kind: 'write',
    state: 'ADDED',
    result: undefined,
    downloads: [],
    show: () => show(org, job, { plan, counts, created, body }),
  }
  org.jobs.set(id, job)
  org.track(runJob(org, job, () => carryOut(org, plan, counts), callback))
  const details = { id, created_by: org.me() }
  return { status: 201, body: { status: 'success', code: 'SUCCESS', message: 'success', details } }
}

const refuse = (code: string, message: string, details: Record<string, unknown> = {}) =>
  new Refusal(400, code, message, details)

export function callbackOf(body: Record<string, unknown>): string | undefined {
  if (!isObject(body.callback)) return undefined
  const url = textOf(body.callback.url)
  if (!URL.canParse(url)) throw refuse('INVALID_CALLBACK_URL', 'Invalid Callback URL')
  if (body.callback.method !== 'post') throw refuse('INVALID_CALLBACK_METHOD', 'Invalid Callback Method')
  return url
}

function planOf(org: Organisation, body: Record<string, unknown>): Plan {
  const { operation } = body
  if (operation !== 'insert' && operation !== 'update' && operation !== 'upsert')
    throw refuse('INVALID_DATA', 'invalid operation', { api_name: 'operation' })
  const resource = listOf(body.resource)[0]
  if (!isObject(resource)) throw refuse('MANDATORY_NOT_FOUND', 'Required key resource is not available')
  const name = isObject(resource.module) ? textOf(resource.module.api_name) : ''
  const store = org.findModule(name)
  if (!store || store.spec.subform || (name === 'Sales_Orders' && !org.switches.bulkSalesOrders)) {
    throw refuse('MODULE_NOT_AVAILABLE', 'The given module is not available')
  }
  const file = org.files.get(textOf(resource.file_id))
  if (!file) throw refuse('INVALID_FILE_ID', 'The given file_id is invalid')
  const rows = parseCsv(new TextDecoder().decode(file))
  const header = rows.shift() ?? []
  if (rows.length > 25_000) throw refuse('LIMIT_EXCEEDED', 'more than 25000 rows', { limit: 25_000 })
  if (header.length > 200) throw refuse('HEADER_LIMIT_EXCEEDED', 'more than 200 columns')
  const findBy = findByOf(org, store, operation, resource.find_by)
  const mappings = mappingsOf(store, header, resource.field_mappings)
  return {
    operation,
    store,
    rows,
    mappings,
    findBy,
    ignoreEmpty: body.ignore_empty === true || resource.ignore_empty === true,
  }
}

function findByOf(
  org: Organisation,
  store: ModuleStore,
  operation: string,
  given: unknown,
): string | undefined {
  if (given === undefined && operation === 'insert') return undefined
  if (typeof given !== 'string') throw refuse('MANDATORY_NOT_FOUND', 'Required key find_by is not available')
  const unique = org.switches.bulkFindBy === 'unique' && store.fields.get(given)?.unique
  if (given !== 'id' && !unique)
    throw refuse('INVALID_FIELD', 'find_by must be a unique field', { api_name: given })
  return given
}

function mappingsOf(store: ModuleStore, header: string[], given: unknown): Mapping[] {
  const mappings: Mapping[] = Array.isArray(given)
    ? given.filter(isObject).map((one) => ({
        apiName: textOf(one.api_name),
        index: typeof one.index === 'number' ? one.index : undefined,
        format: typeof one.format === 'string' ? one.format : undefined,
        findBy: typeof one.find_by === 'string' ? one.find_by : undefined,
        fixed: isObject(one.default_value) ? one.default_value.value : undefined,
      }))
    : header.map((name, index) => ({
        apiName: name.split('.')[0] ?? '',
        index,
        format: undefined,
        findBy: undefined,
        fixed: undefined,
      }))
  for (const one of mappings) {
    if (one.index !== undefined && one.index >= header.length)
      throw refuse('COLUMN_INDEX_NOT_FOUND', 'column index not found', { index: one.index })
    if (one.apiName !== 'id' && one.apiName !== 'Layout' && !store.fields.has(one.apiName))
      throw refuse('INVALID_FIELD', 'invalid field', { api_name: one.apiName })
  }
  return mappings
}

/** Rows in input order: the first three mapped columns, STATUS, RECORD_ID, ERRORS. */
function carryOut(org: Organisation, plan: Plan, counts: Counts): Uint8Array {
  const works = {
    insert: startWork(org, plan.store, 'insert', undefined),
    update: startWork(org, plan.store, 'update', undefined),
  }
  const columns = plan.mappings.filter((one) => one.index !== undefined).slice(0, 3)
  const report: unknown[][] = [[...columns.map((one) => one.apiName), 'STATUS', 'RECORD_ID', 'ERRORS']]
  for (const row of plan.rows) {
    counts.total++
    const { status, id, errors } = carryRow(org, plan, works, row)
    if (status === 'ADDED') counts.added++
    else if (status === 'UPDATED') counts.updated++
    else counts.skipped++
    report.push([...columns.map((one) => row[one.index ?? 0]), status, id, errors])
  }
  for (const work of Object.values(works))
    finish(
      work,
      org.switches.bulkFiresAutomations
        ? {}
        : { trigger: [], skip_feature_execution: [{ name: 'cadences' }] },
    )
  return zipSync(
    { [`${plan.store.spec.apiName}.csv`]: new TextEncoder().encode(writeCsv(report)) },
    { level: 1 },
  )
}

function carryRow(
  org: Organisation,
  plan: Plan,
  works: Record<'insert' | 'update', ReturnType<typeof startWork>>,
  row: string[],
) {
  const record = mapRow(org, plan, row)
  const existing = plan.findBy ? findExisting(plan, record) : undefined
  const nothingToDo =
    plan.operation === 'insert'
      ? existing !== undefined
      : plan.operation === 'update' && existing === undefined
  if (nothingToDo)
    return {
      status: 'SKIPPED',
      id: existing ?? '',
      errors: existing ? `DUPLICATE_DATA-${plan.findBy}` : 'RESOURCE_NOT_FOUND',
    }
  const outcome = existing
    ? writeOne(works.update, { ...record, id: existing }, '$')
    : writeOne(works.insert, record, '$')
  if (outcome.status === 'success')
    return { status: existing ? 'UPDATED' : 'ADDED', id: outcome.details.id, errors: '' }
  const errors =
    outcome.code === 'MULTIPLE_OR_MULTI_ERRORS' ? listOf(outcome.details.errors).filter(isObject) : [outcome]
  return {
    status: 'SKIPPED',
    id: '',
    errors: errors
      .map((one) => `${textOf(one.code)}-${isObject(one.details) ? textOf(one.details.api_name) : ''}`)
      .join(':'),
  }
}

function findExisting(plan: Plan, record: Record<string, unknown>): string | undefined {
  const value = record[plan.findBy ?? '']
  if (plan.findBy === 'id') return typeof value === 'string' && plan.store.rows.has(value) ? value : undefined
  for (const entry of plan.store.indexes.get(plan.findBy ?? '')?.find(value) ?? []) return entry.row.id
  return undefined
}

function show(
  org: Organisation,
  job: BulkJob,
  known: { plan: Plan; counts: Counts; created: string; body: Record<string, unknown> },
) {
  const { plan, counts, created, body } = known
  const relative = `/v7/crm/org${org.id}/bulk-write/${job.id}/${job.id}.zip`
  const absolute = `${org.downloadHost()}/v2/crm/${org.id}/bulk-write/${job.id}/${job.id}.zip`
  const { store } = plan
  const finished = job.state === 'COMPLETED'
  const given = listOf(body.resource)[0]
  return {
    status: job.state === 'IN PROGRESS' ? 'INPROGRESS' : job.state,
    character_encoding: 'UTF-8',
    resource: [
      {
        status: finished ? 'COMPLETED' : 'ADDED',
        code: finished ? 'SUCCESS' : 'ADDED',
        type: 'data',
        module: { api_name: store.spec.apiName, id: store.id },
        find_by: plan.findBy ?? null,
        field_mappings: isObject(given) ? (given.field_mappings ?? null) : null,
        file: {
          status: finished ? 'COMPLETED' : 'ADDED',
          name: `${store.spec.apiName}.csv`,
          added_count: counts.added,
          skipped_count: counts.skipped,
          updated_count: counts.updated,
          total_count: counts.total,
        },
      },
    ],
    id: job.id,
    operation: plan.operation,
    created_by: org.me(),
    created_time: created,
    ...(finished
      ? { result: { download_url: org.switches.downloadUrl === 'absolute' ? absolute : relative } }
      : {}),
    ...(isObject(body.callback) ? { callback: body.callback } : {}),
  }
}

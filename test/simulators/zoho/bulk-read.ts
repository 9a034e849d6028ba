import { zipSync } from 'fflate'
import { isObject, listOf, Refusal, textOf, type Answer } from './answers.ts'
import { runJob, type BulkJob } from './bulk-jobs.ts'
import { callbackOf } from './bulk-write.ts'
import type { Call } from './call.ts'
import { matcher } from './coql-values.ts'
import type { Condition, Literal } from './coql-parse.ts'
import { writeCsv } from './csv.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'

const perJob = 200_000
type Plan = {
  store: ModuleStore
  fields: string[]
  where: Condition | undefined
  offset: number
  page: number
}

/** POST /crm/bulk/v8/read (contract 5.2). */
export function createReadJob(call: Call): Answer {
  const { org } = call
  const body = call.json()
  const query = isObject(body) ? body.query : undefined
  if (!isObject(body) || !isObject(query) || !isObject(query.module)) {
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'query' })
  }
  const store = org.module(textOf(query.module.api_name))
  const fields = Array.isArray(query.fields) ? query.fields.map(textOf) : ['id', ...store.fields.keys()]
  const page = typeof query.page === 'number' ? query.page : 1
  const token = typeof query.page_token === 'string' ? Number(query.page_token) : undefined
  const plan = {
    store,
    fields,
    where: query.criteria === undefined || query.criteria === null ? undefined : conditionOf(query.criteria),
    offset: token ?? (page - 1) * perJob,
    page,
  }
  const state = { count: 0, more: false }
  const created_time = org.clock.format(org.clock.ms())
  const id = org.nextId()
  const job: BulkJob = {
    id,
    kind: 'read',
    state: 'ADDED',
    result: undefined,
    downloads: [],
    show: () => show(org, job, { plan, state, query, created_time }),
  }
  org.jobs.set(id, job)
  org.track(runJob(org, job, () => carryOut(org, plan, state), callbackOf(body)))
  const details = { id, operation: 'read', state: 'ADDED', created_by: org.me(), created_time }
  return {
    status: 201,
    body: {
      data: [{ status: 'success', code: 'ADDED_SUCCESSFULLY', message: 'Added successfully.', details }],
      info: {},
    },
  }
}

const operators: Record<string, string> = {
  equal: '=',
  not_equal: '!=',
  greater_than: '>',
  greater_equal: '>=',
  less_than: '<',
  less_equal: '<=',
  in: 'in',
  not_in: 'not in',
  between: 'between',
}

const invalid = () => new Refusal(400, 'INVALID_DATA', 'invalid criteria', { api_name: 'criteria' })

function conditionOf(criteria: unknown): Condition {
  if (!isObject(criteria)) throw invalid()
  if (Array.isArray(criteria.group)) {
    if (criteria.group.length > 25)
      throw new Refusal(400, 'LIMIT_EXCEEDED', 'too many criteria', { limit: 25 })
    return { kind: criteria.group_operator === 'or' ? 'or' : 'and', parts: criteria.group.map(conditionOf) }
  }
  const path = isObject(criteria.field) ? textOf(criteria.field.api_name) : textOf(criteria.api_name)
  const comparator = textOf(criteria.comparator)
  if (criteria.value === '${EMPTY}') {
    return {
      kind: 'test',
      path,
      operator: comparator === 'not_equal' ? 'is not null' : 'is null',
      values: [],
    }
  }
  if (comparator === 'contains' || comparator === 'starts_with') {
    const like = `${comparator === 'contains' ? '%' : ''}${String(criteria.value)}%`
    return { kind: 'test', path, operator: 'like', values: [like] }
  }
  const operator = operators[comparator]
  if (!operator) throw invalid()
  const values = (Array.isArray(criteria.value) ? criteria.value : [criteria.value]).filter(isLiteral)
  return { kind: 'test', path, operator, values }
}

function isLiteral(value: unknown): value is Literal {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function carryOut(org: Organisation, plan: Plan, state: { count: number; more: boolean }): Uint8Array {
  const { store, fields } = plan
  const fits = plan.where ? matcher(org, store, plan.where) : () => true
  const found = store.order.filter((entry) => !entry.gone && entry.row.Converted__s !== true && fits(entry))
  const taken = found.slice(plan.offset, plan.offset + perJob)
  state.count = taken.length
  state.more = found.length > plan.offset + perJob
  const rows = taken.map((entry) => fields.map((name) => cell(entry.row[name.replace(/\.id$/, '')])))
  const header = fields.map((name) => (name === 'id' ? 'Id' : name))
  return zipSync(
    { [`${store.spec.apiName}.csv`]: new TextEncoder().encode(writeCsv([header, ...rows])) },
    { level: 1 },
  )
}

function cell(value: unknown): unknown {
  if (Array.isArray(value))
    return listOf(value)
      .map((one) => (isObject(one) ? (one.name ?? one.id) : one))
      .join(';')
  return isObject(value) ? value.id : value
}

function show(
  org: Organisation,
  job: BulkJob,
  known: { plan: Plan; state: { count: number; more: boolean }; query: unknown; created_time: string },
) {
  const { plan, state, query, created_time } = known
  const finished = job.state === 'COMPLETED'
  const result = {
    page: plan.page,
    per_page: perJob,
    count: state.count,
    download_url: `/crm/bulk/v8/read/${job.id}/result`,
    more_records: state.more,
    next_page_token: state.more ? String(plan.offset + perJob) : null,
    previous_page_token: null,
  }
  return {
    id: job.id,
    operation: 'read',
    state: job.state === 'FAILED' ? 'FAILURE' : job.state,
    query,
    file_type: 'csv',
    created_by: org.me(),
    created_time,
    ...(finished ? { result } : {}),
  }
}

import { failure, isObject, textOf, type Outcome } from './answers.ts'
import { checkLines, checkUnsent } from './check-lines.ts'
import type { Field } from './fields/field.ts'
import { rowsOf } from './fields/modules.ts'
import { layoutIn, type Layout } from './layouts.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import type { Row } from './types.ts'
import { badLookup, coerce, Problem } from './values.ts'

/** Where a record is written, and how the request names it. */
export type Spot = { org: Organisation; store: ModuleStore; path: string }
export type Checked = { changes: Record<string, unknown>; errors: Outcome[] }

/** Checks one record of a write against the field table: what would be stored, and what is wrong (contract 2.2, 3). */
export function checkRecord(spot: Spot, input: unknown, existing?: Row): Checked {
  const { org, store, path } = spot
  const changes: Record<string, unknown> = {}
  const errors: Outcome[] = []
  if (!isObject(input)) {
    errors.push(
      failure('INVALID_DATA', 'invalid data', {
        expected_data_type: 'jsonobject',
        api_name: 'data',
        json_path: path,
      }),
    )
    return { changes, errors }
  }
  const layout = layoutIn(org, store, input, { path, errors })
  if (layout && !existing) changes.Layout = { id: layout.id, name: layout.name }
  for (const apiName in input) {
    const field = store.fields.get(apiName)
    if (!field || !mayWrite(org, field)) {
      if (!field) refuseUnknown(org, apiName, path, errors)
      continue
    }
    if (field.readOnly || (layout && !layout.has(field))) continue
    const value = input[apiName]
    if (field.computed) {
      if (org.switches.grandTotalSent === 'reject') errors.push(at(new Problem({}), apiName, path))
      continue
    }
    if (value === undefined) continue
    if (value === null) {
      if (org.switches.nullClears) changes[apiName] = null
      continue
    }
    if (field.type === 'subform') {
      const checked = checkLines(
        { org, path: `${path}.${apiName}`, subform: apiName },
        value,
        existing?.[apiName],
      )
      errors.push(...checked.errors)
      changes[apiName] = checked.lines
      continue
    }
    const options = layout?.options(field) ?? null
    const stored =
      options && outside(options, value)
        ? new Problem({ supported_values: options })
        : coerce(field, value, org)
    if (stored instanceof Problem) errors.push(asNamed(org, at(stored, apiName, path)))
    else if (stored !== undefined) changes[apiName] = stored === '' ? null : stored
  }
  const rows = rowsOf[store.spec.apiName]
  if (rows && existing && input[rows] === undefined)
    errors.push(...checkUnsent(org, `${path}.${rows}`, existing[rows]))
  appendMultiselects(input, existing, changes)
  checkMandatory(spot, { changes, errors }, layout, existing)
  checkStage(spot, { changes, errors }, existing)
  checkDependencies(spot, { changes, errors }, existing)
  return { changes, errors }
}

export function at(problem: Problem, apiName: string, path: string): Outcome {
  const { inner, ...details } = problem.details
  const json_path = typeof inner === 'string' ? `${path}.${apiName}.${inner}` : `${path}.${apiName}`
  return failure(problem.code, problem.message, {
    ...details,
    api_name: typeof inner === 'string' ? inner : apiName,
    json_path,
  })
}

/** What a bad lookup is told by: its path, the inner field alone, or nothing (§2.2). */
function asNamed({ switches: { lookupRefusal } }: Organisation, outcome: Outcome): Outcome {
  if (lookupRefusal === 'path' || outcome.message !== badLookup) return outcome
  return { ...outcome, details: lookupRefusal === 'id' ? { api_name: 'id' } : {} }
}

/** A profile that is not among the field's profiles does not see it, and its writes are lost (contract 9.17). */
export function mayWrite(org: Organisation, field: Field): boolean {
  if (!field.profiles) return true
  const mine = org.users[0]?.profile.id
  return field.profiles.some((one) => one.id === mine && one.permission_type === 'read_write')
}

function refuseUnknown(org: Organisation, apiName: string, path: string, errors: Outcome[]) {
  if (
    org.switches.unknownField === 'ignore' ||
    apiName === 'id' ||
    apiName === 'Layout' ||
    apiName.startsWith('$')
  )
    return
  errors.push(at(new Problem({}, 'the field api name given seems to be invalid'), apiName, path))
}

/** 3.1: a layout with fewer values refuses the others. */
const outside = (options: readonly string[], value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).some((one) => !options.includes(String(one)))

function checkMandatory(spot: Spot, checked: Checked, layout: Layout | null, existing?: Row) {
  const { org, store, path } = spot
  for (const field of store.fields.values()) {
    if (!isMandatory(org, store, field) && !isDemanded(org, store, field, layout)) continue
    const value = checked.changes[field.apiName]
    if (value === undefined && existing) continue
    const empty = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
    if (!empty || checked.errors.some((error) => error.details.api_name === field.apiName)) continue
    const details = { api_name: field.apiName, json_path: `${path}.${field.apiName}` }
    checked.errors.push(failure('MANDATORY_NOT_FOUND', 'required field not found', details))
  }
}

/** What the metadata call system_mandatory. */
export const isMandatory = (org: Organisation, store: ModuleStore, field: Field): boolean =>
  field.mandatory ||
  (org.switches.pipelineMandatory && store.spec.apiName === 'Deals' && field.apiName === 'Pipeline')

function isDemanded(org: Organisation, store: ModuleStore, field: Field, layout: Layout | null): boolean {
  if (layout) return layout.demands(field)
  return (
    org.switches.accountNameRequiredOnSalesOrders &&
    store.spec.apiName === 'Sales_Orders' &&
    field.apiName === 'Account_Name'
  )
}

/** A pipeline has the stages that were set for it, else all there are. */
function checkStage({ org, store, path }: Spot, { changes, errors }: Checked, existing?: Row) {
  if (store.spec.apiName !== 'Deals' || org.switches.stageOutsidePipeline === 'accept') return
  const stage = changes.Stage
  const pipeline = changes.Pipeline ?? existing?.Pipeline
  if (typeof stage !== 'string' || !pipeline) return
  const own = store.fields.get('Pipeline')?.stages?.[textOf(pipeline)] ?? store.fields.get('Stage')?.picklist
  if (own?.includes(stage)) return
  const details = { mapped_field: 'Pipeline', api_name: 'Stage', json_path: `${path}.Stage` }
  errors.push(failure('MAPPING_MISMATCH', 'Pipeline doesn`t contain the Stage', details))
}

/** The missing or unfit field is named, and beside it the one that it hangs on (OAS createRecords, 2026). */
function checkDependencies({ store, path }: Spot, { changes, errors }: Checked, existing?: Row) {
  const after = { ...existing, ...changes }
  for (const { field, dependent, maps } of store.dependencies) {
    const asking = textOf(after[field] ?? '')
    const value = textOf(after[dependent] ?? '')
    if (asking === '' || !(field in changes || dependent in changes)) continue
    const named = (api_name: string) => ({ api_name, json_path: `${path}.${api_name}` })
    const details = { dependee: named(field), ...named(dependent) }
    const needs = `The field '${dependent}' is required when '${field}' is provided`
    if (value === '') errors.push(failure('DEPENDENT_FIELD_MISSING', needs, details))
    else if (maps && !maps[asking]?.includes(value))
      errors.push(failure('DEPENDENT_MISMATCH', 'the dependent value does not match', details))
  }
}

/** `$append_values: {Field: true}` adds to a multi-select instead of replacing it. */
function appendMultiselects(
  input: Record<string, unknown>,
  existing: Row | undefined,
  changes: Record<string, unknown>,
) {
  if (!isObject(input.$append_values) || !existing) return
  for (const apiName in input.$append_values) {
    const before = existing[apiName]
    const added = changes[apiName]
    if (input.$append_values[apiName] === true && Array.isArray(before) && Array.isArray(added)) {
      changes[apiName] = [...new Set([...before, ...added])]
    }
  }
}

/** One error as it is, several as MULTIPLE_OR_MULTI_ERRORS. */
export function combine(org: Organisation, errors: Outcome[]): Outcome | undefined {
  const [first, second] = errors
  if (!first || !second || org.switches.multipleErrors === 'first') return first
  return failure('MULTIPLE_OR_MULTI_ERRORS', 'Multiple errors in the request', { errors })
}

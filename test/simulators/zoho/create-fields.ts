import {
  failure,
  isObject,
  invalidData,
  Refusal,
  statusOf,
  success,
  textOf,
  type Answer,
  type Outcome,
} from './answers.ts'
import { paramMissing, type Call } from './call.ts'
import { buildField, defaultLength, type DataType } from './fields/field.ts'
import { customFieldLimit, uniqueFieldLimit } from './fields/modules.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import type { CustomFieldSpec } from './types.ts'
import { codePoints } from './values.ts'

/** POST /settings/fields?module=… (contract 4). */
export function createFields(call: Call): Answer {
  const { org } = call
  const name = call.query.get('module')
  if (!name) throw paramMissing('module')
  const store = org.module(name)
  if (!org.permissions.customize) {
    throw new Refusal(403, 'NO_PERMISSION', 'permission denied', {
      permissions: ['Crm_Implied_Customize_Zoho_CRM'],
    })
  }
  const body = call.json()
  const specs = isObject(body) ? body.fields : undefined
  if (!Array.isArray(specs))
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'fields',
      json_path: '$.fields',
    })
  const most = org.switches.createFieldsPerCall
  if (specs.length > most)
    throw invalidData({ maximum_length: most, api_name: 'fields', json_path: '$.fields' })
  const results = specs.map((spec: unknown, index) => createField(org, store, spec, `$.fields[${index}]`))
  return { status: statusOf(results, 201, 207), body: { fields: results } }
}

const creatable: Record<string, DataType> = {
  text: 'text',
  textarea: 'textarea',
  email: 'email',
  phone: 'phone',
  website: 'website',
  picklist: 'picklist',
  multiselectpicklist: 'multiselectpicklist',
  date: 'date',
  datetime: 'datetime',
  integer: 'integer',
  bigint: 'bigint',
  currency: 'currency',
  double: 'double',
  percent: 'percent',
  boolean: 'boolean',
}
const mayBeUnique = ['text', 'email', 'phone', 'integer', 'bigint', 'website']

function createField(org: Organisation, store: ModuleStore, spec: unknown, path: string): Outcome {
  if (!isObject(spec))
    return failure('INVALID_DATA', 'invalid data', { expected_data_type: 'jsonobject', json_path: path })
  const at = (api_name: string) => ({ api_name, json_path: `${path}.${api_name}` })
  for (const name of ['field_label', 'data_type']) {
    if (!spec[name]) return failure('MANDATORY_NOT_FOUND', 'required field not found', at(name))
  }
  const label = textOf(spec.field_label)
  const type = creatable[textOf(spec.data_type)]
  if (codePoints(label) > 25)
    return failure('INVALID_DATA', 'invalid data', { maximum_length: 25, ...at('field_label') })
  if (!/[A-Za-z]/.test(label)) return failure('INVALID_DATA', 'invalid data', at('field_label'))
  if (!type)
    return failure('INVALID_DATA', 'invalid data', {
      supported_values: Object.keys(creatable),
      ...at('data_type'),
    })
  const tooltip = isObject(spec.tooltip) ? textOf(spec.tooltip.value) : ''
  if (tooltip.length > 35)
    return failure('INVALID_DATA', 'invalid data', { maximum_length: 35, ...at('tooltip') })
  const length = spec.length === undefined ? defaultLength[type] : Number(spec.length)
  if (!(length >= 1) || length > defaultLength[type])
    return failure('INVALID_DATA', 'invalid data', { maximum_length: defaultLength[type], ...at('length') })
  if (isObject(spec.external) && type !== 'text')
    return failure('INVALID_DATA', 'invalid data', at('external'))
  if (isObject(spec.unique) && !mayBeUnique.includes(type))
    return failure('INVALID_DATA', 'invalid data', at('unique'))
  const foreign = foreignKey(org, spec.unique)
  if (foreign)
    return failure('INVALID_DATA', 'invalid data', {
      api_name: foreign,
      json_path: `${path}.unique.${foreign}`,
    })
  const unknown = profileIds(spec).find((id) => !org.profiles.some((profile) => profile.id === id))
  if (unknown) return failure('INVALID_DATA', 'the id given seems to be invalid', at('profiles'))
  return overLimit(org, store, spec, at) ?? added(org, store, spec, { label, type, length })
}

/** What `unique` is told by, where it is not by the one spelling that is taken. */
function foreignKey({ switches }: Organisation, unique: unknown): string | undefined {
  if (!isObject(unique) || switches.uniqueSpelling === 'any') return undefined
  return Object.keys(unique).find((key) => key !== switches.uniqueSpelling)
}

function profileIds(spec: Record<string, unknown>): string[] {
  return Array.isArray(spec.profiles) ? spec.profiles.map((one) => (isObject(one) ? textOf(one.id) : '')) : []
}

function overLimit(
  org: Organisation,
  store: ModuleStore,
  spec: Record<string, unknown>,
  at: (name: string) => Record<string, string>,
) {
  const fields = [...store.fields.values()]
  const label = textOf(spec.field_label)
  if (fields.some((field) => field.label.toLowerCase() === label.toLowerCase())) {
    return failure('DUPLICATE_DATA', 'duplicate data', at('field_label'))
  }
  const limit = customFieldLimit[org.edition]
  if (fields.filter((field) => field.custom).length >= limit) {
    return failure('LIMIT_EXCEEDED', 'custom field limit exceeded', { limit, ...at('field_label') })
  }
  if (isObject(spec.unique) && fields.filter((field) => field.unique).length >= uniqueFieldLimit) {
    return failure('FIELD_LIMIT_EXCEEDED', 'unique field limit exceeded', {
      limit: uniqueFieldLimit,
      ...at('unique'),
    })
  }
  return undefined
}

function added(
  org: Organisation,
  store: ModuleStore,
  spec: Record<string, unknown>,
  known: { label: string; type: DataType; length: number },
): Outcome {
  const profiles = Array.isArray(spec.profiles)
    ? spec.profiles
        .filter(isObject)
        .map((one) => ({ id: textOf(one.id), permission_type: textOf(one.permission_type) || 'read_write' }))
    : undefined
  const picks = Array.isArray(spec.pick_list_values) ? spec.pick_list_values.filter(isObject) : []
  const field = buildField(
    {
      apiName: freeApiName(store, known.label),
      ...known,
      unique: isObject(spec.unique) ? { case_sensitive: isCaseSensitive(spec.unique) } : undefined,
      external: isObject(spec.external)
        ? { type: textOf(spec.external.type) || 'org', show: spec.external.show !== false }
        : undefined,
      picklist: picks.map((one) => textOf(one.actual_value) || textOf(one.display_value)),
      custom: true,
      viaApi: true,
      profiles,
    },
    org.nextId(),
  )
  store.addField(field)
  return success('field created', { id: field.id })
}

const isCaseSensitive = (unique: Record<string, unknown>): boolean =>
  unique.case_sensitive === true || unique.casesensitive === 'true'

/** Derived from the label, with a suffix on collision. */
function freeApiName(store: ModuleStore, label: string): string {
  const name = label
    .trim()
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .replace(/^(\d)/, 'Field_$1')
  let free = name
  for (let suffix = 1; store.fields.has(free); suffix++) free = `${name}${suffix}`
  return free
}

/** For tests: a field that the merchant made in the CRM's own screens. */
export function addCustomField(org: Organisation, store: ModuleStore, spec: CustomFieldSpec) {
  const type = creatable[spec.data_type ?? 'text'] ?? 'text'
  const unique = spec.unique === true ? { case_sensitive: false } : spec.unique || undefined
  const field = buildField(
    {
      apiName: spec.api_name ?? freeApiName(store, spec.field_label),
      label: spec.field_label,
      type,
      custom: true,
      unique,
      picklist: spec.pick_list_values ?? [],
      profiles: spec.profiles?.map((id) => ({ id, permission_type: 'read_write' })),
      ...(spec.length === undefined ? {} : { length: spec.length }),
    },
    org.nextId(),
  )
  store.addField(field)
  return field
}

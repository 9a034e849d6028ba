import { isMandatory } from './check-record.ts'
import type { DataType, Field } from './fields/field.ts'
import { layoutsOf } from './layouts.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import type { FieldMeta } from './types.ts'

const jsonTypes: Partial<Record<DataType, string>> = {
  integer: 'integer',
  currency: 'double',
  double: 'double',
  percent: 'double',
  boolean: 'boolean',
  lookup: 'jsonobject',
  ownerlookup: 'jsonobject',
  subform: 'jsonarray',
  tags: 'jsonarray',
  linetax: 'jsonarray',
  tax: 'jsonarray',
  multiselectpicklist: 'jsonarray',
  discount: 'double',
}
const shownTypes: Partial<Record<DataType, string>> = {
  tags: 'text',
  discount: 'currency',
  linetax: 'multiselectpicklist',
  tax: 'multiselectpicklist',
}

/** A field in the words of GET /settings/fields (contract 4). */
export function fieldMeta(org: Organisation, store: ModuleStore, field: Field): FieldMeta {
  const writable = !field.readOnly && !field.computed && field.type !== 'autonumber'
  const target = org.modules.get(field.lookup ?? (field.type === 'subform' ? field.apiName : ''))
  return {
    id: field.id,
    api_name: field.apiName,
    field_label: field.label,
    display_label: field.label,
    data_type: shownTypes[field.type] ?? field.type,
    json_type: jsonTypes[field.type] ?? 'string',
    length: field.length,
    decimal_place: ['currency', 'double', 'percent', 'discount'].includes(field.type) ? field.decimals : null,
    system_mandatory: isMandatory(org, store, field),
    // Owner shows true and is writable: only operation_type tells
    field_read_only: !writable || field.type === 'ownerlookup',
    read_only: !writable,
    custom_field: field.custom,
    visible: true,
    virtual_field: false,
    unique: uniqueMeta(org, field),
    external: field.external ?? null,
    operation_type: {
      web_create: writable,
      web_update: writable,
      api_create: writable,
      api_update: writable,
    },
    pick_list_values: shownOptions(org, field).map((value, index) => ({
      display_value: field.places?.find((place) => place.value === value)?.shown ?? value,
      actual_value: value,
      reference_value: field.places?.find((place) => place.value === value)?.code ?? value,
      sequence_number: index + 1,
      id: `${field.id.slice(0, -3)}${String(index).padStart(3, '0')}`,
      type: field.retired?.includes(value) ? 'unused' : 'used',
      ...(field.forecasts?.[value] ? { forecast_type: field.forecasts[value] } : {}),
      ...(org.switches.pipelineMaps && field.stages?.[value] ? { maps: mapsOf(field.stages[value]) } : {}),
    })),
    lookup:
      field.type === 'lookup' && field.lookup
        ? {
            module: { api_name: field.lookup, id: target?.id ?? null },
            display_label: field.label,
            api_name: null,
            id: field.id,
          }
        : {},
    associated_module:
      field.type === 'subform' && target ? { module: target.spec.apiName, id: target.id } : null,
    ...compoundMeta(store, field),
    profiles: profilesOf(org, field),
    layout_associations: layoutsOf(org, store)
      .filter((layout) => layout.has(field))
      .map(({ id, name }) => ({ id, name, api_name: name })),
    created_source: field.viaApi ? 'api' : field.custom ? 'ui' : 'default',
    type: 'used',
  }
}

const nested = ({ apiName: api_name, label: name, id }: Field) => ({ api_name, name, id })

/** Parts are listed beside their whole, which names them nested (OAS getFields). */
function compoundMeta({ fields }: ModuleStore, { apiName, type, parent, addressType }: Field) {
  const holdsParts = type === 'address' || type === 'location'
  const parts = holdsParts ? [...fields.values()].filter((part) => part.parent === apiName) : []
  const whole = fields.get(parent ?? '')
  return {
    parent_field: whole ? nested(whole) : null,
    child_fields:
      parts.length === 0
        ? null
        : parts.map((part, index) => ({ sequence_number: index + 1, field: nested(part) })),
    address: addressType === undefined ? null : { type: addressType },
  }
}

function uniqueMeta({ switches }: Organisation, { unique }: Field): Record<string, unknown> {
  if (!unique) return {}
  return switches.uniqueSpelling === 'casesensitive'
    ? { casesensitive: String(unique.case_sensitive) }
    : { ...unique }
}

// The shape is that of O8 fields.json (Maps); whether pipelines have it is a switch.
const mapsOf = (stages: readonly string[]) => [
  {
    api_name: 'Stage',
    pick_list_values: stages.map((stage) => ({ display_value: stage, actual_value: stage })),
  },
]

const shownOptions = ({ switches }: Organisation, { apiName, picklist, retired = [] }: Field) =>
  apiName === 'Currency' && !switches.currencyOptions ? [] : [...picklist, ...retired]

function profilesOf(org: Organisation, field: Field) {
  return org.profiles.map(({ id, name }) => {
    const given = field.profiles
      ? (field.profiles.find((one) => one.id === id)?.permission_type ?? 'hidden')
      : 'read_write'
    return { id, name, permission_type: given }
  })
}

import { invalidModule, nothing, Refusal, type Answer } from './answers.ts'
import { paramMissing, type Call } from './call.ts'
import { fieldMeta } from './field-metadata.ts'
import type { Field } from './fields/field.ts'
import { parentOf } from './fields/modules.ts'
import type { FieldMeta } from './types.ts'
import { layoutsOf, type Layout } from './layouts.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'

/** Contract 4: what a CRM says about itself. */
export function listModules(call: Call): Answer {
  const { org } = call
  const shown = [...org.modules.values()].filter((store) => org.hasEdition(store))
  return { status: 200, body: { modules: shown.map((store) => moduleMeta(org, store)) } }
}

export function getModule(call: Call): Answer {
  const store = call.org.modules.get(call.path[2] ?? '')
  if (!store || !call.org.hasEdition(store)) throw invalidModule()
  return { status: 200, body: { modules: [moduleMeta(call.org, store)] } }
}

function moduleMeta(org: Organisation, store: ModuleStore) {
  const { spec } = store
  const seen = !store.hidden
  return {
    id: store.id,
    api_name: spec.apiName,
    module_name: spec.apiName,
    plural_label: spec.plural,
    singular_label: spec.singular,
    actual_plural_label: spec.plural,
    actual_singular_label: spec.singular,
    api_supported: seen,
    creatable: seen && !spec.subform,
    editable: seen,
    deletable: seen && !spec.subform,
    viewable: seen,
    visible: seen,
    convertable: spec.apiName === 'Leads',
    feeds_required: false,
    quick_create: !spec.subform,
    status: seen ? 'visible' : 'user_hidden',
    generated_type: spec.subform ? 'subform' : 'default',
    parent_module: spec.subform
      ? { api_name: parentOf(spec.apiName), id: org.modules.get(parentOf(spec.apiName))?.id }
      : {},
    profiles: org.profiles,
  }
}

function moduleParam(call: Call): ModuleStore {
  const name = call.query.get('module')
  if (!name) throw paramMissing('module')
  return call.org.module(name)
}

export function listFields(call: Call): Answer {
  const store = moduleParam(call)
  if (call.query.get('type') === 'unused') return nothing
  const fields = [...store.fields.values()].filter(
    (field) => !field.apiName.startsWith('$') && mayRead(call.org, field),
  )
  const shown = fields.map((field) => withPermissions(call, fieldMeta(call.org, store, field)))
  return { status: 200, body: { fields: shown } }
}

function mayRead(org: Organisation, field: Field): boolean {
  const mine = org.users[0]?.profile.id
  return !field.profiles || field.profiles.some((one) => one.id === mine && one.permission_type !== 'hidden')
}

function withPermissions(call: Call, meta: FieldMeta) {
  if (!call.query.get('include')?.includes('allowed_permissions_to_update')) return meta
  return {
    ...meta,
    allowed_permissions_to_update: { read_write: true, read_only: true, hidden: !meta.system_mandatory },
  }
}

export function getField(call: Call): Answer {
  const store = moduleParam(call)
  for (const field of store.fields.values()) {
    if (field.id === call.path[2])
      return { status: 200, body: { fields: [withPermissions(call, fieldMeta(call.org, store, field))] } }
  }
  throw new Refusal(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 })
}

/** DELETE /settings/fields/{id}?module=… (O8 fields.json): custom fields only (INF). */
export function deleteField(call: Call): Answer {
  const { org } = call
  const store = moduleParam(call)
  const field = [...store.fields.values()].find(({ id, custom }) => custom && id === call.path[2])
  if (!org.permissions.customize)
    throw new Refusal(403, 'NO_PERMISSION', 'permission denied', {
      permissions: ['Crm_Implied_Customize_Zoho_CRM'],
    })
  if (!field)
    throw new Refusal(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 })
  store.removeField(field.apiName)
  const done = { code: 'SUCCESS', details: { id: field.id }, message: 'field deleted', status: 'success' }
  return { status: 200, body: { fields: [done] } }
}

export function listLayouts(call: Call): Answer {
  const { org } = call
  const store = moduleParam(call)
  const id = call.path[2]
  const shown = layoutsOf(org, store).filter((layout) => id === undefined || layout.id === id)
  if (shown.length === 0)
    throw new Refusal(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 })
  return { status: 200, body: { layouts: shown.map((layout) => layoutMeta(org, store, layout)) } }
}

function layoutMeta(org: Organisation, store: ModuleStore, layout: Layout) {
  const name = `${store.spec.singular} Information`
  const fields = [...store.fields.values()].filter(
    (field) => layout.has(field) && !field.apiName.startsWith('$'),
  )
  const section = {
    name,
    api_name: name,
    display_label: name,
    sequence_number: 1,
    column_count: 2,
    fields: fields.map((field, index) => ({
      ...fieldMeta(org, store, { ...field, picklist: [...(layout.options(field) ?? field.picklist)] }),
      required: layout.demands(field),
      sequence_number: index + 1,
    })),
  }
  const standard = layout.id === store.layoutId
  return {
    id: layout.id,
    name: layout.name,
    api_name: layout.name,
    display_label: layout.name,
    status: 'active',
    visible: true,
    source: standard ? 'default' : 'crm',
    generated_type: standard ? 'system' : 'custom',
    sections: [section],
    profiles: org.profiles.filter(({ id }) => layout.profiles.includes(id)),
  }
}

export function listProfiles(call: Call): Answer {
  const profiles = call.org.profiles.map(({ id, name }) => ({
    id,
    name,
    display_label: name,
    api_name: name,
    type: 'normal_profile',
    custom: false,
    description: null,
    created_time: null,
    modified_time: null,
  }))
  const wanted = call.path[2]
  const shown = wanted === undefined ? profiles : profiles.filter((one) => one.id === wanted)
  return shown.length > 0 ? { status: 200, body: { profiles: shown } } : nothing
}

export function duplicateCheckPreference(call: Call): Answer {
  const { org } = call
  const store = moduleParam(call)
  const other = { Leads: 'Contacts', Contacts: 'Leads' }[store.spec.apiName]
  if (!org.duplicateCheck || other === undefined) return nothing
  const email = (module: string) => ({
    api_name: 'Email',
    name: 'Email',
    id: org.modules.get(module)?.fields.get('Email')?.id,
  })
  const configuration = {
    field_mappings: [{ current_field: email(store.spec.apiName), mapped_field: email(other) }],
    mapped_module: { api_name: other, name: other, id: org.modules.get(other)?.id },
  }
  return {
    status: 200,
    body: {
      duplicate_check_preference: {
        type: org.duplicateCheck,
        type_configurations: org.duplicateCheck === 'mapped_module_records' ? [configuration] : null,
      },
    },
  }
}

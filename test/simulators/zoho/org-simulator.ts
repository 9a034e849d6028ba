import { addCustomField } from './create-fields.ts'
import { fieldMeta } from './field-metadata.ts'
import { addLayout, placeInLayout, removeFromLayout } from './layouts.ts'
import { mergeRecords } from './merge.ts'
import type { Organisation } from './organisation.ts'
import { setPhoto } from './photos.ts'
import { removeEntry } from './remove.ts'
import { copyOf, takeCopy } from './snapshot.ts'
import { restamp } from './stamp.ts'
import { rowsOf } from './fields/modules.ts'
import type { ModuleStore } from './store.ts'
import type { OrgSimulator, Row } from './types.ts'
import { affectedBy } from './write.ts'
import { convertLeadTo } from './convert.ts'

/** The organisation as tests and the CRM viewer hold it: past the API, as a CRM user would work. */
export function orgSimulator(org: Organisation): OrgSimulator {
  const storeOf = (module: string): ModuleStore => {
    const store = org.modules.get(module)
    if (!store) throw new Error(`no module ${module} in the simulator`)
    return store
  }
  const entryOf = (module: string, id: string) => {
    const entry = storeOf(module).rows.get(id)
    if (!entry) throw new Error(`no record ${id} in ${module}`)
    return entry
  }
  return {
    get id() {
      return org.id
    },
    get name() {
      return org.name
    },
    get location() {
      return org.location
    },
    get prefix() {
      return org.prefix
    },
    copy: () => copyOf(org),
    takeCopy: (copy) => takeCopy(org, copy),
    get automationsFired() {
      return org.automations
    },
    get deliveries() {
      return org.deliveries
    },
    records: (module) =>
      storeOf(module)
        .order.filter((entry) => !entry.gone || storeOf(module).concealed.has(entry.row.id))
        .map((entry) => entry.row),
    record: (module, id) => storeOf(module).rows.get(id)?.row,
    insert: (module, row) => insertAsUser(org, storeOf(module), row),
    update(module, id, changes) {
      const entry = entryOf(module, id)
      const affected = new Map([[id, affectedBy(entry.row, changes)]])
      const now = org.clock.ms()
      const lines = withLineIds(org, changes)
      storeOf(module).change(
        entry,
        { ...lines, Modified_Time: org.clock.format(now), Modified_By: byHand(org) },
        now,
      )
      restamp(org, storeOf(module), entry.row)
      org.onChange({ module, operation: 'update', ids: [id], affected })
      return entry.row
    },
    remove(module, id) {
      removeEntry(org, storeOf(module), entryOf(module, id))
      org.onChange({ module, operation: 'delete', ids: [id], affected: new Map() })
    },
    restore(module, id) {
      const store = storeOf(module)
      const found = store.deleted.find((one) => one.id === id && !one.forGood)
      if (!found) throw new Error(`no record ${id} in the recycle bin of ${module}`)
      store.deleted = store.deleted.filter((one) => one !== found)
      store.restore(found.entry)
    },
    merge: (module, of) => mergeRecords(org, storeOf(module), { chosen: {}, ...of }),
    convertLead: (id) => convertLeadTo(org, entryOf('Leads', id)),
    fields: (module) =>
      [...storeOf(module).fields.values()]
        .filter((field) => !field.apiName.startsWith('$'))
        .map((field) => fieldMeta(org, storeOf(module), field)),
    removeField: (module, apiName) => storeOf(module).removeField(apiName),
    addCustomField: (module, spec) =>
      fieldMeta(org, storeOf(module), addCustomField(org, storeOf(module), spec)),
    addLayout: (module, spec) => addLayout(org, storeOf(module), spec),
    placeInLayout: (module, id, apiName) => placeInLayout(storeOf(module), id, apiName),
    removeFromLayout: (module, id, apiName) => removeFromLayout(storeOf(module), id, apiName),
    makeUnique(module, apiName) {
      const field = storeOf(module).fields.get(apiName)
      if (!field) throw new Error(`no field ${apiName} in ${module}`)
      storeOf(module).addField({ ...field, unique: { case_sensitive: false } })
    },
    setOptions(module, apiName, options, forecasts = {}) {
      const field = storeOf(module).fields.get(apiName)
      if (!field) throw new Error(`no field ${apiName} in ${module}`)
      storeOf(module).addField({ ...field, picklist: ['-None-', ...options], forecasts })
    },
    retireOption(module, apiName, option) {
      const field = storeOf(module).fields.get(apiName)
      if (!field?.picklist.includes(option)) throw new Error(`no ${option} in ${apiName} of ${module}`)
      const picklist = field.picklist.filter((one) => one !== option)
      storeOf(module).addField({ ...field, picklist, retired: [...(field.retired ?? []), option] })
    },
    addDependency: (module, dependency) => void storeOf(module).dependencies.push(dependency),
    removeDependency(module, dependency) {
      const store = storeOf(module)
      store.dependencies = store.dependencies.filter((one) => one !== dependency)
    },
    setPipelines(pipelines, forecasts = {}) {
      const { fields } = storeOf('Deals')
      const [pipeline, stage] = [fields.get('Pipeline'), fields.get('Stage')]
      if (!pipeline || !stage) throw new Error('deals have no pipelines')
      storeOf('Deals').addField({ ...pipeline, picklist: Object.keys(pipelines), stages: pipelines })
      const picklist = [...new Set([...stage.picklist, ...Object.values(pipelines).flat()])]
      storeOf('Deals').addField({ ...stage, picklist, forecasts: { ...stage.forecasts, ...forecasts } })
    },
    setPlaces(module, apiName, places) {
      const field = storeOf(module).fields.get(apiName)
      if (!field) throw new Error(`no field ${apiName} in ${module}`)
      const picklist = ['-None-', ...places.map(({ value }) => value)]
      storeOf(module).addField({ ...field, type: 'picklist', length: 120, picklist, places })
    },
    setTaxes(taxes) {
      org.taxes = taxes.map((tax) => ({ ...tax, id: org.nextId() }))
    },
    denyWrites(module, denied = true) {
      if (denied) org.readOnly.add(module)
      else org.readOnly.delete(module)
    },
    concealAll(module) {
      const store = storeOf(module)
      for (const entry of store.rows.values()) store.conceal(entry)
    },
    revealAll: (module) => storeOf(module).reveal(),
    hold(id, state) {
      if (state) org.held.set(id, state)
      else org.held.delete(id)
    },
    photo: (id) => org.photos.get(id),
    putPhoto: (module, id, bytes) => setPhoto(org, entryOf(module, id), bytes),
    guide(id, blueprint) {
      if (blueprint) org.blueprints.set(id, blueprint)
      else org.blueprints.delete(id)
    },
    hideModule(module, hidden = true) {
      storeOf(module).hidden = hidden
    },
    setEdition(edition, users) {
      org.edition = edition
      org.userCount = users ?? org.userCount
    },
    setDuplicateCheck(type) {
      org.duplicateCheck = type
    },
    creditsUsed: () => org.credits.used(),
    spendCredits: (credits) => org.credits.spend(credits),
  }
}

/** A colleague in the CRM, not the connecting user: loop guards look at Modified_By. */
function byHand(org: Organisation) {
  const user = org.users[1] ?? org.users[0]
  return user ? { id: user.id, name: user.name } : org.me()
}

function insertAsUser(org: Organisation, store: ModuleStore, given: Record<string, unknown>): Row {
  const now = org.clock.ms()
  const time = org.clock.format(now)
  const by = byHand(org)
  const stamp = { Owner: by, Created_By: by, Modified_By: by, Created_Time: time, Modified_Time: time }
  const row: Row = {
    ...stamp,
    ...withLineIds(org, given),
    id: typeof given.id === 'string' ? given.id : org.nextId(),
  }
  restamp(org, store, row)
  const created = Date.parse(String(row.Created_Time))
  const modified = Date.parse(String(row.Modified_Time))
  store.insert({
    row,
    createdMs: row.Created_Time === time ? now : created,
    modifiedMs: row.Modified_Time === time ? now : modified,
    gone: false,
  })
  org.onChange({ module: store.spec.apiName, operation: 'insert', ids: [row.id], affected: new Map() })
  return row
}

function withLineIds(org: Organisation, row: Record<string, unknown>): Record<string, unknown> {
  const withIds = Object.values(rowsOf).flatMap((name) => {
    const lines = name && row[name]
    if (!name || !Array.isArray(lines)) return []
    return [[name, lines.map((line: Record<string, unknown>) => ({ ...line, id: line.id ?? org.nextId() }))]]
  })
  return { ...row, ...Object.fromEntries(withIds) }
}

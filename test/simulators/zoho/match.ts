import { failure, invalidData, type Outcome } from './answers.ts'
import type { Spot } from './check-record.ts'
import type { Field } from './fields/field.ts'
import type { Organisation } from './organisation.ts'
import type { Entry, ModuleStore } from './store.ts'

/**
 * The order in which upsert looks for an existing record (contract 2.3): the array as given, then every other unique
 * field; without an array the system field first. An array without the system field leaves it unchecked.
 */
export function matchOrder(store: ModuleStore, sent: unknown): Field[] {
  const unique = store.uniqueFields()
  const system = store.fields.get(store.spec.systemField)
  if (sent === undefined || sent === null) return distinct([...(system ? [system] : []), ...unique])
  if (!Array.isArray(sent)) {
    throw invalidData({
      expected_data_type: 'jsonarray',
      api_name: 'duplicate_check_fields',
      json_path: '$.duplicate_check_fields',
    })
  }
  if (sent.length > 10) {
    throw invalidData({
      maximum_length: 10,
      api_name: 'duplicate_check_fields',
      json_path: '$.duplicate_check_fields',
    })
  }
  const given = sent.map((name: unknown, index) => {
    const field = typeof name === 'string' ? store.fields.get(name) : undefined
    if (field && (field === system || field.unique)) return field
    throw invalidData({ api_name: 'duplicate_check_fields', json_path: `$.duplicate_check_fields[${index}]` })
  })
  return distinct([...given, ...unique])
}

const distinct = (fields: Field[]) => [...new Set(fields)]

/** The record that an upsert updates, and by which field. */
export function findMatch(
  org: Organisation,
  store: ModuleStore,
  order: Field[],
  changes: Record<string, unknown>,
) {
  for (const field of order) {
    const winner = pickOne(org, store, field, changes[field.apiName])
    if (winner) return { entry: winner, field: field.apiName }
  }
  return undefined
}

function pickOne(org: Organisation, store: ModuleStore, field: Field, value: unknown): Entry | undefined {
  let winner: Entry | undefined
  for (const entry of store.indexes.get(field.apiName)?.find(value) ?? []) {
    if (isConverted(entry)) continue
    const better = winner && (org.switches.multiMatchWinner === 'oldest') === entry.row.id < winner.row.id
    if (!winner || better) winner = entry
  }
  return winner
}

/** Converted leads are invisible to Leads upsert and search. */
export function isConverted(entry: Entry): boolean {
  return entry.row.Converted__s === true
}

/** A unique field that belongs to another record: DUPLICATE_DATA, naming it (contract 9.4). */
export function duplicates(spot: Spot, changes: Record<string, unknown>, self?: Entry): Outcome[] {
  const { org, store } = spot
  const found: Outcome[] = []
  for (const field of store.fields.values()) {
    if (!field.unique) continue
    const value = changes[field.apiName]
    if (value === undefined || value === null) continue
    for (const entry of store.indexes.get(field.apiName)?.find(value) ?? []) {
      if (entry !== self) found.push(duplicateOf(spot, entry, field.apiName))
    }
    if (found.length === 0 && org.switches.recycleBinBlocksUnique) {
      const key = store.indexes.get(field.apiName)?.key(value)
      const binned = store.deleted.find(
        (one) => !one.forGood && store.indexes.get(field.apiName)?.key(one.entry.row[field.apiName]) === key,
      )
      if (binned) found.push(duplicateOf(spot, binned.entry, field.apiName))
    }
  }
  return found
}

export function duplicateOf(spot: Spot, entry: Entry, apiName: string): Outcome {
  const { org, store, path } = spot
  const { id } = entry.row
  const owner = org.users[0]
  const { duplicateNames } = org.switches
  if (duplicateNames !== 'record')
    return failure(
      'DUPLICATE_DATA',
      'duplicate data',
      duplicateNames === 'field' ? { api_name: apiName } : {},
    )
  return failure('DUPLICATE_DATA', 'duplicate data', {
    api_name: apiName,
    json_path: `${path}.${apiName}`,
    id,
    more_records: false,
    duplicate_record: {
      Owner: { name: owner?.name, id: owner?.id, zuid: owner?.zuid },
      module: { api_name: store.spec.apiName, id: store.id },
      id,
    },
  })
}

/** The Leads <-> Contacts preference: an e-mail of the other module answers DUPLICATE_DATA (KZ177). */
export function crossModuleDuplicate(spot: Spot, changes: Record<string, unknown>): Outcome[] {
  const { org, store } = spot
  if (!org.duplicateCheck || typeof changes.Email !== 'string') return []
  const module = store.spec.apiName
  const other = module === 'Leads' ? 'Contacts' : module === 'Contacts' ? 'Leads' : undefined
  const there = other ? org.findModule(other) : undefined
  const onlyConverted = org.duplicateCheck === 'converted_records'
  for (const entry of there?.indexes.get('Email')?.find(changes.Email) ?? []) {
    if (there && !(onlyConverted && module === 'Contacts' && !isConverted(entry))) {
      return [duplicateOf({ ...spot, store: there }, entry, 'Email')]
    }
  }
  return []
}

import { isObject, plainText } from './answers.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import type { Field } from './fields/field.ts'
import type { Row } from './types.ts'

/** A row as the API shows it: lookups with names, absent fields as null. */
export function showRow(
  org: Organisation,
  store: ModuleStore,
  row: Row,
  how: { names?: readonly string[] | undefined; whole?: boolean } = {},
): Row {
  const { names, whole = false } = how
  const shown: Row = { id: row.id }
  for (const name of names ?? store.fields.keys()) {
    const field = store.fields.get(name)
    if (!field || (!whole && field.type === 'subform')) continue
    if (name === 'Record_Image' && org.switches.recordImage === 'hidden') continue
    const hidden = name === 'Converted_Contact' && !org.switches.convertedContactShown
    const value = hidden ? null : showValue(org, field, row[name])
    shown[name] =
      !whole && field.type === 'textarea' && typeof value === 'string' ? value.slice(0, 500) : value
  }
  return shown
}

export function showValue(org: Organisation, field: Field, value: unknown): unknown {
  if (value === undefined || value === null)
    return field.type === 'tags' || field.type === 'subform' ? [] : field.type === 'boolean' ? false : null
  if (field.type === 'profileimage' && org.switches.recordImage === 'changing')
    return `${plainText(value)} ${org.nextId()}`
  if (field.type === 'lookup' && isObject(value)) return named(org, field, value)
  if (field.type === 'ownerlookup' && isObject(value)) {
    const user = org.users.find((one) => one.id === value.id)
    return user ? { name: user.name, id: user.id, email: user.email } : value
  }
  if (field.type === 'subform' && Array.isArray(value))
    return value.map((line: unknown) => showLine(org, field.apiName, line))
  return value
}

function named(org: Organisation, field: Field, value: Record<string, unknown>): unknown {
  const target = org.modules.get(field.lookup ?? '')
  const entry = typeof value.id === 'string' ? target?.rows.get(value.id) : undefined
  return { name: target && entry ? target.displayName(entry.row) : null, id: value.id }
}

function showLine(org: Organisation, subform: string, line: unknown): unknown {
  const store = org.modules.get(subform)
  if (!isObject(line) || !store) return line
  return showRow(org, store, { ...line, id: String(line.id) }, { whole: true })
}

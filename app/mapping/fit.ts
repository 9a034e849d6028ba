// A mapped record -> one that the organisation's own field metadata accepts. What does not fit is cut or left out, so
// that one odd value never costs the record.

import type { ZohoField } from '#app/zoho/field.ts'
import { cut } from './text.ts'

export type FieldMap = ReadonlyMap<string, ZohoField>

const defaultLengths: Readonly<Record<string, number>> = {
  text: 255,
  textarea: 2000,
  email: 100,
  phone: 30,
  website: 450,
  picklist: 120,
}
// What a record cannot do without, and what is described elsewhere: sent even when the metadata does not list it.
const unchecked = new Set([
  ...['id', 'Tag', 'Owner', 'Layout', 'Ordered_Items'],
  ...['Last_Name', 'Product_Name', 'Subject', 'Account_Name', 'Contact_Name', 'Unit_Price', 'Adjustment', 'Email'],
])

/**
 * @param fields the module's metadata; when empty nothing is checked
 * @param writing fields that cannot be set by the API on create or update are left out
 */
export function fitRecord(
  row: Readonly<Record<string, unknown>>,
  fields: FieldMap,
  writing: 'create' | 'update',
): Record<string, unknown> {
  if (fields.size === 0) return { ...row }
  const fitted: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue
    const field = fields.get(name)
    const known = unchecked.has(name) || (field && (writing === 'create' ? field.creatable : field.updatable))
    const fit = known ? (field && value !== null ? fitValue(value, field) : value) : undefined
    if (fit !== undefined) fitted[name] = fit
  }
  return fitted
}

/** The value as this field takes it, or undefined when it cannot. */
export function fitValue(value: unknown, field: ZohoField): unknown {
  switch (field.type) {
    case 'text':
    case 'textarea':
    case 'website':
      return typeof value === 'string' ? cut(value, limitOf(field)) : undefined
    case 'email':
    case 'phone':
      return typeof value === 'string' && value.length <= limitOf(field) ? value : undefined
    case 'picklist':
      return optionOf(value, field)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e9 ? value : undefined
    case 'currency':
    case 'double':
      return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e16 ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    default:
      return value
  }
}

const limitOf = (field: ZohoField): number => field.length || (defaultLengths[field.type] ?? 255)

// Zoho documents that new values are added, but an organisation may refuse them: only values it has.
function optionOf(value: unknown, { options }: ZohoField): string | undefined {
  if (typeof value !== 'string') return undefined
  if (options.length === 0) return undefined
  return options.find((option) => option.toLowerCase() === value.toLowerCase())
}

// A mapped record -> one that the organisation's own field metadata accepts. What does not fit is cut or left out, so
// that one odd value never costs the record.

import type { ZohoField } from '#app/zoho/settings/field.ts'
import { isDate, isDateTime } from './dates.ts'
import { amount, round, toNumber } from './money.ts'
import { isZohoEmail, isZohoPhone } from './reach-patterns.ts'
import { fold, spellingsOf } from '#app/mapping/rules/spellings.ts'
import { cut } from './text.ts'
import type { ZohoFields, ZohoRow, ZohoValue } from '#app/zoho/records/rows.ts'

export type FieldMap = ReadonlyMap<string, ZohoField>

// Where metadata names none (contracts/zoho 3.1).
const defaultLengths: Readonly<Record<string, number>> = {
  text: 255,
  textarea: 2000,
  email: 100,
  phone: 30,
  website: 450,
  picklist: 120,
  integer: 9,
  bigint: 18,
  currency: 16,
  double: 16,
  percent: 5,
}
const unchecked = new Set(['Tag', 'Owner', 'Layout', 'Ordered_Items', 'Quoted_Items', 'id'])
const mostDecimals = 9
const digitsOfDouble = 15 // a JSON number is exact up to here
const smallest = 1e-6 // below, JSON writes an exponent, which counts as more than nine decimals

/**
 * @param fields the module's metadata; when empty nothing is checked
 * @param writing fields that cannot be set by the API on create or update are left out
 */
export function fitRecord(row: ZohoFields, fields: FieldMap, writing: 'create' | 'update'): ZohoRow {
  if (fields.size === 0) return { ...row }
  const fitted: Record<string, ZohoValue> = {}
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue
    const field = fields.get(name)
    const known = unchecked.has(name) || (field && (writing === 'create' ? field.creatable : field.updatable))
    const fit = known
      ? field && value !== null && !unchecked.has(name)
        ? fitValue(value, field)
        : value
      : undefined
    if (fit !== undefined) fitted[name] = fit
  }
  return fitted
}

type Fit = (value: ZohoValue, field: ZohoField) => ZohoValue | undefined

const fits: Readonly<Record<string, Fit>> = {
  text: fitText,
  textarea: fitText,
  website: (value, field) => withinLimit(value, field, (url) => /^(https?:\/\/|www\.)\S+$/i.test(url)),
  email: (value, field) => withinLimit(value, field, isZohoEmail),
  phone: (value, field) => withinLimit(value, field, isZohoPhone),
  picklist: optionOf,
  multiselectpicklist: (value, field) => {
    const options = Array.isArray(value) ? [...new Set(value)].map((one) => optionOf(one, field)) : []
    const known = options.filter((option) => option !== undefined)
    return known.length > 0 ? known : undefined
  },
  date: (value) => (typeof value === 'string' && isDate(value) ? value : undefined),
  datetime: (value) => (typeof value === 'string' && isDateTime(value) ? value : undefined),
  integer: (value, field) => (Number.isInteger(value) ? fitNumber(value, field) : undefined),
  bigint: (value, field) => withinLimit(value, field, (digits) => /^-?\d+$/.test(digits)),
  currency: fitNumber,
  double: fitNumber,
  percent: fitNumber,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  lookup: fitReference,
  ownerlookup: fitReference,
}

/** The value as this field takes it, or undefined when it cannot. Types we do not know are left to Zoho. */
export const fitValue = (value: ZohoValue, field: ZohoField): ZohoValue | undefined => {
  const fit = fits[field.type]
  return fit ? fit(value, field) : value
}

/** Characters or digits that the field holds. */
export const limitOf = (field: ZohoField): number => field.length || (defaultLengths[field.type] ?? 255)

function fitText(value: unknown, field: ZohoField): string | undefined {
  return typeof value === 'string' ? cut(value, limitOf(field)) : undefined
}

function withinLimit(
  value: unknown,
  field: ZohoField,
  accepts: (text: string) => boolean,
): string | undefined {
  return typeof value === 'string' && value.length <= limitOf(field) && accepts(value) ? value : undefined
}

// Zoho refuses more than nine decimals, and more digits before the point than the field holds.
function fitNumber(value: unknown, field: ZohoField): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const decimals = field.type === 'integer' ? 0 : Math.min(field.decimals ?? mostDecimals, mostDecimals)
  const rounded = round(amount(value), decimals)
  if (rounded.abs().gte(amount(10).pow(Math.min(limitOf(field), digitsOfDouble)))) return undefined
  return rounded.abs().lt(smallest) ? 0 : toNumber(rounded)
}

// Zoho documents that new values are added, but an organisation may refuse them: only values it has.
function optionOf(value: unknown, { options }: ZohoField): string | undefined {
  if (typeof value !== 'string') return undefined
  const known = spellingsOf(options).get(fold(value))
  return known !== undefined && options.includes(value) ? value : known
}

function fitReference(value: ZohoValue): ZohoValue | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined
  return typeof value.id === 'string' && value.id !== '' ? value : undefined
}

import { isObject, type Details } from './answers.ts'
import { isDate, parseDateTime } from './clock.ts'
import type { Field } from './fields/field.ts'
import type { Organisation } from './organisation.ts'

/** Why a value is refused: becomes one INVALID_DATA item (contract 2.2). */
export class Problem {
  code: string
  message: string
  details: Details
  constructor(details: Details, message = 'invalid data', code = 'INVALID_DATA') {
    this.details = details
    this.message = message
    this.code = code
  }
}
const wrongType = (expected_data_type: string) => new Problem({ expected_data_type })

/** D7, verbatim; JavaScript needs the u flag. */
const emailShape =
  /^[+\-\p{L}\p{M}\p{N}_]([\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*)@(?=.{4,256}$)(([\p{L}\p{N}\p{M}]+)(([-_]*[\p{L}\p{M}\p{N}])*)[.])+[\p{L}\p{M}]{2,22}$/u
/** The linear simulator for Zoho's phone regex, whose atomic groups JavaScript lacks (contract 3.1). */
const phoneShape = /^\+?[\dA-Za-z]+(?:[ .-][\dA-Za-z]+)*$/
const plainEmail = /^[A-Za-z0-9_+-][A-Za-z0-9_+.-]*@(?:[A-Za-z0-9]+[.])+[A-Za-z]{2,22}$/

/** The value as it is stored, or the Problem with it. `null` was handled before. */
export function coerce(field: Field, value: unknown, org: Organisation): unknown {
  switch (field.type) {
    case 'text':
    case 'textarea':
    case 'website':
    case 'profileimage':
      return text(field, value, org)
    case 'email':
      return pattern(field, value, org, isEmail)
    case 'phone':
      return pattern(field, value, org, isPhone)
    case 'picklist':
      return picklist(field, value, org)
    case 'multiselectpicklist':
      return multiselect(field, value, org)
    case 'tax':
      return productTaxes(value, org)
    case 'date':
      if (typeof value !== 'string' || !isDate(value)) return wrongType('date')
      return value
    case 'datetime':
      return dateTime(value, org)
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType('integer')
      return String(Math.abs(value)).length > field.length ? tooLong(field) : value
    case 'bigint':
      if (typeof value !== 'string' || !/^-?\d+$/.test(value)) return wrongType('bigint')
      return value.replace('-', '').length > field.length ? tooLong(field) : value
    case 'currency':
      return decimal(field, value, mostDecimals(org))
    case 'double':
    case 'percent':
      return decimal(field, value, field.decimals)
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType('boolean')
    case 'lookup':
      return lookup(field, value, org)
    case 'ownerlookup':
      return owner(value, org)
    case 'tags':
      return tags(value)
    case 'discount':
      return typeof value === 'string' && /^\d+(\.\d+)?%$/.test(value)
        ? value
        : decimal(field, value, mostDecimals(org))
    case 'linetax':
      return lineTax(value, org)
    case 'subform':
    case 'autonumber':
    case 'address':
    case 'location':
    default:
      return value
  }
}

const tooLong = (field: Field) => new Problem({ maximum_length: field.length })

function text(field: Field, value: unknown, org: Organisation): unknown {
  if (typeof value !== 'string') return wrongType(field.type === 'website' ? 'website' : 'text')
  if (value.length > field.length && codePoints(value) > field.length) return tooLong(field)
  if (org.switches.emojiInText === 'reject' && /[\u{10000}-\u{10FFFF}]/u.test(value)) return new Problem({})
  if (field.type === 'website' && value !== '' && !/^(https?:\/\/|www\.)|\./i.test(value))
    return new Problem({})
  return value
}

export function codePoints(value: string): number {
  let count = 0
  for (const _ of value) count++
  return count
}

function pattern(field: Field, value: unknown, org: Organisation, fits: (text: string) => boolean): unknown {
  if (typeof value !== 'string') return wrongType(field.type)
  if (value === '') return value
  const checked = text(field, value, org)
  return checked instanceof Problem || fits(value) ? checked : new Problem({})
}

export function isEmail(address: string): boolean {
  return plainEmail.test(address) || emailShape.test(address)
}

export function isPhone(number: string): boolean {
  return phoneShape.test(number)
}

function picklist(field: Field, value: unknown, org: Organisation): unknown {
  if (typeof value !== 'string') return wrongType('text')
  if (value === '-None-') return null
  if (codePoints(value) > field.length) return tooLong(field)
  if (field.picklist.includes(value)) return value
  if (field.places || field.apiName === 'Currency' || org.switches.unknownPicklist === 'reject') {
    return new Problem({ supported_values: field.picklist })
  }
  return value
}

function multiselect(field: Field, value: unknown, org: Organisation): unknown {
  if (!Array.isArray(value)) return wrongType('jsonarray')
  for (const one of value) {
    if (typeof one !== 'string') return wrongType('text')
    if (org.switches.unknownPicklist === 'reject' && !field.picklist.includes(one)) {
      return new Problem({ supported_values: field.picklist })
    }
  }
  return value
}

function productTaxes(value: unknown, org: Organisation): unknown {
  if (!Array.isArray(value)) return wrongType('jsonarray')
  const found: { id: string; value: string }[] = []
  for (const one of value) {
    const name = isObject(one) ? (one.id ?? one.value) : one
    const tax = org.taxes.find((each) => each.id === name || each.name === name)
    if (!tax) return new Problem({ supported_values: org.taxes.map((each) => each.name) })
    found.push({ id: tax.id, value: tax.name })
  }
  return found
}

function dateTime(value: unknown, org: Organisation): unknown {
  const at = typeof value === 'string' ? parseDateTime(value) : undefined
  return at === undefined ? wrongType('datetime') : org.clock.format(at)
}

// An amount keeps the decimals of its record's currency; here, those of the organisation's most precise one.
const mostDecimals = (org: Organisation): number =>
  Math.max(...[org.currency, ...org.currencies].map((iso) => org.decimalsIn(iso)))

function decimal(field: Field, value: unknown, decimals: number): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType('double')
  if (Number.isInteger(value) && Math.abs(value) < 1e5) return value
  if (Math.abs(value) >= 10 ** field.length) return tooLong(field)
  const written = String(value)
  const digits = written.includes('e-') ? 99 : (written.split('.')[1]?.length ?? 0)
  if (digits > 9) return new Problem({ maximum_length: 9 })
  return digits > decimals ? Number(roundHalfUp(value, decimals)) : value
}

function roundHalfUp(value: number, decimals: number): string {
  const sign = value < 0 ? -1 : 1
  const shifted = Number(`${Math.abs(value)}e${decimals}`)
  return `${sign * Math.round(shifted)}e-${decimals}`
}

export const badLookup = 'the related id given seems to be invalid'

function lookup(field: Field, value: unknown, org: Organisation): unknown {
  if (!isObject(value)) return wrongType('jsonobject')
  if (value.id === undefined) {
    if (org.switches.lookupByName === 'ignore') return undefined
    return new Problem({ inner: 'id' }, 'required field not found', 'MANDATORY_NOT_FOUND')
  }
  if (typeof value.id !== 'string') return new Problem({ expected_data_type: 'bigint', inner: 'id' })
  const target = org.modules.get(parentModule(value) ?? field.lookup ?? '')
  if (target && !target.rows.has(value.id)) return new Problem({ inner: 'id' }, badLookup)
  return { id: value.id }
}

/** A note names its record's module beside the id. */
const parentModule = ({ module }: Record<string, unknown>): string | undefined =>
  isObject(module) && typeof module.api_name === 'string' ? module.api_name : undefined

function owner(value: unknown, org: Organisation): unknown {
  if (!isObject(value)) return wrongType('jsonobject')
  const user = org.users.find((one) => one.id === value.id)
  return user ? { id: user.id, name: user.name } : new Problem({ inner: 'id' }, badLookup)
}

function tags(value: unknown): unknown {
  if (!Array.isArray(value)) return wrongType('jsonarray')
  for (const one of value) {
    if (!isObject(one) || typeof one.name !== 'string') return wrongType('jsonobject')
    if (codePoints(one.name) > 25) return new Problem({ maximum_length: 25, inner: 'name' })
  }
  return value
}

function lineTax(value: unknown, org: Organisation): unknown {
  if (!Array.isArray(value)) return wrongType('jsonarray')
  const kept: unknown[] = []
  for (const one of value) {
    if (!isObject(one)) return wrongType('jsonobject')
    const tax = org.taxes.find((each) => each.id === one.id || each.name === one.name)
    if (tax) kept.push({ percentage: one.percentage ?? tax.percentage, name: tax.name, id: tax.id })
    else if (org.switches.unknownLineTax === 'reject') return new Problem({ inner: 'name' })
    else if (org.switches.unknownLineTax === 'accept') kept.push({ ...one })
  }
  return kept
}

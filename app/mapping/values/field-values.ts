// A value as a Zoho field of some type takes it. Pure, and light enough for the browser: how phone numbers are read is
// given by the caller.

import type { ZohoField } from '#app/zoho/settings/field.ts'
import { toDate, toDateTime } from './dates.ts'
import type { FactValue } from '#app/mapping/facts/facts.ts'
import { fitValue } from './fit.ts'
import { toEmail } from './reach-patterns.ts'
import { clean, line } from './text.ts'
import type { ZohoValue } from '#app/zoho/records/rows.ts'

/** As a person reads it; null when there is nothing to read. */
export function textOf(value: FactValue): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return clean(typeof value === 'object' ? value.join(', ') : String(value))
}

export function numberOf(value: FactValue): number | null {
  const text = typeof value === 'number' ? value : textOf(value)
  if (text === null || typeof value === 'boolean') return null
  const number = Number(typeof text === 'string' ? (measured.exec(text)?.[1] ?? text) : text)
  return Number.isFinite(number) ? number : null
}

// "20.5 kg", as metafields of weights and sizes read.
const measured = /^(-?\d+(?:\.\d+)?) \p{L}+$/u

const yes = new Set(['true', 'yes', '1', 'on'])
const no = new Set(['false', 'no', '0', 'off'])

function booleanOf(value: FactValue): boolean | null {
  if (typeof value === 'boolean') return value
  const text = (textOf(value) ?? '').toLowerCase()
  return yes.has(text) ? true : no.has(text) ? false : null
}

type Ways = {
  zone: string
  /** Reads a phone number; null when it is none. */
  toPhone: (text: string | null) => string | null
}
type Convert = (value: FactValue, ways: Ways) => ZohoValue

const toText: Convert = (value) => textOf(value)
const toOneLine: Convert = (value) => line(textOf(value))

const conversions: Readonly<Record<string, Convert>> = {
  text: toOneLine,
  textarea: toText,
  website: toOneLine,
  email: (value) => toEmail(textOf(value)),
  phone: (value, { toPhone }) => toPhone(textOf(value)),
  picklist: toOneLine,
  multiselectpicklist: (value) => (typeof value === 'object' ? value : [textOf(value) ?? []].flat()),
  date: (value, { zone }) => toDate(textOf(value) ?? '', zone),
  datetime: (value) => toDateTime(textOf(value) ?? ''),
  integer: numberOf,
  bigint: toOneLine,
  currency: numberOf,
  double: numberOf,
  percent: numberOf,
  boolean: booleanOf,
}

/** Field types that a rule may write. */
export const canWrite = (type: string): boolean => Object.hasOwn(conversions, type)

/** The value as the field takes it; undefined when it cannot, or when there is none. */
export function toValue(value: FactValue, field: ZohoField, ways: Ways): ZohoValue | undefined {
  if (value === null) return undefined
  const converted = conversions[field.type]?.(value, ways) ?? null
  const fit = converted === null ? undefined : fitValue(converted, field)
  return fit === '' ? undefined : fit
}

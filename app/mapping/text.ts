// Shopify's text -> text that Zoho accepts. Source of the patterns: contracts/zoho 3.1.

import { parsePhoneNumberFromString, type CountryCode, isSupportedCountry } from 'libphonenumber-js/min'

/**
 * Cuts to at most `limit` UTF-16 units without splitting a surrogate pair. Zoho documents code points but counts as
 * Java does in places: this is right for both.
 */
export function cut(value: string, limit: number): string {
  if (value.length <= limit) return value
  const end = isHighSurrogate(value.charCodeAt(limit - 1)) ? limit - 1 : limit
  return value.slice(0, end).trimEnd()
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/** Without control characters and lone surrogates, trimmed; null when nothing is left. */
export function clean(value: string | null | undefined): string | null {
  if (!value) return null
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  const text = value.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '').trim()
  return text === '' ? null : text
}

const zohoEmail =
  /^[+\-\p{L}\p{M}\p{N}_]([\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*)@(?=.{4,256}$)(([\p{L}\p{N}\p{M}]+)(([\-_]*[\p{L}\p{M}\p{N}])*)[.])+[\p{L}\p{M}]{2,22}$/u
const emailLimit = 100

/** The e-mail if Zoho takes it, else null: an invalid one would fail the whole record. */
export function toEmail(value: string | null | undefined): string | null {
  const email = clean(value)
  if (!email || email.length > emailLimit) return null
  return isZohoEmail(email) ? email : null
}

// The domain part of Zoho's pattern backtracks on long labels: bound it before matching.
function isZohoEmail(email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return domain.split('.').every((label) => label.length <= 63 && !/[-_]{3,}/.test(label)) && zohoEmail.test(email)
}

// Zoho's own pattern needs atomic groups, which JavaScript lacks; this linear one accepts a subset of it.
const zohoPhone = /^\+?[\dA-Za-z]+(?:[ .-][\dA-Za-z]+)*$/
const phoneLimit = 30

/** International format where the number is a real one, else tidied; null when Zoho would refuse it. */
export function toPhone(value: string | null | undefined, country: string | null | undefined): string | null {
  const raw = clean(value)
  if (!raw) return null
  const parsed = parsePhoneNumberFromString(raw, countryOf(country))
  const phone = parsed?.isValid() ? parsed.number + (parsed.ext ? ` x${parsed.ext}` : '') : tidy(raw)
  return phone.length <= phoneLimit && zohoPhone.test(phone) ? phone : null
}

const countryOf = (country: string | null | undefined): CountryCode | undefined =>
  country && isSupportedCountry(country) ? country : undefined

const tidy = (raw: string): string =>
  (raw.startsWith('+') ? '+' : '') +
  raw
    .replace(/[^\dA-Za-z .-]/g, ' ')
    .replace(/[ .-]+/g, ' ')
    .trim()

/** Only values that are there: an absent key leaves Zoho's value, null would clear it. */
export function withoutEmpty(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined && value !== ''))
}

/** Shopify's time -> Zoho's: no milliseconds, no bare Z. */
export const toDateTime = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}+00:00`

// E-mail addresses and phone numbers as Zoho takes them: an invalid one fails the whole record, so it is left out.

import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import { clean } from './text.ts'

// Zoho's documented pattern (contracts/zoho 3.1), with its domain written without ambiguity: `X+([-_]*X)*` and
// `X+(?:[-_]+X+)*` accept the same labels, but the former takes seconds to refuse "a@abcd.abcd…1".
const zohoEmail =
  /^[+\-\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*@(?=.{4,256}$)(?:[\p{L}\p{N}\p{M}]+(?:[-_]+[\p{L}\p{N}\p{M}]+)*\.)+[\p{L}\p{M}]{2,22}$/u
const emailLimit = 100

/** Whether Zoho's own pattern takes it. Runs in linear time. */
export const isZohoEmail = (email: string): boolean => email.length <= emailLimit && zohoEmail.test(email)

/** The e-mail if Zoho takes it, else null. */
export function toEmail(value: string | null | undefined): string | null {
  const email = clean(value)
  return email !== null && isZohoEmail(email) ? email : null
}

// Zoho's own pattern needs atomic groups, which JavaScript lacks; this linear one accepts a subset of it.
const zohoPhone = /^\+?[\dA-Za-z]+(?:[ .-][\dA-Za-z]+)*$/
const phoneLimit = 30
const fewestDigits = 3 // "call me" is not a number, "112" is

/** Whether Zoho certainly takes it. */
export const isZohoPhone = (phone: string): boolean => phone.length <= phoneLimit && zohoPhone.test(phone)

/**
 * International format where the number is a real one, else tidied; null when it is no number.
 * @param country ISO code that a national number belongs to
 */
export function toPhone(value: string | null | undefined, country: string | null | undefined): string | null {
  const raw = clean(value)?.normalize('NFKC')
  if (!raw || (raw.match(/\d/g) ?? []).length < fewestDigits) return null
  const phone = realNumber(raw, country) ?? tidy(raw)
  return [phone, phone.replaceAll(' ', '')].find(isZohoPhone) ?? null
}

// Some write two numbers into one field: the first real one counts.
function realNumber(raw: string, country: string | null | undefined): string | null {
  for (const one of [raw, ...raw.split(/[,;|]|\s\/\s/)]) {
    const parsed = parsePhoneNumberFromString(one, countryOf(country))
    if (parsed?.isValid()) return parsed.number + (parsed.ext ? ` x${parsed.ext}` : '')
  }
  return null
}

const countryOf = (country: string | null | undefined): CountryCode | undefined =>
  country && isSupportedCountry(country) ? country : undefined

const tidy = (raw: string): string =>
  (raw.startsWith('+') ? '+' : '') +
  raw
    .replace(/[^\dA-Za-z .-]/g, ' ')
    .replace(/[ .-]+/g, ' ')
    .trim()

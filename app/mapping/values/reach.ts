// Phone numbers as Zoho takes them: an invalid one fails the whole record, so it is left out.

import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import { fewestDigits, isZohoPhone } from './reach-patterns.ts'
import { clean, cut } from './text.ts'

/** Two numbers and a remark fit in here; Zoho takes thirty characters. */
const longestText = 200

/**
 * International format where the number is a real one, else tidied; null when it is no number.
 * @param country ISO code that a national number belongs to
 */
export function toPhone(value: string | null | undefined, country: string | null | undefined): string | null {
  const text = clean(value)
  const raw = text && cut(text, longestText).normalize('NFKC')
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

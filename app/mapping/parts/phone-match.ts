// Whether two phone numbers are one, however Zoho's people wrote it down. Pure.

import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { PhoneKey } from '#app/mapping/records/customer.ts'
import { toPhone } from '#app/mapping/values/reach.ts'

const tailLength = 6
const digits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

/** The last digits, the same in every way of writing a number; null where there are too few to tell anything. */
export function phoneTail(text: string): string | null {
  const all = digits(text.replace(/(?:x|ext\.?)\s*\d+$/i, ''))
  return all.length < tailLength ? null : all.slice(-tailLength)
}

/** A number without its country code is read as one of the same country. */
export function isSamePhone({ number, country }: PhoneKey, written: string): boolean {
  const own = parsePhoneNumberFromString(number)
  if (!own?.isValid()) return digits(toPhone(written, country) ?? '') === digits(number)
  const other = parsePhoneNumberFromString(written, { defaultCallingCode: own.countryCallingCode })
  return other?.number === own.number && other.ext === own.ext
}

/** How the number may stand in Zoho, for a search that compares letter by letter. */
export function phoneSpellings({ number }: PhoneKey): string[] {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed?.isValid()) return [...new Set([number, digits(number)])]
  const [national, international] = [parsed.formatNational(), parsed.formatInternational()]
  const groups = national.match(/\d+/g) ?? []
  return [
    ...new Set([
      number,
      parsed.number,
      parsed.number.slice(1),
      `00${parsed.number.slice(1)}`,
      international,
      international.replaceAll(' ', '-'),
      parsed.nationalNumber,
      national,
      ...['', ' ', '-', '.'].map((between) => groups.join(between)),
    ]),
  ]
}

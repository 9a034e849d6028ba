// Countries and states where Zoho keeps them in lists: the option that means Shopify's place. Pure.
//
// Zoho's lists hold names, codes or values shown under another name (contracts/zoho 11b.10): whatever says the same place
// is taken, and nothing else.

import { fold, spellingsOf } from '#app/mapping/rules/spellings.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** How a place may be called, the likeliest first. */
export type PlaceNames = readonly (string | null)[]

/** The option of a list that is one of these names; null where it has none, or the field is no list. */
export function placeOption(field: ZohoField | undefined, names: () => PlaceNames): string | null {
  if (field?.type !== 'picklist') return null
  const options = spellingsOf(field.options)
  const said = names().flatMap((name) => (name ? [fold(name)] : []))
  for (const name of said) {
    const option = options.get(name) ?? field.shownAs?.[name]
    if (option !== undefined) return option
  }
  return null
}

const languages = ['en', 'fr', 'de', 'es', 'ja', 'it', 'nl', 'pt']
const namesIn = languages.map((language) => {
  let names: Intl.DisplayNames | undefined
  return (code: string) =>
    (names ??= new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })).of(code) ?? null
})

type Place = {
  country: string | null
  countryCodeV2: string | null
  province: string | null
  provinceCode: string | null
}

/** Lists may be in the organization's own language. */
export const countryNames = ({ country, countryCodeV2: code }: Place): PlaceNames => [
  country,
  code,
  ...(code && /^[A-Z]{2}$/.test(code) ? namesIn.map((nameOf) => nameOf(code)) : []),
]

/** "US-CA" before "CA": a list of all countries' states may have several of one code. */
export const stateNames = ({ province, provinceCode, countryCodeV2 }: Place): PlaceNames => [
  province,
  countryCodeV2 && provinceCode && `${countryCodeV2}-${provinceCode}`,
  provinceCode,
]

// What changes beside a record: the organization's lists and the store's name. Values are made of them, and none of it is an
// edit of the record.

import type { Chance } from '#test/store/random.ts'
import type { LiveShop } from '#test/support/live-shop.ts'

/** @returns what was done, in words */
export type Beside = (live: LiveShop, chance: Chance) => string

/** Stages by what they count as; another one comes first each time. */
export const otherStages =
  (module: 'Deals' | 'Quotes', field: string, forecasts: Readonly<Record<string, string>>): Beside =>
  ({ org }, chance) => {
    const first = chance.pick(['New', 'Offer', 'Draft'])
    org.setOptions(module, field, [first, ...Object.keys(forecasts)], { [first]: 'Open', ...forecasts })
    return `${first} is the first of ${field}`
  }

/** Countries become a list, and Canada is called otherwise in it. */
export const otherCountries =
  (fields: Readonly<Record<string, string>>): Beside =>
  ({ org }, chance) => {
    const value = chance.pick(['Canada', 'CA', 'Kanada'])
    for (const [module, field] of Object.entries(fields))
      org.setPlaces(module, field, [{ value, shown: value, code: 'CA' }])
    return `Canada is called ${value}`
  }

export const otherName: Beside = ({ shop }, chance) => {
  const name = chance.pick(['Acme', 'Acme International', 'Acme & Sons'])
  shop.updateShop({ name })
  return `the store is called ${name}`
}

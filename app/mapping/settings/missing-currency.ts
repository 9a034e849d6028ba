// Amounts where Zoho's organization lacks the currency that Shopify counts in: stored as they are, yen would be dollars.
// So nothing with an amount is written until the merchant chose (decision 046). Pure, and light enough for the browser.

import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** What the merchant wants where the organization lacks the currency. */
export const missingCurrencyChoices = ['wait', 'convert', 'leave_out'] as const
export type MissingCurrency = {
  as: (typeof missingCurrencyChoices)[number]
  /** How much of the organization's currency one of the store's is; null: not said yet. */
  rate: number | null
}

/** How amounts of one currency are written. */
export type AmountRule =
  | { as: 'is' }
  | { as: 'converted'; rate: number; currency: string }
  | { as: 'nothing'; cause: 'currency_missing' | 'currency_left_out' }

export type OrgCurrencies = {
  /** The organization's own; empty while it is not known. */
  own: string
  /** All that records may be written in. */
  active: readonly string[]
}

export const asIs: AmountRule = { as: 'is' }

/**
 * Currencies that records of a module may be written in: none but the organization's own where the module's Currency
 * field is hidden. Null in a single-currency organization.
 * @param fields the module's metadata; where there is none the organization's say counts
 */
export function currenciesIn(
  { multiCurrency, currencies }: { multiCurrency: boolean; currencies: OrgCurrencies },
  { fields }: { fields: FieldMap },
): readonly string[] | null {
  if (!multiCurrency) return null
  return fields.size === 0 ? currencies.active : currenciesNamed(fields.get('Currency'))
}

/** The currencies of a Currency field that can be written. */
export const currenciesNamed = (field: ZohoField | undefined): string[] =>
  field?.creatable ? field.options : []

export function moneyIn(
  currency: string,
  { own, active }: OrgCurrencies,
  choice: MissingCurrency,
): AmountRule {
  if (currency === '' || own === '' || currency === own || active.includes(currency)) return asIs
  if (choice.as === 'convert' && choice.rate !== null)
    return { as: 'converted', rate: choice.rate, currency: own }
  return { as: 'nothing', cause: choice.as === 'leave_out' ? 'currency_left_out' : 'currency_missing' }
}

/** Amounts of a record: what they are in, and the fields that have them. */
export type RecordAmounts = { currency: string; fields: readonly string[] }

/** Those of a row, in a module that says in which currency its records are; null where there are none. */
export function amountsIn(
  row: ZohoFields,
  fields: FieldMap,
  { money = asIs, currency = '' }: { money?: AmountRule; currency?: string },
): RecordAmounts | null {
  const names = Object.keys(row).filter((name) => fields.get(name)?.type === 'currency')
  if (names.length === 0 || !fields.has('Currency') || currency === '' || money.as === 'nothing') return null
  return { currency: money.as === 'converted' ? money.currency : currency, fields: names }
}

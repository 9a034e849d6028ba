// Amounts where Zoho's organization lacks the currency that Shopify counts in: stored as they are, yen would be dollars.
// So nothing with an amount is written until the merchant chose (decision 046). Pure, and light enough for the browser.

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

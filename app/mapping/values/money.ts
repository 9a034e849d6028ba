// Exact money. Amounts stay decimal strings until the last step; Zoho takes numbers.

import { Big } from 'big.js'

export type Amount = Big

export const amount = (value: string | number): Amount => new Big(value)

export const zero: Amount = new Big(0)

export const sum = (amounts: readonly Amount[]): Amount =>
  amounts.reduce((total, next) => total.plus(next), zero)

/** Half up, as Zoho rounds. */
export const round = (value: Amount, decimals: number): Amount => value.round(decimals, Big.roundHalfUp)

/** To the next amount that is not less. */
export const roundUp = (value: Amount, decimals: number): Amount => value.round(decimals, Big.roundUp)

/** "20.00" -> 2. */
export const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0

export const toNumber = (value: Amount): number => Number(value.toString())

type Money = { amount: string; currencyCode: string }

/** "20.00 USD"; null of nothing and of zero. */
export const moneyText = (set: { shopMoney: Money } | null): string | null =>
  set && Number(set.shopMoney.amount) !== 0 ? priceText(set.shopMoney) : null

/** "20.00 USD", "1500 JPY": Shopify says "20.0" of either, and a converted amount has more decimals than its currency. */
export const priceText = ({ amount: text, currencyCode }: Money): string =>
  `${amountText(amount(text), currencyCode)} ${currencyCode}`

/** "20.00", "1500": the same without its currency. */
export const amountText = (exact: Amount, currency: string): string =>
  round(exact, decimalsOfCurrency(currency)).toFixed(decimalsOfCurrency(currency))

/** "10000.0" -> "10000" of yen, "35.5" -> "35.500" of dinars: all decimals that a currency has, and more where there are more. */
export function wholeText(text: string, decimals: number): string {
  const exact = amount(text)
  return exact.toFixed(Math.max(decimals, decimalsOf(exact.toFixed())))
}

const knownPlaces = new Map<string, number>()

/** USD -> 2, JPY -> 0. */
export function decimalsOfCurrency(currency: string): number {
  const known = knownPlaces.get(currency)
  if (known !== undefined) return known
  const places = /^[A-Z]{3}$/.test(currency) ? usualPlaces(currency) : 2
  knownPlaces.set(currency, places)
  return places
}

const usualPlaces = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

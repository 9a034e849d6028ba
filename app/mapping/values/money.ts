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

type Money = { shopMoney: { amount: string; currencyCode: string } }

/** "20.00 USD"; null of nothing and of zero. */
export const moneyText = (set: Money | null): string | null =>
  set && Number(set.shopMoney.amount) !== 0 ? `${set.shopMoney.amount} ${set.shopMoney.currencyCode}` : null

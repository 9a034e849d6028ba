import { Big } from 'big.js'

const NO_DECIMALS = new Set([
  'JPY',
  'KRW',
  'VND',
  'CLP',
  'ISK',
  'XAF',
  'XOF',
  'XPF',
  'PYG',
  'UGX',
  'RWF',
  'VUV',
])
const THREE_DECIMALS = new Set(['KWD', 'BHD', 'OMR', 'JOD', 'TND', 'IQD', 'LYD'])

export function decimalsOf(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0
  return THREE_DECIMALS.has(currency) ? 3 : 2
}

/** Rounds half up to the smallest coin and prints two (zero, three) decimals: Money scalar and REST amounts. */
export function coins(value: Big | string | number, currency = 'USD'): string {
  return new Big(value).round(decimalsOf(currency), Big.roundHalfUp).toFixed(decimalsOf(currency))
}

/** MoneyV2.amount is a Decimal and prints as "10.0", "0.5", "12.34" (documentation's samples, seen in practice). */
export function decimal(value: string): string {
  if (!value.includes('.')) return `${value}.0`
  const cut = value.replace(/0+$/, '')
  return cut.endsWith('.') ? `${cut}0` : cut
}

export const sum = (values: Iterable<string | Big>): Big => {
  let total = new Big(0)
  for (const value of values) total = total.plus(value)
  return total
}

/** Splits an amount by weights, to the coin; the last non-zero part takes what rounding leaves. */
export function split(amount: string, weights: string[], currency: string): string[] {
  const total = sum(weights)
  if (total.eq(0)) return weights.map(() => coins(0, currency))
  let left = new Big(amount)
  const last = weights.findLastIndex((weight) => new Big(weight).gt(0))
  return weights.map((weight, index) => {
    if (index === last) return coins(left, currency)
    const part = new Big(coins(new Big(amount).times(weight).div(total), currency))
    if (index > last) return coins(0, currency)
    left = left.minus(part)
    return coins(part, currency)
  })
}

export type MoneyOwner = { currencyCode: string; presentmentCurrencyCode: string; presentmentRate: number }

export function presentment(owner: MoneyOwner, amount: string): string {
  if (owner.currencyCode === owner.presentmentCurrencyCode) return amount
  return coins(new Big(amount).times(owner.presentmentRate), owner.presentmentCurrencyCode)
}

export function moneyBag(owner: MoneyOwner, amount: string) {
  return {
    shopMoney: { amount: decimal(amount), currencyCode: owner.currencyCode },
    presentmentMoney: {
      amount: decimal(presentment(owner, amount)),
      currencyCode: owner.presentmentCurrencyCode,
    },
  }
}

export function restMoneySet(owner: MoneyOwner, amount: string) {
  return {
    shop_money: { amount, currency_code: owner.currencyCode },
    presentment_money: { amount: presentment(owner, amount), currency_code: owner.presentmentCurrencyCode },
  }
}

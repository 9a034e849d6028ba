// How amounts read in descriptions and notes.

import { expect, it } from 'vitest'
import { moneyText, priceText } from '#app/mapping/values/money.ts'

const set = (amount: string, currencyCode: string) => ({ shopMoney: { amount, currencyCode } })

it.each([
  ['92.5', 'USD', '92.50 USD'],
  ['5.0', 'USD', '5.00 USD'],
  ['3.00', 'USD', '3.00 USD'],
  ['-20.05', 'EUR', '-20.05 EUR'],
  ['1500.0', 'JPY', '1500 JPY'],
  ['35.612', 'KWD', '35.612 KWD'],
  ['0.125', 'USD', '0.13 USD'],
  ['3.403249', 'USD', '3.40 USD'],
  ['149.5', 'JPY', '150 JPY'],
  ['0.3075', 'KWD', '0.308 KWD'],
  ['7.5', 'XTS', '7.50 XTS'],
  ['7.5', 'none', '7.50 none'],
])('%s %s reads %s', (amount, currency, text) => {
  expect(priceText({ amount, currencyCode: currency })).toBe(text)
})

it('of nothing and of zero nothing is said', () => {
  expect([moneyText(null), moneyText(set('0.0', 'USD'))]).toEqual([null, null])
})

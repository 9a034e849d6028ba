// Metafields with money, by the currency that they name themselves.

import { describe, expect, it } from 'vitest'
import { metafieldsIn } from '#app/mapping/facts/money-metafields.ts'
import { applyCustomerRules, applyProductRules } from '#app/mapping/settings/merchant.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import type { AmountRule } from '#app/mapping/settings/missing-currency.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import { customer, field as zohoField, product, variant } from '#test/support/mapping/records.ts'

const field = (type: string, value: unknown) => ({
  namespace: 'custom',
  key: 'deposit',
  type,
  value: JSON.stringify(value),
})
const money = (amount: string, currency_code: string) => field('money', { amount, currency_code })

const asIs: AmountRule = { as: 'is' }
const converted: AmountRule = { as: 'converted', rate: 0.75, currency: 'USD' }
const nothing: AmountRule = { as: 'nothing', cause: 'currency_missing' }

describe('a metafield with money', () => {
  it.each([
    ['of the store’s currency stays', asIs, money('5.99', 'CAD'), [money('5.99', 'CAD')]],
    ['is converted as all amounts are', converted, money('5.99', 'CAD'), [money('4.4925', 'USD')]],
    ['waits as all amounts do', nothing, money('5.99', 'CAD'), []],
    ['of another currency is left out', asIs, money('5.99', 'EUR'), []],
    ['of another currency is not converted', converted, money('5.99', 'EUR'), []],
    ['that is no amount is left out', asIs, field('money', 'free'), []],
    ['with an amount of no number is left out', converted, money('lots', 'CAD'), []],
    [
      'among several leaves those of another currency out',
      converted,
      field('list.money', [
        { amount: '4.00', currency_code: 'CAD' },
        { amount: '8.00', currency_code: 'EUR' },
      ]),
      [field('list.money', [{ amount: '3', currency_code: 'USD' }])],
    ],
    ['is no number', nothing, field('number_decimal', 5.99), [field('number_decimal', 5.99)]],
  ])('%s', (_case, rule, given, expected) => {
    expect(metafieldsIn([given], { money: rule, currency: 'CAD' })).toEqual(expected)
  })
})

const rule = (owner: 'record' | 'product') =>
  Rule.parse({ id: '1', target: 'Deposit', source: { from: 'metafield', owner, name: 'custom.deposit' } })
const merchant = (rules: object, given: AmountRule) => ({
  shop: 'acme.myshopify.com',
  zone: 'UTC',
  settings: Settings.parse({ rules }),
  fields: new Map([['Deposit', zohoField('Deposit', 'currency', { decimals: 2 })]]),
  money: given,
  currency: 'CAD',
})

describe('a rule for a metafield with money', () => {
  const five = { metafields: [money('5.99', 'CAD')] }

  it.each([
    [asIs, 5.99],
    [converted, 4.49],
    [nothing, undefined],
  ])(
    'of a customer and of a variant’s product writes what amounts are written as (%o)',
    (given, expected) => {
      const person = applyCustomerRules({}, customer(five), merchant({ customer: [rule('record')] }, given))
      expect(valueIn(person.row, 'Deposit')).toBe(expected)
      const of = { product: { ...product(), ...five }, variant: variant() }
      const ruled = applyProductRules({}, of, merchant({ product: [rule('product')] }, given))
      expect(valueIn(ruled.row, 'Deposit')).toBe(expected)
    },
  )
})

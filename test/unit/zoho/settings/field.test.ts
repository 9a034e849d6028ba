// What a field's metadata say of its options (contracts/zoho 4).

import { expect, test } from 'vitest'
import { toField, ZohoFieldAnswer } from '#app/zoho/settings/field.ts'

const fieldOf = (pick_list_values: object[]) =>
  toField(ZohoFieldAnswer.parse({ api_name: 'Stage', data_type: 'picklist', pick_list_values }))

test('a value that is out of use is no option, and what it counts as is still known', () => {
  const { options, forecasts } = fieldOf([
    { actual_value: 'Closed Won', forecast_type: 'Closed Won', type: 'unused' },
    { actual_value: 'Gewonnen', forecast_type: 'Closed Won', type: 'used' },
  ])

  expect(options).toEqual(['Gewonnen'])
  expect(forecasts).toEqual({ 'Closed Won': 'Closed Won', Gewonnen: 'Closed Won' })
})

test('a value of which Zoho does not say whether it is in use is an option', () => {
  const values = [{ type: null }, {}, { type: 'other' }, { type: 7 }]

  const { options } = fieldOf(values.map((value, n) => ({ actual_value: `Value ${n}`, ...value })))

  expect(options).toEqual(['Value 0', 'Value 1', 'Value 2', 'Value 3'])
})

test('no name leads to a value that is out of use, and no pipeline to a stage that is', () => {
  const { options, shownAs, stages } = fieldOf([
    { actual_value: 'AT', display_value: 'Austria', type: 'unused' },
    { actual_value: 'Österreich', display_value: 'Austria', type: 'used' },
    {
      actual_value: 'Shop',
      maps: [
        {
          api_name: 'Stage',
          pick_list_values: [{ actual_value: 'Old', type: 'unused' }, { actual_value: 'New' }],
        },
      ],
    },
  ])

  expect(options).toEqual(['Österreich', 'Shop'])
  expect(shownAs).toEqual({ austria: 'Österreich' })
  expect(stages).toEqual({ Shop: ['New'] })
})

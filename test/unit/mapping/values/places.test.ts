import { describe, expect, it } from 'vitest'
import { customerToPerson } from '#app/mapping/records/customer.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { countryNames, placeOption, stateNames } from '#app/mapping/values/places.ts'
import { toField, toFields, ZohoFieldAnswer } from '#app/zoho/settings/field.ts'
import { address, customer, lineItem, order } from '#test/support/mapping/records.ts'

type Option = { actual_value: string; display_value?: string; reference_value?: unknown; code?: unknown }

const list = (api_name: string, options: (string | Option)[]) =>
  toField(
    ZohoFieldAnswer.parse({
      id: '1',
      api_name,
      field_label: api_name,
      data_type: 'picklist',
      pick_list_values: options.map((one) =>
        typeof one === 'string' ? { actual_value: one, display_value: one } : one,
      ),
    }),
  )

const germany = { country: 'Germany', countryCodeV2: 'DE', province: null, provinceCode: null }
const california = {
  country: 'United States',
  countryCodeV2: 'US',
  province: 'California',
  provinceCode: 'CA',
}

describe('a country in a list of Zoho’s', () => {
  it.each<[string, (string | Option)[], string | null]>([
    ['by its name', ['France', 'Germany'], 'Germany'],
    ['by its name in other letters', ['GERMANY'], 'GERMANY'],
    ['by its ISO code', ['FR', 'DE'], 'DE'],
    ['by the organization’s own language', ['Frankreich', 'Deutschland'], 'Deutschland'],
    ['by what Zoho shows', [{ actual_value: 'country_81', display_value: 'Germany' }], 'country_81'],
    ['by the code beside it', [{ actual_value: 'Allemania', code: 'DE' }], 'Allemania'],
    ['by the reference beside it', [{ actual_value: '81', reference_value: 'DE' }], '81'],
    ['the name before the code', ['DE', 'Germany'], 'Germany'],
    ['not where it has none', ['France'], null],
    ['not where it has no options', [], null],
    [
      'not where two options are shown alike',
      [
        { actual_value: 'a', display_value: 'Germany' },
        { actual_value: 'b', display_value: 'Germany' },
      ],
      null,
    ],
    [
      'whatever odd else the list says',
      [{ actual_value: 'Germany', reference_value: 7, code: {} }],
      'Germany',
    ],
  ])('is found %s', (_, options, expected) => {
    expect(placeOption(list('Country', options), () => countryNames(germany))).toBe(expected)
  })
})

it.each<[string, (string | Option)[], string | null]>([
  ['its name', ['California'], 'California'],
  ['its code', ['AZ', 'CA'], 'CA'],
  ['its country’s code and its own', ['CA', 'US-CA'], 'US-CA'],
  ['nothing', ['Catalonia'], null],
])('a state in a list of Zoho’s is found by %s', (_, options, expected) => {
  expect(placeOption(list('State', options), () => stateNames(california))).toBe(expected)
})

it('a text stays the text', () => {
  const field = toField({ id: '1', api_name: 'Country', field_label: '', data_type: 'text' })
  expect(placeOption(field, () => countryNames(germany))).toBe(null)
})

describe('an address', () => {
  const there = customer({ defaultAddress: { ...address, ...california } })
  const fields = new Map(
    [list('Mailing_Country', ['US', 'CA']), list('Mailing_State', ['Oregon'])].map((one) => [
      one.apiName,
      one,
    ]),
  )

  it('is written with the options of a customer’s module, and as a text where none fits', () => {
    expect(customerToPerson(there, 'Contacts', 'unsubscribed', fields)).toMatchObject({
      Mailing_Country: 'US',
      Mailing_State: 'California',
    })
  })

  it('of an order is written so, too', () => {
    const given = order('10.00', [lineItem()], { shippingAddress: { ...address, ...california } })
    const shipping = list('Shipping_Country', [{ actual_value: '840', display_value: 'United States' }])
    const row = orderToSalesOrder(given, {
      shopName: 'Acme',
      accountId: null,
      contactId: null,
      currencies: null,
      fields: new Map([[shipping.apiName, shipping]]),
    })
    expect(row).toMatchObject({ Shipping_Country: '840', Shipping_State: 'California' })
  })
})

const part = (api_name: string, data_type = 'text') => ({
  id: '2',
  api_name,
  field_label: api_name,
  data_type,
})

it('the parts of a compound field are fields where Zoho lists them there alone', () => {
  const fields = toFields([
    {
      ...part('Mailing_Address', 'address'),
      child_fields: [
        part('Mailing_Street'),
        { ...part('Mailing_Country', 'picklist'), pick_list_values: [{ actual_value: 'US' }] },
        { api_name: 'Mailing_City', id: 7 },
      ],
    },
    { ...part('Mailing_Street'), length: 250 },
  ])
  expect(fields.map(({ apiName, type, length, options }) => [apiName, type, length, options])).toEqual([
    ['Mailing_Address', 'address', null, []],
    ['Mailing_Street', 'text', 250, []],
    ['Mailing_Country', 'picklist', null, ['US']],
  ])
})

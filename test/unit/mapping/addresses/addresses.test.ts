import { describe, expect, it } from 'vitest'
import { addressField } from '#app/mapping/addresses/address-fields.ts'
import { sideBySide } from '#app/mapping/catalogue/side-by-side.ts'
import { fitUpdate } from '#app/mapping/addresses/fit-update.ts'
import { fieldIn, wholesIn } from '#app/mapping/catalogue/standard.ts'
import { customerToPerson } from '#app/mapping/records/customer.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { checkStandard } from '#app/sync/queries/preflight-checks.ts'
import { toFields, type ZohoField, ZohoFieldAnswer } from '#app/zoho/settings/field.ts'
import { address, customer } from '#test/support/mapping/records.ts'

type Parts = readonly [apiName: string, label: string][]
const inChildren = (api_name: string, parts: Parts) => [
  {
    api_name,
    field_label: api_name.replaceAll('_', ' '),
    data_type: 'address',
    child_fields: parts.map(([name, field_label]) => ({ api_name: name, field_label, data_type: 'text' })),
  },
]
const namingParent = (parent: string, parts: Parts) =>
  parts.map(([api_name, field_label]) => ({ api_name, field_label, parent_field: { api_name: parent } }))
const mapOf = (...answers: object[]): FieldMap =>
  new Map(
    toFields(answers.map((answer) => ZohoFieldAnswer.parse(answer))).map((field) => [field.apiName, field]),
  )

// The eight parts of Zoho's help ("Address Field").
const parts = (prefix: string): Parts => [
  [`${prefix}1`, 'Country / Region'],
  [`${prefix}2`, 'Flat / House No. / Building / Apartment Name'],
  [`${prefix}3`, 'Street Address'],
  [`${prefix}4`, 'City'],
  [`${prefix}5`, 'State / Province'],
  [`${prefix}6`, 'Zip / Postal Code'],
  [`${prefix}7`, 'Latitude'],
  [`${prefix}8`, 'Longitude'],
]
const contacts = mapOf(
  ...inChildren('Mailing_Address', parts('M')),
  ...inChildren('Other_Address', parts('O')),
)

const listedAs = (name: string, field: ZohoField): ZohoField => ({
  ...field,
  updatable: true,
  ...(name === 'M5' ? { type: 'picklist', options: ['Ontario'] } : {}),
})

const shopify = (field: string) => (field === 'Mailing_City' ? 'Ottawa' : null)

describe('an address in a compound field', () => {
  it.each([
    ['Mailing_Street', contacts, 'M3'],
    ['Mailing_City', contacts, 'M4'],
    ['Mailing_State', contacts, 'M5'],
    ['Mailing_Zip', contacts, 'M6'],
    ['Mailing_Country', contacts, 'M1'],
    ['a part that names its compound', mapOf(...namingParent('Mailing_Address', parts('P'))), 'P3'],
    ['the only one, whatever it is called', mapOf(...inChildren('Address', parts('A'))), 'A3'],
  ])('%s is found by the metadata', (name, fields, expected) => {
    expect(addressField(name.startsWith('Mailing') ? name : 'Mailing_Street', fields)).toBe(expected)
  })

  it('of a lead is its only one', () => {
    const leads = mapOf(...inChildren('Address', parts('L')))
    expect(['Street', 'Zip_Code', 'Country'].map((name) => addressField(name, leads))).toEqual([
      'L3',
      'L6',
      'L1',
    ])
  })

  it('of an order is the one that is called so, and no other', () => {
    const orders = mapOf(...inChildren('Billing_Address', parts('B')))
    expect(addressField('Billing_Code', orders)).toBe('B6')
    expect(addressField('Shipping_Code', orders)).toBe('Shipping_Code')
  })

  it('stays where it was where the metadata does not say', () => {
    const two = mapOf(...inChildren('Mailing_Address', [...parts('M'), ['M9', 'Street Address 2']]))
    expect(addressField('Mailing_Street', two)).toBe('Mailing_Street')
    expect(addressField('Mailing_Street', new Map())).toBe('Mailing_Street')
    expect(addressField('Mailing_Street', mapOf({ api_name: 'Home_Street' }))).toBe('Mailing_Street')
    const both = mapOf({ api_name: 'Mailing_Street' }, ...inChildren('Mailing_Address', parts('M')))
    expect(addressField('Mailing_Street', both)).toBe('Mailing_Street')
    expect(addressField('Last_Name', contacts)).toBe('Last_Name')
  })

  const there = customer({
    defaultAddress: { ...address, address1: '1 Main Street', city: 'Ottawa', zip: null },
  })

  it('is written by its parts, and an absent one is cleared', () => {
    expect(customerToPerson(there, 'Contacts', 'unsubscribed', contacts)).toMatchObject({
      M3: '1 Main Street, Flat 2',
      M4: 'Ottawa',
      M6: null,
    })
  })

  it('has the choice of whose value wins at its own part', () => {
    expect(['Mailing_City', 'Phone'].map((name) => fieldIn(name, contacts))).toEqual(['M4', 'Phone'])
  })

  it('is one value: its parts move together', () => {
    expect(wholesIn('Contacts', contacts)).toEqual([['M3', 'M4', 'M5', 'M6', 'M1']])
  })

  const listed: FieldMap = new Map([...contacts].map(([name, field]) => [name, listedAs(name, field)]))

  it.each([
    [
      'a part that its list does not have is cleared',
      { M4: 'Central', M5: 'Kowloon' },
      { M4: 'Central', M5: null },
    ],
    ['one that it has is written', { M4: 'Ottawa', M5: 'ontario' }, { M4: 'Ottawa', M5: 'Ontario' }],
    ['without the rest of the address it is left alone', { M5: 'Kowloon' }, {}],
    ['another address is none of its business', { M5: 'Kowloon', O4: 'Central' }, { O4: 'Central' }],
  ])('of a record that is there: %s', (_name, row, sent) => {
    expect(fitUpdate(row, 'Contacts', listed)).toEqual(sent)
  })

  it('is compared with Shopify’s own value', () => {
    const sides = { mapped: { M4: 'Ottawa' }, wanted: { M4: 'Ottawa' }, zoho: { M4: 'Hull' }, also: [] }
    expect(sideBySide({ ...sides, fields: contacts, shopify })).toMatchObject([
      { field: 'M4', shopify: 'Ottawa', zoho: 'Hull', differs: true },
    ])
  })

  it('is no finding of the check; one that nothing says the place of is', () => {
    const known = ['First_Name', 'Last_Name', 'Email', 'Email_Opt_Out', 'Phone', 'Description', 'Lead_Source']
    const plain = toFields(known.map((api_name) => ZohoFieldAnswer.parse({ api_name })))
    const at = { kind: 'customer', module: 'Contacts' } as const
    expect(checkStandard(at, [...plain, ...contacts.values()])).toEqual([])
    const lacking = checkStandard(at, plain).map(({ values }) => values['fields'])
    expect(lacking).toEqual(['Mailing Street, Mailing City, Mailing State, Mailing Zip, Mailing Country'])
  })
})

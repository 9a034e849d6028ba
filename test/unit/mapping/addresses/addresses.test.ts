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

type Shown = { whole: string; nested?: boolean; types?: boolean; say?: (label: string) => string }

const named = (api_name: string) => ({ api_name, name: api_name.replaceAll('_', ' '), id: '9' })

// As Zoho's OpenAPI shows it: every part in the list, the coordinates in a compound within the compound.
function ofZoho({ whole, nested = true, types = true, say = (label) => label }: Shown): object[] {
  const inner = `${whole}_Coordinates`
  const part = ([key, label, type]: readonly string[], parent: string) => ({
    api_name: `${parent}_${key}`,
    field_label: say(`${whole.replaceAll('_', ' ')} - ${label}`),
    parent_field: named(parent),
    child_fields: null,
    address: types ? { type } : null,
  })
  const children = ofHelp.map(([key], index) => ({
    sequence_number: index + 1,
    field: named(`${whole}_${key}`),
  }))
  return [
    { api_name: whole, data_type: 'address', parent_field: null, child_fields: children },
    ...ofHelp.map((one) => part(one, whole)),
    ...(nested ? [{ api_name: inner, data_type: 'location', parent_field: named(whole) }] : []),
    part(['Latitude', 'Latitude', 'latitude'], inner),
    part(['Longitude', 'Longitude', 'longitude'], inner),
  ]
}
const cityInGerman = () => 'Feld der Stadt (city)'
const ofHelp = [
  ['Country', 'Country / Region', 'country'],
  ['Flat', 'Flat / House No. / Building / Apartment Name', 'flat'],
  ['Street', 'Street Address', 'street'],
  ['City', 'City', 'city'],
  ['State', 'State / Province', 'state'],
  ['Zip', 'Zip / Postal Code', 'zip'],
] as const

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

  const standard = ['Street', 'City', 'State', 'Zip_Code', 'Country']
  const ofLead = [
    'Address_1_Street',
    'Address_1_City',
    'Address_1_State',
    'Address_1_Zip',
    'Address_1_Country',
  ]

  it.each([
    ['in a compound of their own', { whole: 'Address_1' }],
    ['in one that is not listed itself', { whole: 'Address_1', nested: false }],
    ['and nothing says the types', { whole: 'Address_1', types: false }],
  ])('is found beside coordinates %s', (_name, shown) => {
    const leads = mapOf(...ofZoho(shown))
    expect(standard.map((name) => addressField(name, leads))).toEqual(ofLead)
  })

  it('is found by what Zoho says a part is, whatever the user’s language calls it', () => {
    const spelled = ofZoho({ whole: 'Address_1', say: cityInGerman })
    const leads = mapOf(
      ...spelled.map((one, index) => ({
        ...one,
        ...('address' in one ? { api_name: `Address_1_${index}` } : {}),
      })),
    )
    expect(standard.map((name) => addressField(name, leads))).toEqual(
      [3, 4, 5, 6, 1].map((n) => `Address_1_${n}`),
    )
  })

  it('is found where only the compound names its parts, nested', () => {
    const listed = ofZoho({ whole: 'Mailing_Address' }).map((one) => ({ ...one, parent_field: null }))
    expect(addressField('Mailing_Street', mapOf(...listed))).toBe('Mailing_Address_Street')
    expect(addressField('Mailing_Street', mapOf(...listed.slice(0, 1)))).toBe('Mailing_Address_Street')
  })

  it('keeps two addresses of one person apart, coordinates or not', () => {
    const both = mapOf(...ofZoho({ whole: 'Mailing_Address' }), ...ofZoho({ whole: 'Other_Address' }))
    expect(addressField('Mailing_City', both)).toBe('Mailing_Address_City')
    const order = mapOf(...ofZoho({ whole: 'Billing_Address' }), ...ofZoho({ whole: 'Shipping_Address' }))
    expect(['Billing_Code', 'Shipping_Code'].map((name) => addressField(name, order))).toEqual([
      'Billing_Address_Zip',
      'Shipping_Address_Zip',
    ])
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

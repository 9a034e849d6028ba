import { expect, it } from 'vitest'
import { Settings } from '#app/mapping/settings/settings.ts'
import {
  checkFields,
  checkLayout,
  checkProductLists,
  checkTaxes,
} from '#app/sync/queries/preflight-checks.ts'
import { field } from '#test/support/mapping/records.ts'

const idField = 'Shopify_Customer_Id'
const wholesale = { id: '2', name: 'Wholesale', fields: ['Last_Name', idField], required: ['Last_Name'] }
const standard = { ...wholesale, id: '1', name: 'Standard' }
const about = { idLabel: 'Shopify Customer Id', filled: new Set(['Last_Name']), fields: [] }
const both = { ...about, idField, layouts: [standard, wholesale], layoutId: '2' }
const demanding = { ...wholesale, required: ['Last_Name', 'Owner', idField, 'Region'] }

it.each([
  ['nothing of one that fits', both, []],
  ['nothing where Zoho shows no layouts', { ...both, layouts: [] }, []],
  ['that it is gone', { ...both, layoutId: '9' }, ['layout_gone']],
  ['that it is without our field', { ...both, idField: 'Other' }, ['layout_id']],
  ['the same before the field is made', { ...both, idField: null }, ['layout_id']],
  ['nothing of the standard one then', { ...both, idField: null, layoutId: '1' }, []],
  ['nothing of the only one then', { ...both, idField: null, layouts: [wholesale] }, []],
  ['what it demands and nobody fills', { ...both, layouts: [demanding] }, ['layout_demands']],
])('the check of a chosen layout says %s', (_, chosen, ids) => {
  const found = checkLayout('Contacts', chosen)
  expect(found.map(({ id }) => id)).toEqual(ids)
  expect(found.every(({ status, values }) => status === 'warning' && values['module'] === 'Contacts')).toBe(
    true,
  )
})

it('the check of demands names only what is missing', () => {
  const [check] = checkLayout('Contacts', { ...both, layouts: [demanding] })
  expect(check?.values).toMatchObject({ layout: 'Wholesale', fields: 'Region' })
})

const customFields = (count: number) => Array.from({ length: count }, (_, i) => field(`F${i}`, 'text'))
it.each([
  ['standard', 9, 'ok'],
  ['standard', 10, 'blocked'],
  ['Standard', 10, 'blocked'],
  ['professional', 155, 'blocked'],
  ['enterprise', 300, 'blocked'],
  ['ultimate', 500, 'blocked'],
  // What nobody documents stops nobody: Zoho says so itself when the field is made.
  ['free', 0, 'warning'],
  ['free', 12, 'warning'],
  ['unknown', 12, 'ok'],
  ['unknown', 500, 'warning'],
])('the room for our field: an edition %s with %i custom fields is %s', (edition, count, status) => {
  expect(checkFields('Contacts', 'Shopify Customer Id', customFields(count), edition).status).toBe(status)
})

const zohoTaxes = [{ name: 'Sales Tax', percentage: 8.25 }]
it.each([
  ['nothing of a rate that Zoho has', [{ title: 'Texas', rate: 0.0825 }], 'ok', ''],
  ['nothing of a zero rate', [{ title: 'Exempt', rate: 0 }], 'ok', ''],
  ['nothing without orders', [], 'ok', ''],
  [
    'which it lacks',
    [
      { title: 'VAT', rate: 0.19 },
      { title: 'Fee', rate: null },
    ],
    'info',
    'VAT 19 %, Fee',
  ],
])('the check of taxes says %s', (_, used, status, taxes) => {
  expect(checkTaxes(used, zohoTaxes)).toEqual([{ id: 'taxes', status, values: { taxes } }])
})

it('the check of taxes names ten at most', () => {
  const used = Array.from({ length: 30 }, (_, i) => ({ title: `T${i}`, rate: 0.5 }))
  expect(String(checkTaxes(used, zohoTaxes)[0]?.values['taxes']).split(', ')).toHaveLength(11)
})

it('the check of taxes says which of them Zoho has as another tax', () => {
  const used = [{ title: 'State VAT', rate: 0.1 }]
  expect(checkTaxes(used, [{ name: 'GST', percentage: 10 }])).toEqual([
    { id: 'taxes', status: 'ok', values: { taxes: '' } },
    { id: 'tax_names', status: 'info', values: { taxes: 'State VAT 10 % = GST' } },
  ])
})

const manufacturer = { ...field('Manufacturer', 'picklist'), custom: false, options: ['LexPon Inc.'] }
const category = { ...field('Product_Category', 'picklist'), custom: false, options: ['Lamps'] }
const lists = [manufacturer, category]
const sold = { vendor: ['lexpon inc.', 'Nordlicht'], productType: ['Lamps', 'Shades'] }
const toText = { ...field('Maker', 'text'), label: 'Shopify Vendor' }
const vendorRule = { source: { from: 'value', name: 'vendor' }, target: 'Maker' }
const typesAlone = { product_types: 'Shades' }
const rulesOf = (...rules: object[]) => Settings.parse({ rules: { product: rules } }).rules.product

it.each([
  ['both that have no place', { fields: lists }, { vendors: 'Nordlicht', product_types: 'Shades' }],
  ['nothing that the lists have', { used: { vendor: ['LEXPON INC.'], productType: [] } }, {}],
  ['nothing of a list that is not there: that is told otherwise', { fields: [category] }, typesAlone],
  ['nothing where a text field takes it', { fields: [...lists, toText] }, typesAlone],
  ['nothing where a rule sends it', { rules: rulesOf(vendorRule) }, typesAlone],
])('the check of vendors and product types says %s', (_, given, told) => {
  const { used, fields, rules } = { used: sold, fields: lists, rules: rulesOf(), ...given }
  const found = checkProductLists(used, fields, rules)
  expect(Object.fromEntries(found.map(({ id, values }) => [id, values['texts']]))).toEqual(told)
})

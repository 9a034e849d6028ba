import { describe, expect, it } from 'vitest'
import { linesSideBySide, sideBySide } from '#app/mapping/catalogue/side-by-side.ts'
import type { ZohoFields, ZohoValue } from '#app/zoho/records/rows.ts'
import { toField } from '#app/zoho/settings/field.ts'
import { field as fieldOf } from '#test/support/mapping/records.ts'

const fields = new Map()
const shopify = () => null
const compared = (wanted: ZohoFields, zoho: ZohoFields | null, mapped = wanted) =>
  sideBySide({ fields, mapped, wanted, zoho, shopify, also: [] })
const differs = (wanted: ZohoValue, zoho: ZohoValue) =>
  compared({ Field: wanted }, { Field: zoho })[0]?.differs

describe('two values', () => {
  it.each([
    ['text', 'Lee', 'Lee'],
    ['line ends of either kind', 'a\nb', 'a\r\nb'],
    ['a number and its text', 45, '45.00'],
    ['a flag', false, false],
    ['a moment in two time zones', '2026-03-13T01:00:00+00:00', '2026-03-13T06:30:00+05:30'],
    ['a reference with and without its name', { id: '7' }, { id: '7', name: 'Ann Lee' }],
    ['a list in another order', ['a', 'b'], ['b', 'a']],
    ['nothing and an empty text', null, ''],
  ])('are the same: %s', (_, wanted, zoho) => {
    expect(differs(wanted, zoho)).toBe(false)
  })

  it.each([
    ['another text', 'Lee', 'Smith'],
    ['another number', 45, 45.01],
    ['a blank in Zoho', 'Lee', null],
    ['another record', { id: '7' }, { id: '8', name: 'Ann Lee' }],
    ['codes that are the same number', '007', '7'],
  ])('differ: %s', (_, wanted, zoho) => {
    expect(differs(wanted, zoho)).toBe(true)
  })
})

describe('a record', () => {
  it('shows what differs first', () => {
    const rows = compared({ First_Name: 'Ann', Last_Name: 'Lee' }, { First_Name: 'Ann', Last_Name: 'Smith' })
    expect(rows.map(({ field }) => field)).toEqual(['Last_Name', 'First_Name'])
  })

  it('that is not in Zoho yet differs in nothing', () => {
    expect(compared({ Last_Name: 'Lee' }, null)[0]).toMatchObject({
      wanted: 'Lee',
      zoho: null,
      differs: false,
    })
  })

  it('that points to one which is not there yet says so, and names no id of ours', () => {
    const [row] = compared({ Account_Name: { id: 'new acme.myshopify.com' } }, null)
    expect(row).toMatchObject({ wanted: null, made: true })
    const [known] = compared({ Account_Name: { id: '42' } }, null)
    expect(known).toMatchObject({ wanted: '42', made: false })
  })

  it('whose value Zoho keeps says so', () => {
    const [row] = compared({}, { Last_Name: 'Smith' }, { Last_Name: 'Lee' })
    expect(row).toMatchObject({ wanted: 'Smith', zoho: 'Smith', kept: true, differs: true })
  })

  it('whose blank Zoho keeps differs in it (it was counted among the fields that are the same)', () => {
    const [row] = compared({}, { Mailing_Street: null }, { Mailing_Street: '104 High Street' })
    expect(row).toMatchObject({ wanted: null, zoho: null, kept: true, differs: true })
  })

  it('does not differ in a value that its field has cut', () => {
    const rows = sideBySide({
      fields: new Map([
        ['City', toField({ id: '', api_name: 'City', field_label: 'City', data_type: 'text', length: 5 })],
      ]),
      mapped: { City: 'Llanfairpwll' },
      wanted: {},
      zoho: { City: 'Llanf' },
      shopify,
      also: [],
    })
    expect(rows[0]).toMatchObject({ kept: true, differs: false })
  })
})

describe('an amount is shown with the decimals of its currency', () => {
  it.each([
    ['yen', [0, '10000.0', 10_000], ['10000', '10000', '10000']],
    ['dollars', [2, '45.5', 45.5], ['45.50', '45.50', '45.50']],
    ['dinars', [3, '35.6', 35.612], ['35.600', '35.612', '35.612']],
    ['and none of what it has is cut', [2, '35.612', 35.61], ['35.612', '35.61', '35.61']],
  ] as const)('%s', (_case, [decimals, ofShopify, amount], expected) => {
    const [found] = sideBySide({
      fields: new Map([['Amount', fieldOf('Amount', 'currency', { decimals })]]),
      mapped: { Amount: amount },
      wanted: { Amount: amount },
      zoho: { Amount: amount },
      shopify: () => ofShopify,
      also: [],
    })
    expect([found?.shopify, found?.wanted, found?.zoho]).toEqual(expected)
  })

  it('and a number that is no amount as it is', () => {
    const [found] = sideBySide({
      fields: new Map([['Count', fieldOf('Count', 'integer', { decimals: 2 })]]),
      mapped: { Count: 7 },
      wanted: { Count: 7 },
      zoho: { Count: 7 },
      shopify: () => '7',
      also: [],
    })
    expect([found?.shopify, found?.wanted, found?.zoho]).toEqual(['7', '7', '7'])
  })
})

const row = (Quantity: number) => ({ Quantity, List_Price: 45, Description: 'Lamp\nL-1' })

describe("an order's lines", () => {
  const line = { productId: '1', quantity: 2, listPrice: 45, discount: 0, description: 'Lamp\nL-1' }

  it('are compared by quantity, name and price', () => {
    const lines = {
      field: 'Ordered_Items' as const,
      shopify: ['2 × Lamp, 45.00'],
      wanted: [line as never],
      decimals: 2,
    }
    expect(linesSideBySide('Items', { ...lines, zoho: [row(2)] })).toMatchObject({
      differs: false,
      zoho: '2 × Lamp, 45.00',
    })
    // Yen have no decimals, dinars three.
    expect(linesSideBySide('Items', { ...lines, decimals: 0, zoho: [row(2)] }).zoho).toBe('2 × Lamp, 45')
    expect(linesSideBySide('Items', { ...lines, decimals: 3, zoho: [row(2)] }).wanted).toBe(
      '2 × Lamp, 45.000',
    )
    expect(linesSideBySide('Items', { ...lines, zoho: [row(1)] })).toMatchObject({ differs: true })
  })
})

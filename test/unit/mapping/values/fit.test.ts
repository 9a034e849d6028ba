import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { fitRecord, fitValue } from '#app/mapping/values/fit.ts'
import type { ZohoRow, ZohoValue } from '#app/zoho/records/rows.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { field } from '#test/support/mapping/records.ts'

type Case = [name: string, type: string, more: Partial<ZohoField>, value: ZohoValue, expected: unknown]

describe('a value and the field it is for', () => {
  it.each<Case>([
    ['text that fits', 'text', { length: 5 }, 'abc', 'abc'],
    ['text too long', 'text', { length: 5 }, 'abcdef', 'abcde'],
    ['text with an emoji at the edge', 'text', { length: 5 }, 'abcd😀', 'abcd'],
    ['text without a length: 255', 'text', {}, 'x'.repeat(300), 'x'.repeat(255)],
    ['a textarea without a length: 2,000', 'textarea', {}, 'x'.repeat(3000), 'x'.repeat(2000)],
    ['a number for text', 'text', {}, 5, undefined],
    ['an e-mail', 'email', {}, 'a@b.co', 'a@b.co'],
    ['an e-mail Zoho refuses', 'email', {}, 'a@localhost', undefined],
    ['an e-mail too long is not cut', 'email', { length: 5 }, 'a@b.co', undefined],
    ['a phone', 'phone', {}, '+12025550101', '+12025550101'],
    ['a phone with parentheses', 'phone', {}, '(202) 555', undefined],
    ['a website', 'website', {}, 'https://a.example/b', 'https://a.example/b'],
    ['a website with www', 'website', {}, 'www.a.example', 'www.a.example'],
    ['no website', 'website', {}, 'see below', undefined],
    ['a website too long is not cut', 'website', { length: 15 }, 'https://a.example/b', undefined],
    ['an option', 'picklist', { options: ['Acme', 'Other'] }, 'Acme', 'Acme'],
    ['an option in other letters', 'picklist', { options: ['Acme'] }, 'ACME', 'Acme'],
    ['the exact option before a similar one', 'picklist', { options: ['acme', 'Acme'] }, 'Acme', 'Acme'],
    ['an option the organisation lacks', 'picklist', { options: ['Acme'] }, 'Sire', undefined],
    ['a picklist without options', 'picklist', {}, 'Sire', undefined],
    ['several options, one lacking', 'multiselectpicklist', { options: ['A', 'B'] }, ['b', 'C'], ['B']],
    ['several options, all lacking', 'multiselectpicklist', { options: ['A'] }, ['C'], undefined],
    ['a date', 'date', {}, '2026-01-10', '2026-01-10'],
    ['a date that does not exist', 'date', {}, '2026-02-30', undefined],
    ['a time for a date', 'date', {}, '2026-01-10T00:00:00Z', undefined],
    ['a time', 'datetime', {}, '2026-01-10T00:00:00+00:00', '2026-01-10T00:00:00+00:00'],
    ['a time with a bare Z', 'datetime', {}, '2026-01-10T00:00:00Z', undefined],
    ['an integer', 'integer', {}, 5, 5],
    ['an integer of ten digits', 'integer', {}, 1_234_567_890, undefined],
    ['a fraction for an integer', 'integer', {}, 5.5, undefined],
    ['a long id', 'bigint', {}, '123456789012345678', '123456789012345678'],
    ['an id as a number', 'bigint', {}, 123, undefined],
    ['an amount', 'currency', { decimals: 2 }, 19.99, 19.99],
    ['an amount with more decimals than the field', 'currency', { decimals: 2 }, 1.005, 1.01],
    ['ten decimals, Zoho refuses more than nine', 'double', {}, 0.1234567891, 0.123456789],
    ['an amount so small that JSON writes an exponent', 'double', {}, 0.0000001, 0],
    ['a negative amount', 'currency', { decimals: 2 }, -4.5, -4.5],
    ['an amount of 17 digits', 'currency', {}, 1e17, undefined],
    ['an amount over the field’s own length', 'currency', { length: 5 }, 123_456, undefined],
    ['not a number', 'currency', {}, Number.NaN, undefined],
    ['a number as text', 'currency', {}, '5', undefined],
    ['a percentage', 'percent', { decimals: 2 }, 12.345, 12.35],
    ['yes', 'boolean', {}, true, true],
    ['yes as text', 'boolean', {}, 'true', undefined],
    ['a lookup', 'lookup', {}, { id: '1' }, { id: '1' }],
    ['a lookup of nothing', 'lookup', {}, { id: '' }, undefined],
    ['several names for a lookup', 'lookup', {}, [{ name: 'x' }], undefined],
    ['a type nobody knows', 'formula_of_2030', {}, { id: '1' }, { id: '1' }],
  ])('%s', (_case, ...[type, more, value, expected]) => {
    expect(fitValue(value, field('F', type, more))).toEqual(expected)
  })
})

describe('a record and the fields of its module', () => {
  const fields = new Map(
    [
      field('Last_Name', 'text', { length: 80 }),
      field('Set_Once', 'text', { updatable: false }),
      field('Grand_Total', 'currency', { creatable: false, updatable: false }),
      field('Owner', 'ownerlookup', { creatable: false }),
      field('Tag', 'text'),
    ].map((one) => [one.apiName, one]),
  )
  it('loses what the organisation does not have', () => {
    expect(fitRecord({ Last_Name: 'X', Nobody: 'y' }, fields, 'create')).toEqual({ Last_Name: 'X' })
  })
  it('loses what cannot be written, on create and on update', () => {
    const row = { Last_Name: 'X', Set_Once: 'y', Grand_Total: 5 }
    expect(fitRecord(row, fields, 'create')).toEqual({ Last_Name: 'X', Set_Once: 'y' })
    expect(fitRecord(row, fields, 'update')).toEqual({ Last_Name: 'X' })
  })
  it('keeps owner, tags and rows, whatever the metadata says of them', () => {
    const line = {
      Product_Name: { id: ZohoId.parse('2') },
      Quantity: 1,
      List_Price: 5,
      Discount: 0,
      Line_Tax: [],
      Description: 'x',
    }
    const row: ZohoRow = { Owner: { id: '1' }, Tag: [{ name: 'vip' }], Ordered_Items: [line] }
    expect(fitRecord(row, fields, 'create')).toEqual(row)
  })
  it('keeps null: it clears on purpose', () => {
    expect(fitRecord({ Last_Name: null }, fields, 'update')).toEqual({ Last_Name: null })
  })
  it('is not touched before the metadata is known', () => {
    expect(fitRecord({ Anything: 1 }, new Map(), 'create')).toEqual({ Anything: 1 })
  })
})

import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { value, type Entry } from '#app/mapping/catalogue/entry.ts'
import {
  valueIn,
  withFields,
  type ZohoFields,
  type ZohoRecord,
  type ZohoRow,
} from '#app/zoho/records/rows.ts'

// What the compiler refuses: `tsc` fails where one of these lines is accepted.

type Named = { name: string }
type NamedEntry = Entry<Named, unknown>
const words = 'lastName'
const map = ({ name }: Named) => name

describe('a field that Zoho does not have is a type error', () => {
  const row: ZohoRow = { Last_Name: 'Lee' }

  it('in a row', () => {
    // @ts-expect-error it is called Last_Name
    expect(row.LastName).toBeUndefined()
    // @ts-expect-error the same by its text
    expect(row['LastName']).toBeUndefined()
    // @ts-expect-error and where it is written
    expect(withFields(row, { Ajustment: 1 })).toHaveProperty('Last_Name')
  })

  it('in a record that was read', () => {
    const record: ZohoRecord = { id: ZohoId.parse('1'), Grand_Total: '5' }
    // @ts-expect-error it is called Grand_Total
    expect(record.GrandTotal).toBeUndefined()
  })

  it('in the catalogue, and so is one of another module or of another type', () => {
    const entries: NamedEntry[] = [
      value('name', 'text', map),
      { standard: { words, fields: { Contacts: 'Last_Name' }, map } },
      // @ts-expect-error misspelled
      { standard: { words, fields: { Contacts: 'Lastname' }, map } },
      // @ts-expect-error a Contact has no Company, a Lead has
      { standard: { words, fields: { Contacts: 'Company' }, map } },
      // @ts-expect-error a box holds no text
      { standard: { words, fields: { Contacts: 'Email_Opt_Out' }, map } },
      // @ts-expect-error no module is called so
      { standard: { words, fields: { Persons: 'Last_Name' }, map } },
    ]
    expect(entries).toHaveLength(6)
  })
})

describe('the merchant’s own fields', () => {
  it('are in the same row, and are found by name', () => {
    const ruled: ZohoRow = Object.fromEntries([
      ['Last_Name', 'Lee'],
      ['VIP', true],
    ])
    expect(valueIn(ruled, 'VIP')).toBe(true)
    expect(withFields(ruled, { Last_Name: 'Li' })).toEqual({ Last_Name: 'Li', VIP: true })
  })

  it('hold what Zoho takes', () => {
    // @ts-expect-error a day is text there
    const fields: ZohoFields = { Since: new Date(0) }
    expect(fields['Since']).toBeDefined()
  })
})

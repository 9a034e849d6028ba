// Of a customer who has only a first name in Shopify it is written as the last one, and the first one goes from where it would
// be there twice: when the last one is really sent, and only then.

import { expect, test } from 'vitest'
import { nothingKnown, type FieldChanges } from '#app/sync/pipeline/rows/hashes.server.ts'
import { keptFields, rowToSend } from '#app/sync/pipeline/rows/row-values.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import { field } from '#test/support/mapping/records.ts'
import { known, moduleOf, placeOf, writingOf } from '#test/support/mapping/writings.ts'

const names = ['First_Name', 'Last_Name'] as const
const module = moduleOf(...[...names, 'Shopify_Customer_Id'].map((name) => field(name, 'text')))
const row = { First_Name: null, Last_Name: 'Ada' }
const lovelace = { First_Name: 'Ada', Last_Name: 'Lovelace' }

type Case = {
  changes?: Partial<FieldChanges>
  mapped?: Partial<MappedRecord>
  adopted?: boolean
  there?: ZohoFields
}

function attempt({ changes = {}, mapped = {}, adopted = false, there = lovelace }: Case) {
  const plain = writingOf({ adopted, zohoId: known, changes: { ...nothingKnown, ...changes } })
  const writing = { ...plain, mapped: { ...plain.mapped, ...mapped, row } }
  const place = placeOf('keep', module)
  const all = Object.entries(rowToSend(place, writing, { ...there, id: known }))
  const sent = Object.fromEntries(all.filter(([name]) => name !== module.idField))
  return { sent, kept: keptFields(writing, place) }
}

const last = new Set(['Last_Name'])
const both = new Set(names)

test.each<[string, Case]>([
  ['a Lead brought the last one along', { changes: { takenOver: last } }],
  ['a Lead brought both along', { changes: { takenOver: both } }],
  ['Zoho’s last name stays by a rule', { mapped: { keepIfSet: ['Last_Name'] } }],
  [
    'Zoho’s last name stays by a rule, and Shopify’s first one changed',
    { mapped: { keepIfSet: ['Last_Name'] }, changes: { changed: new Set(['First_Name']) } },
  ],
  ['an earlier write left the last one out', { changes: { held: last } }],
  ['the record was there before', { adopted: true }],
  ['the last one did not change', { changes: { unchanged: last } }],
])('the first name stays with a last one that stays: %s', (_, given) => {
  expect(attempt(given).sent).toEqual({})
})

test('a first name that stays is not counted among what is being written', () => {
  expect(attempt({ changes: { takenOver: last } }).kept).toEqual(expect.arrayContaining([...names]))
})

test.each<[string, Case]>([
  ['nothing is known', {}],
  ['the last one changed', { changes: { changed: last, takenOver: new Set(['First_Name']) } }],
  ['Shopify’s last name always wins by a rule', { adopted: true, mapped: { overwrite: ['Last_Name'] } }],
  [
    'an earlier write left it out, and nobody has changed the last one since',
    { changes: { held: last, isAsSent: (name) => name === 'Last_Name' } },
  ],
])('the first name goes with a last one that is written: %s', (_, given) => {
  expect(attempt(given).sent).toEqual(row)
})

test('the first name stays where a rule says so, whatever becomes of the last one', () => {
  const mapped = { keepIfSet: ['First_Name'] }
  expect(attempt({ mapped, changes: { changed: last } }).sent).toEqual({ Last_Name: 'Ada' })
})

// What a record in a blueprint goes without where Zoho does not say which field is the blueprint's.

import { expect, test } from 'vitest'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { guidedFields } from '#app/sync/pipeline/rows/states.ts'
import { next, type Writing } from '#app/sync/pipeline/rows/next.ts'
import { noneRefused } from '#app/sync/pipeline/rows/row-products.ts'
import { field } from '#test/support/mapping/records.ts'
import { known, moduleOf, refused, writingOf } from '#test/support/mapping/writings.ts'

const picklists = (apiName: string, ...names: string[]): ModuleConfig => ({
  ...moduleOf(...names.map((name) => field(name, 'picklist'))),
  apiName,
})

/** The next attempt; none where the record is refused. */
function after(writing: Writing | undefined, module: ModuleConfig, named: string | null = null) {
  const answer = refused('RECORD_IN_BLUEPRINT', { field: named })
  const around = { owners: new Map(), refused: noneRefused, module, last: false }
  const then = writing && next(writing, answer, around)
  return then && 'again' in then ? then.again : undefined
}

test('no part of an address is left out', () => {
  const contacts = picklists('Contacts', 'Mailing_Country', 'Mailing_State', 'Rating')
  expect(guidedFields(['Mailing_Country', 'Mailing_State', 'Rating'], null, contacts)).toEqual(['Rating'])
  expect(guidedFields(['Mailing_Country'], null, contacts)).toEqual([])
})

test('a state that was not the blueprint’s is given back when another field is tried', () => {
  const orders = picklists('Sales_Orders', 'Status', 'Carrier')
  const first = after(writingOf({ zohoId: known }, { Status: 'Created', Carrier: 'DHL' }), orders)
  expect(first).toMatchObject({ dropped: new Set(['Status']), guided: ['Status'] })
  const second = after(first, orders)
  expect(second).toMatchObject({ dropped: new Set(['Carrier']), guided: ['Carrier'] })
})

test('a further field that Zoho names is left out beside the first, and what it refused otherwise stays out', () => {
  const orders = picklists('Sales_Orders', 'Status', 'Carrier')
  const writing = writingOf(
    { zohoId: known, dropped: new Set(['Email']) },
    { Status: 'Created', Carrier: 'DHL' },
  )
  const second = after(after(writing, orders, 'Status'), orders, 'Carrier')
  expect(second).toMatchObject({
    dropped: new Set(['Email', 'Status', 'Carrier']),
    guided: ['Status', 'Carrier'],
  })
})

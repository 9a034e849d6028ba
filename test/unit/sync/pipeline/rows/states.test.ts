// What a record in a blueprint goes without where Zoho does not say which field is the blueprint's, and what becomes of a
// deal whose pipeline lacks its stage.

import { expect, test } from 'vitest'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { guidedFields, stageIn } from '#app/sync/pipeline/rows/states.ts'
import { next, type Writing } from '#app/sync/pipeline/rows/next.ts'
import { noneRefused } from '#app/sync/pipeline/rows/row-products.ts'
import { field, fieldMap } from '#test/support/mapping/records.ts'
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

const option = (name: string, more: object = {}) => ({ display_value: name, actual_value: name, ...more })
const stages = [
  ['Qualification', 'Open'],
  ['Closed Won', 'Closed Won'],
  ['W-Open', 'Open'],
  ['W-Signed', 'Closed Won'],
] as const
const ofWholesale = [
  { api_name: 'Stage', pick_list_values: ['W-Open', 'W-Signed'].map((name) => option(name)) },
]
const dealsWith = (maps: unknown): ModuleConfig => ({
  ...moduleOf(),
  apiName: 'Deals',
  fields: fieldMap([
    {
      api_name: 'Stage',
      data_type: 'picklist',
      pick_list_values: stages.map(([name, forecast]) => option(name, { forecast_type: forecast })),
    },
    { api_name: 'Pipeline', data_type: 'picklist', pick_list_values: [option('Wholesale', { maps })] },
  ]),
})
const deal = (zohoId: Writing['zohoId']) => writingOf({ zohoId }, { Stage: 'Closed Won', Amount: 30 })
const outside = (writing: Writing, ofPipeline: string | null) => {
  const answer = refused('MAPPING_MISMATCH', { field: 'Stage' })
  const around = { owners: new Map(), refused: noneRefused, module: dealsWith(ofWholesale), last: false }
  const own = new Map(ofPipeline ? [[writing.mapped.shopifyId, ofPipeline]] : [])
  return next(writing, answer, { ...around, stages: own })
}

test('the stage of a pipeline that means the same is found where Zoho names its stages, and no other', () => {
  expect(stageIn('Wholesale', deal(known), dealsWith(ofWholesale))).toBe('W-Signed')
  expect(stageIn('Retail', deal(known), dealsWith(ofWholesale))).toBeNull()
})

test.for([
  [undefined],
  [null],
  ['odd'],
  [[{}]],
  [[{ api_name: 'Stage', pick_list_values: null }]],
  [[{ api_name: 'Type' }]],
])('metadata of another shape name none: %j', ([maps]) => {
  expect(stageIn('Wholesale', deal(known), dealsWith(maps))).toBeNull()
})

test('a deal that is refused with its own pipeline’s stage as well goes without', () => {
  const first = outside(deal(known), 'W-Signed')
  expect(first).toMatchObject({ again: { restaged: ['Closed Won'], mapped: { row: { Stage: 'W-Signed' } } } })
  const second = 'again' in first ? outside(first.again, 'W-Signed') : null
  expect(second).toMatchObject({ again: { misplaced: true, dropped: new Set(['Stage']) } })
})

test('a new deal is tried with each stage that means the same, and then refused', () => {
  for (const own of [null, 'W-Signed']) {
    const first = outside(deal(null), own)
    expect(first).toMatchObject({ again: { mapped: { row: { Stage: 'W-Signed' } } } })
    expect('again' in first ? outside(first.again, own) : null).toMatchObject({
      ended: { result: 'rejected', cause: 'MAPPING_MISMATCH' },
    })
  }
})

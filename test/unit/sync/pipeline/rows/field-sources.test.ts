// Of what another record of Zoho's says by now, whether Shopify says so: what in Shopify it stands for tells.

import { expect, test } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { createDigests } from '#app/lib/secrets/digests.server.ts'
import { fieldChanges, fieldHashes, withDoubt } from '#app/sync/pipeline/rows/hashes.server.ts'

const key = (byte: number) => Buffer.alloc(32, byte)
const one = createDigests([key(1)])
const rotated = createDigests([key(2), key(1)])

const order = (target: string, id = 'gid://shopify/Customer/1', by = '') => ({
  row: { Contact_Name: { id: ZohoId.parse(target) } },
  sources: { Contact_Name: { id, by } },
})
type Order = Pick<ReturnType<typeof order>, 'row'> & Partial<ReturnType<typeof order>>
const sentAs = (of: Order, sent = ['Contact_Name'], stored: string | null = null) =>
  fieldHashes(one, of, { rules: [], sent: new Set(sent), stored })
const seenAs = (stored: string, of: Order) =>
  fieldChanges(rotated, of, { rules: [], module: 'Sales_Orders', fields: new Map(), stored })
const held = { changed: new Set(), unchanged: new Set(), held: new Set(['Contact_Name']) }

test('the same customer is no change, and another one is', () => {
  const stored = sentAs(order('1'))
  const { isAsSent, ...changes } = seenAs(stored, order('2'))
  expect(changes).toMatchObject(held)
  expect([isAsSent('Contact_Name', { id: '1', name: 'Ada' }), isAsSent('Contact_Name', { id: '3' })]).toEqual(
    [true, false],
  )
  expect(seenAs(stored, order('2', 'gid://shopify/Customer/2')).changed).toEqual(new Set(['Contact_Name']))
  expect(seenAs(stored, order('1')).unchanged).toEqual(new Set(['Contact_Name']))
})

test('nor is one where the merchant has it told otherwise, or where it was written before sources were kept', () => {
  expect(seenAs(sentAs(order('1')), order('2', 'Acme', 'companies'))).toMatchObject(held)
  expect(seenAs(sentAs({ row: order('1').row }), order('2'))).toMatchObject(held)
})

test('what had to be left out is held against what was last sent', () => {
  const left = sentAs(order('2'), [], sentAs(order('1')))
  const { isAsSent, ...changes } = seenAs(left, order('3'))
  expect(changes).toMatchObject(held)
  expect(isAsSent('Contact_Name', { id: '1' })).toBe(true)
})

test('of a write in doubt it counts as a change', () => {
  const stored = withDoubt(sentAs(order('1')), ['Contact_Name'])
  expect(seenAs(stored, order('2')).changed).toEqual(new Set(['Contact_Name']))
})

// What another writer was faster with.

import { expect, test } from 'vitest'
import { plannedZohoId, ShopifyId } from '#app/lib/ids.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { nothingKnown } from '#app/sync/pipeline/rows/hashes.server.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'
import { openIn, overtakenAmong } from '#app/sync/pipeline/rows/overtaken.ts'

const [own, other] = [plannedZohoId('own'), plannedZohoId('other')]
const first = ShopifyId.parse('1')
const writing = (about: Partial<Writing> = {}): Writing => ({
  mapped: blankRecord({ shopifyId: first }),
  zohoId: null,
  adopted: false,
  changes: nothingKnown,
  linesKnown: false,
  dropped: new Set(),
  renamed: false,
  ...about,
})
const adopting = writing({ zohoId: other, adopted: true })
const linkTo = (zohoId: typeof own | null, zohoModule = 'Contacts') =>
  new Map([[first, { zohoId, zohoModule }]])
const none = linkTo(null)

type State = {
  one?: Writing
  before?: ReturnType<typeof linkTo>
  now?: ReturnType<typeof linkTo>
  by?: string
}

test.each<[string, State, string[]]>([
  ['planned as new, and made meanwhile', { now: linkTo(own) }, ['1']],
  ['made meanwhile in another module', { now: linkTo(own, 'Leads') }, ['1']],
  ['still about to be made', {}, []],
  [
    'new in this module, in the other before',
    { before: linkTo(own, 'Leads'), now: linkTo(own, 'Leads') },
    [],
  ],
  ['moved meanwhile by another writer', { before: linkTo(own, 'Leads'), now: linkTo(other) }, ['1']],
  ['a record found that is another one’s by now', { one: adopting, by: '2' }, ['1']],
  ['a record found that is nobody’s still', { one: adopting }, []],
  ['its own', { one: adopting, by: '1' }, []],
  ['what the merchant decided', { one: { ...adopting, decided: 'this' }, by: '2' }, []],
])('%s', (_, { one = writing(), before = none, now = none, by }, overtaken) => {
  const planned = { writings: [one], links: before, module: 'Contacts' }
  const owners = new Map(by ? [[other, ShopifyId.parse(by)]] : [])
  expect(overtakenAmong(planned, { links: now, owners })).toEqual(overtaken)
})

test('nothing is asked of what has its link', () => {
  const planned = { writings: [writing({ zohoId: own })], links: linkTo(own), module: 'Contacts' }
  expect(openIn(planned)).toEqual({ ids: [], targets: [] })
  const open = { writings: [writing(), adopting], links: none, module: 'Contacts' }
  expect(openIn(open)).toEqual({ ids: ['1', '1'], targets: [other] })
})

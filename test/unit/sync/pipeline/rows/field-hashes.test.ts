import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createDigests } from '#app/lib/secrets/digests.server.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { commonHashes, fieldChanges, fieldHashes } from '#app/sync/pipeline/rows/hashes.server.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'

const key = (byte: number) => Buffer.alloc(32, byte)
const one = createDigests([key(1)])
const rotated = createDigests([key(2), key(1)])
const foreign = createDigests([key(3)])
// As it was made before digests were keyed.
const short = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 4)

const ada = { Last_Name: 'Lovelace', Email: 'ada@example.com' }
const [rule] = [Rule.parse({ source: { from: 'text', text: 'Dr' }, target: 'Title' })]

type Row = ZohoFields
const written = (row: Row, sent = Object.keys(row), stored: string | null = null) =>
  fieldHashes(one, row, { rules: [], sent: new Set(sent), stored })
const since = (stored: string | null, row: Row, digests = one, rules: Rule[] = []) =>
  fieldChanges(digests, row, { rules, module: 'Contacts', fields: new Map(), stored })

test('of a record that was never written nothing is known', () => {
  expect(since(null, ada)).toMatchObject({
    changed: new Set(),
    unchanged: new Set(),
    regained: new Set(),
    ruledOtherwise: false,
  })
  expect(since(null, ada).gave('vip')).toBe(false)
})

test('what changed is seen across keys, and in hashes of before there were keys', () => {
  const unkeyed = { '': short([]), Last_Name: short('Lovelace'), Email: short('ada@example.com') }
  const married = { ...ada, Last_Name: 'King' }

  for (const stored of [written(ada), JSON.stringify(unkeyed)]) {
    expect(since(stored, ada, rotated).changed).toEqual(new Set())
    expect(since(stored, married, rotated)).toMatchObject({
      changed: new Set(['Last_Name']),
      unchanged: new Set(['Email']),
    })
  }
  expect(since(written(ada), ada, foreign).unchanged).toEqual(new Set())
})

test('what was not sent is not taken for unchanged, and does not count as changed either', () => {
  const stored = written(ada, ['Last_Name'])

  expect(since(stored, ada)).toMatchObject({ changed: new Set(), unchanged: new Set(['Last_Name']) })
})

test('a field that a later write leaves out keeps what is known of it', () => {
  const stored = written(ada, [], written(ada))

  expect(since(stored, ada).unchanged).toEqual(new Set(['Last_Name', 'Email']))
})

test('a value that Shopify no longer has is remembered: back again, it is no change', () => {
  const stored = written({ Last_Name: 'Lovelace' }, [], written(ada))

  expect(since(stored, ada).unchanged).toEqual(new Set(['Last_Name', 'Email']))
})

test('other rules are told apart from another value', () => {
  expect(since(written(ada), ada, one, [rule]).ruledOtherwise).toBe(true)
  expect(since(written(ada), ada).ruledOtherwise).toBe(false)
})

describe('an address', () => {
  const home = { Mailing_Street: '1 Main Street', Mailing_City: 'Toronto', Mailing_State: 'Ontario' }

  test('of which a part changed has changed as a whole', () => {
    const stored = written({ ...ada, ...home })

    expect(since(stored, { ...ada, ...home, Mailing_City: 'Ottawa' })).toMatchObject({
      changed: new Set(Object.keys(home)),
      unchanged: new Set(Object.keys(ada)),
    })
  })

  test('part that was absent and is absent is no change, whatever was stored of it', () => {
    const stored = written(home)

    expect(since(stored, { ...home, Mailing_Zip: null }).changed).toEqual(new Set())
  })
})

describe('consent', () => {
  const out = { Email_Opt_Out: true }

  test('that we took away and that is given again', () => {
    expect(since(written(out), { Email_Opt_Out: false }).regained).toEqual(new Set(['Email_Opt_Out']))
  })
  test.each([
    ['that somebody else took away', written(out, [])],
    ['that nobody took away', written({ Email_Opt_Out: false })],
    ['of which nothing is known', written(ada)],
  ])('%s is not given again', (_name, stored) => {
    expect(since(stored, { Email_Opt_Out: false }).regained).toEqual(new Set())
  })
})

test('of two writes that met, what is the same in both is known', () => {
  const married = { ...ada, Last_Name: 'King' }

  expect(since(commonHashes(written(ada), written(married)), ada)).toMatchObject({
    changed: new Set(['Last_Name']),
    unchanged: new Set(['Email']),
  })
})

test('tags that we gave are known again across keys, and until a write gives others', () => {
  const row = { ...ada, Tag: [{ name: 'vip' }] }
  const about = { rules: [], sent: new Set(Object.keys(row)), stored: null }
  const stored = fieldHashes(one, row, { ...about, given: ['VIP', 'new'] })

  const gaves = (text: string, tags: string[]) => tags.map(since(text, row, rotated).gave)
  expect(gaves(stored, ['vip', 'New', 'other'])).toEqual([true, true, false])
  const later = fieldHashes(one, ada, { rules: [], sent: new Set(['Email']), stored })
  expect(gaves(later, ['vip', 'new'])).toEqual([true, true])
  const last = fieldHashes(one, row, { ...about, stored, given: [] })
  expect(gaves(last, ['vip', 'new'])).toEqual([false, false])
})

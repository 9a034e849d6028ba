import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ShopifyId } from '#app/lib/ids.ts'
import { createDigests } from '#app/lib/secrets/digests.server.ts'
import { fingerprint, isFingerprint, isLinesHash, linesHash } from '#app/sync/core/fingerprint.ts'

const key = (byte: number) => Buffer.alloc(32, byte)
const [one, rotated, foreign] = [[key(1)], [key(2), key(1)], [key(3)]].map(createDigests)
const mapped = {
  shopifyId: ShopifyId.parse('1'),
  parentId: null,
  label: null,
  sourceAt: '',
  email: null,
  total: null,
  row: { Last_Name: 'Lovelace', Email: 'ada@example.com' },
  lines: [],
}
const rowInOrder = [
  ['Email', 'ada@example.com'],
  ['Last_Name', 'Lovelace'],
]
const of = { module: 'Contacts', mapped }
const other = { module: 'Contacts', mapped: { ...mapped, row: { ...mapped.row, Last_Name: 'Byron' } } }
// As it was made before digests were keyed.
const unkeyed = (content: unknown) =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)

test('nobody without the key can tell whose record a fingerprint is', () => {
  if (!one || !foreign) throw new Error('no keys')
  const stored = fingerprint(one, 'Contacts', mapped)

  expect(isFingerprint(one, stored, of)).toBe(true)
  expect(isFingerprint(foreign, stored, of)).toBe(false)
  expect(stored).not.toBe(unkeyed(['Contacts', rowInOrder, []]))
})

test('a fingerprint of the key before, and one of before there were keys, are the same record still', () => {
  if (!one || !rotated) throw new Error('no keys')
  const before = unkeyed(['Contacts', rowInOrder, []])

  for (const stored of [fingerprint(one, 'Contacts', mapped), before]) {
    expect(isFingerprint(rotated, stored, of)).toBe(true)
    expect(isFingerprint(rotated, stored, other)).toBe(false)
  }
  expect(isLinesHash(rotated, linesHash(one, mapped), mapped)).toBe(true)
  expect(isLinesHash(rotated, unkeyed([]), mapped)).toBe(true)
  expect(isLinesHash(rotated, null, mapped)).toBe(false)
  expect(isLinesHash(rotated, null, { ...mapped, lines: null })).toBe(true)
})

const inState = (State: string, says = {}) => ({
  module: 'Leads',
  mapped: { ...mapped, row: { ...mapped.row, State }, says },
})

test('another option of a list for the same is the same record; one that the list lacked before is not', () => {
  if (!one) throw new Error('no key')
  const says = { State: 'Ontario' }
  const [renamed, lacked, plain] = [inState('ON', says), inState('Ontario'), inState('CA-ON')]

  const stored = fingerprint(one, 'Leads', inState('CA-ON', says).mapped)
  expect(isFingerprint(one, stored, renamed)).toBe(true)
  expect(isFingerprint(one, fingerprint(one, 'Leads', lacked.mapped), renamed)).toBe(false)
  // As it was made before.
  expect(isFingerprint(one, fingerprint(one, 'Leads', plain.mapped), inState('CA-ON', says))).toBe(true)
})

test('who is opted out by the choice alone is the same after the upgrade, where addresses are lists as well', () => {
  if (!one) throw new Error('no key')
  const out = inState('CA-ON', { State: 'Ontario' })
  const optedOut = { ...out.mapped, row: { ...out.mapped.row, Email_Opt_Out: true } }
  const unanswered = { module: 'Leads', mapped: { ...optedOut, unanswered: true } }
  // As it was made before it said who opted out; and before it said what is compared.
  for (const before of [optedOut, { ...optedOut, says: {} }])
    expect(isFingerprint(one, fingerprint(one, 'Leads', before), unanswered)).toBe(true)
  // Their own word is another one than the choice.
  const chosen = fingerprint(one, 'Leads', unanswered.mapped)
  expect(isFingerprint(one, chosen, unanswered)).toBe(true)
  expect(isFingerprint(one, chosen, { module: 'Leads', mapped: optedOut })).toBe(false)
})

// Whose values a record holds that has our id and no link here.

import { describe, expect, test } from 'vitest'
import { judged } from '#app/sync/pipeline/rows/row-values.ts'
import { known, moduleOf, placeOf, writingOf } from '#test/support/mapping/writings.ts'

const connectedAt = new Date('2026-11-20T12:00:00.250Z')
const module = moduleOf()
describe('of a record that has our id and no link here', () => {
  const connected = '2026-11-20T12:00:00+00:00'
  const before = '2026-11-01T12:00:00+00:00'
  const kept = { adopted: true, unlinked: false }
  const ours = { adopted: false, unlinked: false }
  test.each([
    ['people have worked on it, where it is of before', before, before, kept],
    ['Zoho is behind, where Shopify changed later', before, '2026-11-09T12:00:00Z', { unlinked: 'behind' }],
    ['it is ours, where it was made since', connected, before, ours],
    ['it is ours, where Zoho does not say', undefined, before, ours],
  ])('%s', (_, made, changed, expected) => {
    const plain = writingOf()
    const writing = { ...plain, unlinked: true, mapped: { ...plain.mapped, sourceAt: changed } }
    const times = made === undefined ? {} : { Created_Time: made, Modified_Time: '2026-11-05T12:00:00+00:00' }
    expect(judged(writing, { id: known, ...times }, placeOf('keep', module, connectedAt))).toMatchObject(
      expected,
    )
    expect(judged(writing, { id: known, ...times }, placeOf('replace', module, connectedAt))).toBe(writing)
  })
})

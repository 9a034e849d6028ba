import { describe, expect, it } from 'vitest'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { createKnown } from '#app/sync/matching/known-records.ts'

const mapped = (shopifyId: string, email: string | null = null): MappedRecord => ({
  ...{ shopifyId, email, parentId: null, label: null, sourceAt: '', row: {}, lines: null, total: null },
})
const nobodys = (id: string, email: string | null, keys: string[] = []) => ({ id, email, keys, ownId: null })

describe('which record stands for a customer', () => {
  it('is the one with the e-mail, and stays so when asked again', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    for (let n = 0; n < 2; n++) {
      expect(known.matchByEmail([mapped('1', 'a@x.com')]).get('1')).toEqual({ zohoId: 'z1', adopted: true })
    }
  })

  it('is a question when several fit', () => {
    const known = createKnown()
    for (const id of ['z1', 'z2']) known.add(nobodys(id, 'a@x.com'))
    const match = known.matchByEmail([mapped('1', 'a@x.com')]).get('1')
    expect(match).toEqual({ why: 'several', candidates: ['z1', 'z2'] })
  })

  it('is a question to both when two ask at once for the same, and to the second when one has it', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    known.add(nobodys('z2', 'b@x.com'))
    const claimed = { why: 'claimed', candidates: ['z1'] }
    const both = known.matchByEmail([mapped('1', 'a@x.com'), mapped('2', 'a@x.com')])
    expect([both.get('1'), both.get('2')]).toEqual([claimed, claimed])
    expect(known.matchByEmail([mapped('3', 'b@x.com')]).get('3')).toMatchObject({ zohoId: 'z2' })
    const second = known.matchByEmail([mapped('4', 'b@x.com')]).get('4')
    expect(second).toEqual({ why: 'claimed', candidates: ['z2'] })
  })

  it('is never one that carries the id of another', () => {
    const known = createKnown()
    known.add({ id: 'z1', email: 'a@x.com', ownId: '9' })
    expect(known.matchByEmail([mapped('1', 'a@x.com')]).size).toBe(0)
  })

  it('is the one with the key before any with the e-mail', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    known.add(nobodys('z2', null, ['shopify 1']))
    const byKey = known.matchByKeys([mapped('1', 'a@x.com')], ({ shopifyId }) => [`shopify ${shopifyId}`])
    expect(byKey.get('1')).toEqual({ zohoId: 'z2', adopted: true })
  })
})

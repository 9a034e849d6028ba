import { describe, expect, it } from 'vitest'
import { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { createKnown } from '#app/sync/matching/known-records.ts'

const idOf = (id: string) => ShopifyId.parse(id)
const mapped = (id: string, email: string | null = null): MappedRecord => ({
  shopifyId: idOf(id),
  email,
  parentId: null,
  label: null,
  sourceAt: '',
  row: {},
  lines: null,
  total: null,
})
const nobodys = (id: string, email: string | null, keys: string[] = []) => ({
  id: ZohoId.parse(id),
  email,
  keys,
  ownId: null,
})

const others = (id: string) => ({ id: ZohoId.parse(id), email: 'a@x.com', ownId: '9' })
const matchOf = (...records: Parameters<ReturnType<typeof createKnown>['add']>[0][]) => {
  const known = createKnown()
  for (const record of records) known.add(record)
  return known.matchByEmail([mapped('1', 'a@x.com')]).get(idOf('1'))
}

describe('which record stands for a customer', () => {
  it('is the one with the e-mail, and stays so when asked again', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    for (let n = 0; n < 2; n++) {
      expect(known.matchByEmail([mapped('1', 'a@x.com')]).get(idOf('1'))).toEqual({
        zohoId: 'z1',
        adopted: true,
      })
    }
  })

  it('is a question when several fit', () => {
    const known = createKnown()
    for (const id of ['z1', 'z2']) known.add(nobodys(id, 'a@x.com'))
    const match = known.matchByEmail([mapped('1', 'a@x.com')]).get(idOf('1'))
    expect(match).toEqual({ why: 'several', candidates: ['z1', 'z2'] })
  })

  it('is a question to both when two ask at once for the same, and to the second when one has it', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    known.add(nobodys('z2', 'b@x.com'))
    const claimed = { why: 'claimed', candidates: ['z1'] }
    const both = known.matchByEmail([mapped('1', 'a@x.com'), mapped('2', 'a@x.com')])
    expect([both.get(idOf('1')), both.get(idOf('2'))]).toEqual([claimed, claimed])
    expect(known.matchByEmail([mapped('3', 'b@x.com')]).get(idOf('3'))).toMatchObject({ zohoId: 'z2' })
    const second = known.matchByEmail([mapped('4', 'b@x.com')]).get(idOf('4'))
    expect(second).toEqual({ why: 'claimed', candidates: ['z2'] })
  })

  describe('where it carries the id of another', () => {
    it('is told as theirs', () => {
      expect(matchOf(others('z1'))).toEqual({ zohoId: 'z1', adopted: true, isOthers: true })
    })

    it('is nobody’s where one fits that is, and none where several fit', () => {
      expect(matchOf(others('z1'), nobodys('z2', 'a@x.com'))).toEqual({ zohoId: 'z2', adopted: true })
      expect(matchOf(others('z1'), others('z2'))).toBeUndefined()
    })

    it('is none of a stranger’s, and asks nobody', () => {
      const person = { email: 'A@x.com', first: 'Grace', last: 'Hopper' }
      const known = createKnown()
      known.add({ ...others('z1'), person })
      const ada = { ...mapped('1', 'a@x.com'), row: { First_Name: 'Ada', Last_Name: 'Lovelace' } }
      expect(known.matchByEmail([ada]).size).toBe(0)
    })
  })

  it('is the one with the key before any with the e-mail', () => {
    const known = createKnown()
    known.add(nobodys('z1', 'a@x.com'))
    known.add(nobodys('z2', null, ['shopify 1']))
    const byKey = known.matchByKeys([mapped('1', 'a@x.com')], ({ shopifyId }) => [`shopify ${shopifyId}`])
    expect(byKey.get(idOf('1'))).toEqual({ zohoId: 'z2', adopted: true })
  })
})

const person = (email: string, last: string, first: string | null = null) => ({ email, last, first })
const named = (shopifyId: string, Email: string, Last_Name: string, First_Name?: string): MappedRecord => ({
  ...mapped(shopifyId, Email.toLowerCase().trim()),
  row: { Email, Last_Name, ...(First_Name ? { First_Name } : {}) },
})

const withRecord = (written: ReturnType<typeof person>) => {
  const known = createKnown()
  known.add({ ...nobodys('z1', 'a@x.com'), person: written })
  return known
}

describe('two customers whose e-mails differ by case or a space', () => {
  const claimed = { why: 'claimed', candidates: ['z1'] }
  const theirs = { zohoId: 'z1', adopted: true }

  it.each([
    ['the one who is called so gets it', 'Lovelace', 'Byron', [theirs, claimed]],
    ['in whichever order they come', 'Byron', 'Lovelace', [claimed, theirs]],
    ['nobody does where neither is', 'Byron', 'King', [claimed, claimed]],
    ['nobody does where both are', 'Lovelace', 'lovelace', [claimed, claimed]],
  ])('asked for at once: %s', (_, one, other, expected) => {
    const known = withRecord(person('a@x.com', 'Lovelace'))
    const found = known.matchByEmail([named('1', 'a@x.com', one), named('2', 'A@x.com', other)])
    expect([found.get(idOf('1')), found.get(idOf('2'))]).toEqual(expected)
  })

  it('one after the other: who is called otherwise and writes it otherwise is asked about, and takes it from nobody', () => {
    const known = withRecord(person('a@x.com', 'Lovelace', 'Ada'))
    expect(known.matchByEmail([named('1', 'A@x.com', 'Byron', 'George')]).get(idOf('1'))).toEqual(claimed)
    expect(known.matchByEmail([named('2', 'a@x.com', 'LOVELACE', 'ada')]).get(idOf('2'))).toEqual(theirs)
    expect(known.matchByEmail([named('1', 'A@x.com', 'Byron', 'George')]).get(idOf('1'))).toEqual(claimed)
  })

  it.each([
    ['of the same e-mail, whatever the name', 'a@x.com', 'Byron', 'Ada'],
    ['of the same name, whatever the case of the e-mail', 'A@x.com', 'Lovelace', 'Ada'],
    ['of the same last name, without a first', 'A@X.com', 'lovelace', undefined],
    ['with another last name, who is still called Ada', 'A@x.com', 'King', 'Ada'],
    ['of the names the other way round', 'A@x.com', 'Ada', 'Lovelace'],
    ['of half a name, which may be a mailbox', 'A@x.com', 'Shopify customer 1', undefined],
    ['named in other letters', 'A@x.com', 'Лавлейс', 'Ада'],
  ])('a single customer %s gets it', (_, email, last, first) => {
    const known = withRecord(person('a@x.com', 'Lovelace', 'Ada'))
    expect(known.matchByEmail([named('1', email, last, first)]).get(idOf('1'))).toEqual(theirs)
  })
})

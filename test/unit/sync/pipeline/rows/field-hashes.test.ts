import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDigests } from '#app/lib/secrets/digests.server.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import {
  commonHashes,
  fieldChanges,
  fieldHashes,
  otherThanSent,
  takenOverHashes,
  withDoubt,
} from '#app/sync/pipeline/rows/hashes.server.ts'
import type { Said } from '#app/mapping/said/said-values.ts'
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
  fieldHashes(one, { row }, { rules: [], sent: new Set(sent), stored })
const since = (stored: string | null, row: Row, digests = one, rules: Rule[] = []) =>
  fieldChanges(digests, { row }, { rules, module: 'Contacts', fields: new Map(), stored })

/** What is held where what was there before us is replaced. */
const heldAnyway = (stored: string, row: Row) =>
  fieldChanges(one, { row }, { rules: [], module: 'Contacts', fields: new Map(), stored, replaces: true })
    .held

test('of a record that was never written nothing is known', () => {
  expect(since(null, ada)).toMatchObject({
    changed: new Set(),
    unchanged: new Set(),
    regained: new Set(),
    ruledOtherwise: new Set(),
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

describe('a value that a write had to leave out', () => {
  const married = { ...ada, Last_Name: 'King' }
  const stored = written(married, ['Email'], written(ada))

  test('is held, however often, and what Zoho last got of the field is known', () => {
    for (const known of [stored, written(married, ['Email'], stored)]) {
      const { changed, unchanged, held, isAsSent } = since(known, married)
      expect({ changed, unchanged, held }).toEqual({
        changed: new Set(),
        unchanged: new Set(['Email']),
        held: new Set(['Last_Name']),
      })
      expect(['Lovelace', 'King', 'Byron', null].map((there) => isAsSent('Last_Name', there))).toEqual([
        true,
        false,
        false,
        false,
      ])
    }
    const again = { ...ada, Last_Name: 'Byron' }
    const { isAsSent, held } = since(written(again, [], stored), again)
    expect([isAsSent('Last_Name', 'Lovelace'), held.has('Last_Name')]).toEqual([true, true])
  })

  test('is held no more once it was sent, or changed', () => {
    expect(since(written(married, ['Last_Name'], stored), married).held).toEqual(new Set())
    expect(since(stored, ada)).toMatchObject({ changed: new Set(['Last_Name']), held: new Set() })
  })

  test('and that Zoho never got is not held where what was there is replaced by now', () => {
    const kept = written(ada, ['Email'])
    expect(since(kept, ada).held).toEqual(new Set(['Last_Name']))
    expect(heldAnyway(kept, ada)).toEqual(new Set())
    expect(heldAnyway(stored, married)).toEqual(new Set(['Last_Name']))
  })
})

test('a field that a later write leaves out keeps what is known of it', () => {
  const stored = written(ada, [], written(ada))

  expect(since(stored, ada).unchanged).toEqual(new Set(['Last_Name', 'Email']))
})

test('a value that Shopify no longer has is remembered: back again, it is no change', () => {
  const stored = written({ Last_Name: 'Lovelace' }, [], written(ada))

  expect(since(stored, ada).unchanged).toEqual(new Set(['Last_Name', 'Email']))
})

function withoutTargets(stored: string): string {
  const { '@': _, ...others } = z.record(z.string(), z.string()).parse(JSON.parse(stored))
  return JSON.stringify(others)
}

describe('other rules are told apart from another value', () => {
  const ruled = { ...ada, Title: 'Dr' }
  const by = (rules: Rule[]) =>
    fieldHashes(one, { row: ruled }, { rules, sent: new Set(Object.keys(ruled)), stored: null })
  const otherwise = (stored: string, rules: Rule[]) => since(stored, ruled, one, rules).ruledOtherwise
  const email = Rule.parse({ source: { from: 'text', text: 'a@example.com' }, target: 'Email' })
  const [all, none] = [new Set(['Title']), new Set()]

  test('by field: a new rule says nothing of the fields that it is not for', () => {
    expect(otherwise(by([]), [rule])).toEqual(all)
    expect(otherwise(by([rule]), [])).toEqual(all)
    expect(otherwise(by([rule]), [rule, email])).toEqual(new Set(['Email']))
    expect(otherwise(by([rule, email]), [email, rule])).toEqual(none)
    expect(otherwise(by([]), [])).toEqual(none)
  })

  test('in hashes of before by which rules there are now', () => {
    expect(otherwise(withoutTargets(by([])), [rule])).toEqual(all)
    expect(otherwise(withoutTargets(by([rule])), [rule])).toEqual(none)
    expect(otherwise(withoutTargets(by([rule])), [])).toEqual(none)
  })

  test('of an address all parts, unless one of them changed by itself', () => {
    const [street, city] = ['Mailing_Street', 'Mailing_City'] as const
    const at = { [street]: '1 Main Street', [city]: 'Toronto' }
    const town = Rule.parse({ source: { from: 'text', text: 'Hull' }, target: city })
    const hull = { ...at, [city]: 'Hull' }

    expect(since(written(at), hull, one, [town]).ruledOtherwise).toEqual(new Set([street, city]))
    const moved = since(written(at), { ...hull, [street]: '2 Main Street' }, one, [town])
    expect(moved.ruledOtherwise).toEqual(new Set([city]))
  })
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
  const stored = fieldHashes(one, { row }, { ...about, given: ['VIP', 'new'] })

  const gaves = (text: string, tags: string[]) => tags.map(since(text, row, rotated).gave)
  expect(gaves(stored, ['vip', 'New', 'other'])).toEqual([true, true, false])
  const later = fieldHashes(one, { row: ada }, { rules: [], sent: new Set(['Email']), stored })
  expect(gaves(later, ['vip', 'new'])).toEqual([true, true])
  const last = fieldHashes(one, { row }, { ...about, stored, given: [] })
  expect(gaves(last, ['vip', 'new'])).toEqual([false, false])
})

describe('while a write is under way', () => {
  const stored = withDoubt(written({ ...ada, Phone: '1' }), ['Phone', 'Mobile'])

  test('its fields differ from any value, also from none, and the others are as they were', () => {
    expect(since(stored, { ...ada, Phone: '1', Mobile: null })).toMatchObject({
      changed: new Set(['Phone', 'Mobile']),
      unchanged: new Set(Object.keys(ada)),
    })
  })

  test('an opt-out that may be ours or not is not taken back', () => {
    const out = { Email_Opt_Out: true }
    expect(since(withDoubt(written(out), ['Email_Opt_Out']), { Email_Opt_Out: false }).regained).toEqual(
      new Set(),
    )
  })
})

const nameIn = (name: string) => (name === 'Tag' ? null : name === 'Street' ? 'Mailing_Street' : name)

describe('a record with the values of another one', () => {
  const lead = { ...ada, Street: '1 Main Street', Phone: '1', Skype_ID: 'ada', Tag: [] }
  const stored = takenOverHashes(
    written(lead, ['Last_Name', 'Email', 'Street', 'Phone']),
    nameIn,
    (name) => name === 'Phone',
  )
  const { Street: _, ...others } = { ...lead, Mailing_Street: lead.Street }

  test('is changed where Shopify is, and where nothing is known of it', () => {
    const changes = since(stored, { ...others, Last_Name: 'King' })
    expect(changes.changed).toEqual(new Set(['Last_Name', 'Tag']))
    expect(changes.ruledOtherwise).toEqual(new Set())
  })

  test('has those that the other one had, unless it was emptied there or Zoho’s own', () => {
    const changes = since(stored, others)
    expect(changes.takenOver).toEqual(new Set(['Last_Name', 'Email', 'Mailing_Street']))
    expect(changes.unchanged).toEqual(new Set(['Phone']))
  })

  test('is like any other once it was written, sent or not', () => {
    const after = written(others, ['Last_Name'], stored)
    expect(since(after, others).takenOver).toEqual(new Set())
    expect(since(after, others).unchanged).toEqual(new Set(['Last_Name', 'Email', 'Mailing_Street', 'Phone']))
  })
})

const deal = (Stage: string, status = 'open') => ({ row: { Stage }, says: { Stage: status } })
const wrote = (of: { row: Row; says?: Said }, sent: string[], stored: string | null = null) =>
  fieldHashes(one, of, { rules: [], sent: new Set(sent), stored })
const changesOf = (stored: string, of: { row: Row; says?: Said }) =>
  fieldChanges(rotated, of, { rules: [], module: 'Deals', fields: new Map(), stored })

describe('where the value is made of more than what Shopify says', () => {
  const inZoho = { changed: new Set(), unchanged: new Set(['Stage']) }

  test('another option for the same is no change, and the same option for another is one', () => {
    const stored = wrote(deal('Contacted'), ['Stage'])

    expect(changesOf(stored, deal('New'))).toMatchObject(inZoho)
    expect(changesOf(stored, deal('Signed', 'won')).changed).toEqual(new Set(['Stage']))
  })

  test('a hash of the value, as it was made before, is known, and becomes one of what Shopify says', () => {
    const before = wrote({ row: { Stage: 'Contacted' } }, ['Stage'])
    expect(changesOf(before, deal('Contacted'))).toMatchObject(inZoho)

    const after = wrote(deal('Contacted'), [], before)
    expect(changesOf(after, deal('New'))).toMatchObject(inZoho)
    const unsent = wrote(deal('Contacted'), [], wrote({ row: { Stage: 'Contacted' } }, []))
    expect(changesOf(unsent, deal('New'))).toMatchObject({ changed: new Set(), unchanged: new Set() })
  })

  test('what a list lacked is not in Zoho, and is written once the list has it', () => {
    const stored = wrote({ row: { Mailing_State: 'Ontario' } }, [])
    const listed = { row: { Mailing_State: 'ON' }, says: { Mailing_State: 'Ontario' } }

    expect(changesOf(stored, listed)).toMatchObject({ changed: new Set(), unchanged: new Set() })
  })
})

describe('what is removed in Shopify', () => {
  const bare = { ...ada, Email: null }
  const emptied = ['Email']
  const removed = (stored: string) =>
    fieldChanges(one, { row: bare, emptied }, { rules: [], module: 'Contacts', fields: new Map(), stored })
  const after = (stored: string | null, sent: string[]) =>
    fieldHashes(one, { row: bare, emptied }, { rules: [], sent: new Set(sent), stored })

  test('is changed once, and is ours where Zoho shows what it was sent', () => {
    const { changed, isAsSent } = removed(written(ada))
    expect(changed).toEqual(new Set(['Email']))
    expect(isAsSent('Email', 'ada@example.com')).toBe(true)
    for (const there of ['king@example.com', null, '']) expect(isAsSent('Email', there)).toBe(false)
    expect(removed(after(written(ada), ['Email'])).changed).toEqual(new Set())
    expect(removed(after(written(ada), [])).changed).toEqual(new Set())
  })

  test('is nobody’s where it never was, or was left out', () => {
    const never = written({ Last_Name: 'Lovelace' })
    expect(removed(never).changed).toEqual(new Set())
    expect(after(never, [])).not.toContain('Email')
    expect(removed(never).isAsSent('Email', null)).toBe(true)
    for (const stored of [never, written(ada, ['Last_Name'])])
      expect(removed(stored).isAsSent('Email', 'ada@example.com')).toBe(false)
  })
})

describe('what Zoho shows of what it was sent', () => {
  const at = '2026-03-01T10:00:00+00:00'
  const sent = { ...ada, Rating: 5, Account_Name: { id: '77' }, Last_Order: at, Mailing_State: null }
  const differing = (there: Record<string, unknown>, stored = written(sent)) =>
    otherThanSent(
      one,
      stored,
      Object.keys(sent),
      (name) => ({ ...sent, ...there })[name as keyof typeof sent],
    )

  test.each([
    ['it as it was', {}, []],
    ['a moment in another time zone', { Last_Order: '2026-03-01T15:30:00+05:30' }, []],
    ['a reference with its name', { Account_Name: { name: 'Acme', id: '77' } }, []],
    ['a blank as a blank text', { Mailing_State: '' }, []],
    ['another text', { Last_Name: 'King' }, ['Last_Name']],
    ['another moment', { Last_Order: '2026-03-01T10:00:00+05:30' }, ['Last_Order']],
    ['a blank', { Rating: null, Email: undefined }, ['Email', 'Rating']],
    ['what was cleared', { Mailing_State: 'Ohio' }, ['Mailing_State']],
  ])('%s', (_, there, names) => {
    expect(differing(there)).toEqual(names)
  })

  test('says nothing of a field that it never took', () => {
    expect(differing({ Last_Name: 'King', Email: 'x' }, written(sent, ['Email']))).toEqual(['Email'])
  })
})

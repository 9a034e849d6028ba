// Which fields of a record are sent, and whose value wins: each case is one field, with what Zoho has of it.

import { describe, expect, test } from 'vitest'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { nothingKnown, type FieldChanges } from '#app/sync/pipeline/rows/hashes.server.ts'
import { keepValues, rowToSend, tagsSent } from '#app/sync/pipeline/rows/row-values.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { valueIn, type ZohoFields } from '#app/zoho/records/rows.ts'
import { field } from '#test/support/mapping/records.ts'
import { known, moduleOf, placeOf, writingOf } from '#test/support/mapping/writings.ts'

const street = ['Mailing_Street', 'Mailing_City', 'Mailing_Country']
const names = ['Last_Name', 'Email', 'Level', 'Adjustment', 'Lead_Source', 'Shopify_Customer_Id', ...street]
const module = moduleOf(
  ...names.map((name) => field(name, 'text')),
  field('Email_Opt_Out', 'boolean'),
  field('Tag', 'text'),
)

type Known = Partial<
  Record<'changed' | 'unchanged' | 'held' | 'takenOver' | 'regained' | 'ruledOtherwise', string[]>
> &
  Partial<Pick<FieldChanges, 'gave' | 'isAsSent'>>
type Case = {
  changes?: Known
  mapped?: Partial<MappedRecord>
  adopted?: boolean
  existing?: Settings['existing']
  /** What Zoho has; null: no record. */
  there?: ZohoFields | null
  dropped?: string[]
  mostTags?: number
}

const changesOf = ({
  changed,
  unchanged,
  held,
  takenOver,
  regained,
  ruledOtherwise,
  ...others
}: Known): FieldChanges => ({
  ...nothingKnown,
  ...others,
  changed: new Set(changed),
  unchanged: new Set(unchanged),
  held: new Set(held),
  takenOver: new Set(takenOver),
  regained: new Set(regained),
  ruledOtherwise: new Set(ruledOtherwise),
})

function attempt(row: ZohoFields, given: Case) {
  const { changes = {}, mapped = {}, adopted = false, existing = 'keep', there = {}, dropped = [] } = given
  const place = placeOf(existing, module)
  const plain = writingOf()
  const writing = {
    ...plain,
    mapped: { ...plain.mapped, ...mapped, row },
    zohoId: there && known,
    adopted,
    changes: changesOf(changes),
    dropped: new Set(dropped),
    ...(given.mostTags === undefined ? {} : { mostTags: given.mostTags }),
  }
  const current = there && { ...there, id: known }
  return { sent: rowToSend(place, writing, current), writing, current }
}

/** What is sent, without our id, which always is. */
function sent(row: ZohoFields, given: Case = {}): ZohoFields {
  const { sent: all } = attempt(row, given)
  expect(valueIn(all, module.idField)).toBe('5')
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== module.idField))
}

const level = { Level: 'gold' }
const [people, blank] = [{ Level: 'silver' }, { Level: '' }]
const of = (mapped: Partial<MappedRecord>) => mapped
const keeps = of({ keepIfSet: ['Level'] })
const overwrites = of({ overwrite: ['Level'] })
const follows = of({ followed: ['Level'] })

describe("a field of a record that is ours: Shopify's value", () => {
  test.each<[string, Case, boolean]>([
    ['is written where nothing is known of it', { there: people }, true],
    ['is written where it changed', { changes: { changed: ['Level'] }, there: people }, true],
    [
      'is left to people where it did not change',
      { changes: { unchanged: ['Level'] }, there: people },
      false,
    ],
    ['is left to people who emptied it, too', { changes: { unchanged: ['Level'] }, there: blank }, false],
    [
      'is written though it did not change, where a rule says always',
      { changes: { unchanged: ['Level'] }, mapped: overwrites, there: people },
      true,
    ],
    [
      'fills a blank though it did not change, where a rule says to fill blanks',
      { changes: { unchanged: ['Level'] }, mapped: keeps, there: blank },
      true,
    ],
    [
      'fills nothing that is set, though it changed, where a rule says to fill blanks',
      { changes: { changed: ['Level'] }, mapped: keeps, there: people },
      false,
    ],
    ['yields to what a Lead brought along', { changes: { takenOver: ['Level'] }, there: people }, false],
    ['fills what a Lead left blank', { changes: { takenOver: ['Level'] }, there: blank }, true],
    [
      'wins over what a Lead brought along, where a rule says always',
      { changes: { takenOver: ['Level'] }, mapped: overwrites, there: people },
      true,
    ],
    ['is left out once Zoho refused it', { changes: { changed: ['Level'] }, dropped: ['Level'] }, false],
  ])('%s', (_, given, isSent) => {
    expect(sent(level, given)).toEqual(isSent ? level : {})
  })
})

describe("a field of a record that was there before us: Shopify's value", () => {
  const adopted = true
  test.each<[string, Case, boolean]>([
    ['is kept out by what is set', { there: people }, false],
    ['fills a blank', { there: blank }, true],
    ['is written where existing records are to be replaced', { existing: 'replace', there: people }, true],
    ['is written once it changed in Shopify', { changes: { changed: ['Level'] }, there: people }, true],
    [
      'is kept out where it differs by another rule only',
      { changes: { changed: ['Level'], ruledOtherwise: ['Level'] }, there: people },
      false,
    ],
    [
      'is written where it changed in Shopify and the rules of another field did',
      { changes: { changed: ['Level'], ruledOtherwise: ['Title'] }, there: people },
      true,
    ],
    ['is written where the field follows Shopify', { mapped: follows, there: people }, true],
    ['is written where a rule says always', { mapped: overwrites, there: people }, true],
    [
      'is kept out where a rule fills blanks, though existing records are to be replaced',
      { mapped: keeps, existing: 'replace', there: people },
      false,
    ],
  ])('%s', (_, given, isSent) => {
    expect(sent(level, { ...given, adopted })).toEqual(isSent ? level : {})
  })
})

describe('a value that Shopify has no more', () => {
  test.each<[string, Case, boolean]>([
    ['clears the field where it changed', { changes: { changed: ['Level'] }, there: people }, true],
    ['clears nothing where it was not known before', { there: people }, false],
    ['clears the field where a rule says always', { mapped: overwrites, there: people }, true],
    [
      'clears nothing where a rule fills blanks',
      { changes: { changed: ['Level'] }, mapped: keeps, there: people },
      false,
    ],
    [
      'is no value of a new record',
      { changes: { changed: ['Level'] }, mapped: overwrites, there: null },
      false,
    ],
  ])('%s', (_, given, isSent) => {
    expect(sent({ Level: null }, given)).toEqual(isSent ? { Level: null } : {})
  })
})

const isSilver = (_: string, there: unknown) => there === 'silver'
const heldLevel = (there: ZohoFields): Case => ({ changes: { held: ['Level'], isAsSent: isSilver }, there })

describe('a value that an earlier write had to leave out', () => {
  test.each<[string, Case, boolean]>([
    ['comes where Zoho has nothing', heldLevel({}), true],
    ['comes where Zoho has what it was last sent', heldLevel({ Level: 'silver' }), true],
    ['stays out where people set the field', heldLevel({ Level: 'bronze' }), false],
    ['comes where a rule says always', { ...heldLevel({ Level: 'bronze' }), mapped: overwrites }, true],
  ])('%s', (_, about, isSent) => {
    expect(sent({ Level: 'gold' }, about)).toEqual(isSent ? { Level: 'gold' } : {})
  })

  test('makes no address new: what people added to it stays', () => {
    const there = { Mailing_Street: 'Hill 1', Mailing_Country: 'France' }
    const row = { Mailing_Street: 'Hill 1', Mailing_City: 'Ulm', Mailing_Country: null }
    const changes = { unchanged: ['Mailing_Street'], held: ['Mailing_City'] }
    expect(sent(row, { changes, there })).toEqual({ Mailing_City: 'Ulm' })
  })
})

describe('consent', () => {
  const out = 'Email_Opt_Out'
  test.each<[string, boolean, Case, boolean]>([
    ['that is withdrawn is written', true, { changes: { changed: [out] }, there: { [out]: false } }, true],
    ['that is withdrawn on both sides is not written', true, { there: { [out]: true } }, false],
    [
      'that is given does not undo what people did',
      false,
      { changes: { changed: [out] }, there: { [out]: true } },
      false,
    ],
    [
      'that we took away is given again',
      false,
      { changes: { changed: [out], regained: [out] }, there: { [out]: true } },
      true,
    ],
    [
      'that is given is written where a rule says always',
      false,
      { mapped: { overwrite: [out] }, there: { [out]: true } },
      true,
    ],
    [
      'that is withdrawn is written where the record was there before us and nobody ticked the box',
      true,
      { adopted: true, there: { [out]: false } },
      true,
    ],
    ['that is given is not said of a new record', false, { there: null }, false],
  ])('%s', (_, value, given, isSent) => {
    expect(sent({ [out]: value }, given)).toEqual(isSent ? { [out]: value } : {})
  })
})

describe('an address', () => {
  const ours = { Mailing_Street: 'Hill 1', Mailing_City: 'Ulm', Mailing_Country: 'Germany' }
  test('takes the parts that it has none of along: what is there is of another one', () => {
    const there = { Mailing_Street: 'Lane 2', Mailing_City: 'Bonn', Mailing_Country: 'France' }
    const none = { ...ours, Mailing_Country: null }
    expect(sent(none, { adopted: true, existing: 'replace', there })).toEqual(none)
    expect(sent(none, { adopted: true, there: { Mailing_Country: 'France' } })).toEqual({})
    expect(sent(none, { changes: { unchanged: ['Mailing_Street', 'Mailing_City'] }, there })).toEqual({})
    expect(sent(none, { there: null })).toEqual({ Mailing_Street: 'Hill 1', Mailing_City: 'Ulm' })
  })
  test('fills no blank beside a part that is set: two addresses would be mixed', () => {
    expect(sent(ours, { adopted: true, there: { Mailing_City: 'Bonn' } })).toEqual({})
  })

  test('is filled in where all of it is blank', () => {
    expect(sent(ours, { adopted: true, there: { Mailing_City: '' } })).toEqual(ours)
  })

  test('wins as a whole where a rule has one part of it win', () => {
    const there = { Mailing_City: 'Bonn', Mailing_Street: 'Lane 2' }
    expect(sent(ours, { adopted: true, mapped: { overwrite: ['Mailing_City'] }, there })).toEqual(ours)
  })

  test('wins but for the part that another rule leaves to Zoho', () => {
    const mapped = { overwrite: ['Mailing_City'], keepIfSet: ['Mailing_Country'] }
    const there = { Mailing_City: 'Bonn', Mailing_Country: 'France' }
    const { Mailing_Country: _, ...others } = ours
    expect(sent(ours, { adopted: true, mapped, there })).toEqual(others)
  })
})

const tagged = (...tags: string[]) => ({ Tag: tags.map((name) => ({ name })) })
const gave = (tag: string) => tag === 'old'

describe('tags', () => {
  test('that people gave stay beside those of Shopify', () => {
    expect(sent(tagged('new'), { there: tagged('vip') })).toEqual(tagged('vip', 'new'))
  })

  test('that Shopify has no more go, if they were ours', () => {
    const changes = { changed: ['Tag'], gave }
    expect(sent(tagged('new'), { changes, there: tagged('old', 'vip') })).toEqual(tagged('vip', 'new'))
  })

  test('of a new record are those that every new one gets, and then Shopify’s, as many as may be', () => {
    const onCreate = { Tag: [{ name: 'shop' }] }
    expect(sent(tagged('a', 'b'), { mapped: { onCreate }, there: null })).toEqual(tagged('shop', 'a', 'b'))
    const few = attempt(tagged('a', 'b'), { mapped: { onCreate }, mostTags: 2, there: null })
    expect(few.sent['Tag']).toEqual(tagged('shop', 'a').Tag)
    expect(tagsSent(few.sent, few.writing, null)).toEqual({ given: ['a'], tagsLeft: true })
  })
})

describe('a new record', () => {
  test('has what it gets once; one that is there does not', () => {
    const onCreate = { Lead_Source: 'Shopify' }
    expect(sent(level, { mapped: { onCreate }, there: null })).toEqual({ ...level, ...onCreate })
    expect(sent(level, { mapped: { onCreate }, there: {} })).toEqual(level)
  })

  test('has no layout where the organisation chose none', () => {
    const onCreate = { Layout: { id: '9' } }
    expect(sent(level, { mapped: { onCreate }, there: null })).toEqual(level)
  })
})

test('the adjustment of an order with rows is sent though it did not change: the rows would not add up', () => {
  const given: Case = { changes: { unchanged: ['Adjustment'] }, there: { Adjustment: '1' } }
  expect(sent({ Adjustment: '2' }, given)).toEqual({})
  expect(sent({ Adjustment: '2' }, { ...given, mapped: { total: '12' } })).toEqual({ Adjustment: '2' })
})

const wrote: ZohoFields = { Level: 'gold', Mailing_Street: '1 Main Street' }
const isAsSent = (name: string, there: unknown) => (there ?? null) === (wrote[name] ?? null)

describe('a field of which Shopify has nothing any more', () => {
  const none = { Level: null, Mailing_Street: null, Mailing_City: null }
  const emptied = Object.keys(none)
  const changes = { changed: emptied, isAsSent }
  const sentOf = (there: ZohoFields, given: Case = {}) =>
    sent(none, { changes, mapped: { emptied }, there, ...given })

  test('is emptied where Zoho has what we wrote', () => {
    expect(sentOf(wrote)).toEqual(none)
  })
  test('stays where somebody changed it', () => {
    expect(sentOf({ ...wrote, Level: 'silver' })).toEqual({ Mailing_Street: null, Mailing_City: null })
  })
  test('stays as an address where somebody changed or added a part', () => {
    expect(sentOf({ ...wrote, Mailing_City: 'Hull' })).toEqual({ Level: null })
    expect(sentOf({ Level: 'gold', Mailing_Street: '2 Main Street' })).toEqual({ Level: null })
  })
  test('stays where it was not written lately', () => {
    expect(sentOf(wrote, { changes: { isAsSent } })).toEqual({})
  })
  test('stays where Zoho does not show the record', () => {
    const { writing } = attempt(none, { changes, mapped: { emptied } })
    expect(Object.keys(keepValues(none, writing, undefined, placeOf('keep', module)))).toEqual([])
  })
  test('is no part of a record that is made', () => {
    expect(sentOf(wrote, { there: null })).toEqual({})
  })
})

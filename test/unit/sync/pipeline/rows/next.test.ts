import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import { next, rowsRefused, type Writing } from '#app/sync/pipeline/rows/next.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { noneRefused, type RefusedProducts } from '#app/sync/pipeline/rows/row-products.ts'
import { field } from '#test/support/mapping/records.ts'
import { mugLine, known, moduleOf, refused, writingOf } from '#test/support/mapping/writings.ts'

const contacts = moduleOf(field('Email', 'email'), field('Level', 'text', { mandatory: true }))

const duplicate = (id: string, module: string | null = null, name: string | null = 'Email') =>
  refused('DUPLICATE_DATA', { duplicate: { id: ZohoId.parse(id), module }, field: name })

const also = (name: string, code = 'INVALID_DATA', path: string | null = null) => ({
  code,
  field: name,
  path,
})

type Around = {
  owners?: Record<string, string>
  products?: RefusedProducts
  module?: ModuleConfig
  last?: boolean
}
type Given = [writing: Writing, answer: RowResult, around?: Around]
const nextOf = (...[writing, answer, around = {}]: Given) => {
  const { owners = {}, products = noneRefused, module = contacts, last = false } = around
  return next(writing, answer, {
    owners: new Map(Object.entries(owners).map(([id, owner]) => [ZohoId.parse(id), owner])),
    refused: products,
    module,
    last,
  })
}

/** The result; null where another attempt follows. */
const settled = (...given: Given) => {
  const then = nextOf(...given)
  return 'ended' in then ? then.ended : null
}
/** The next attempt; null where none follows. */
const again = (...given: Given): Writing | null => {
  const then = nextOf(...given)
  return 'again' in then ? then.again : null
}
/** What the next attempt leaves out. */
const dropped = (...given: Given) => [...(again(...given)?.dropped ?? [])]

describe('a row that was taken', () => {
  it.each([
    ['is created where it was not known', null, 'insert', 'created'],
    ['is updated where it was known', known, null, 'updated'],
  ] as const)('%s', (_, zohoId, action, result) => {
    const syncResult = settled(writingOf({ zohoId }), { ok: true, id: known, action })
    expect(syncResult).toMatchObject({ result, zohoId: known, cause: null })
  })
})

describe('a row that may pass', () => {
  it("is tried again in Zoho's own trouble, and has failed in the last round", () => {
    const result = refused('INTERNAL_ERROR', { transient: true })
    const writing = writingOf()
    expect(again(writing, result)).toEqual(writing)
    expect(settled(writing, result, { last: true })).toMatchObject({ result: 'failed' })
  })

  it('has failed at once where it is locked: that takes hours', () => {
    const syncResult = settled(writingOf({ zohoId: known }), refused('RECORD_LOCKED'))
    expect(syncResult).toMatchObject({ result: 'failed', cause: 'RECORD_LOCKED', zohoId: known })
  })

  it('is looked at again where somebody changed the record since', () => {
    const writing = writingOf({ zohoId: known, linesKnown: true })
    const attempt = again(writing, refused('ALREADY_MODIFIED'))
    expect(attempt).toMatchObject({ changedMeanwhile: true, linesKnown: false })
  })
})

describe('a field that Zoho refuses', () => {
  it('is left out where the record can live without it, once', () => {
    const writing = writingOf()
    const result = refused('INVALID_DATA', { field: 'Email' })
    expect(dropped(writing, result)).toEqual(['Email'])
    const without = writingOf({ dropped: new Set(['Email']) })
    expect(settled(without, result)).toMatchObject({ result: 'rejected', field: 'Email' })
  })

  it('takes the others along that Zoho names for the same reason, as far as the record can live without them', () => {
    const writing = writingOf({}, { Phone: '1', Mobile: '2', Reports_To: { id: '1' }, Title: '😀' })
    const others = [
      also('Phone'),
      also('id', 'INVALID_DATA', '$.data[0].Reports_To.id'),
      also('Last_Name'),
      also('Level'),
      also('Mobile', 'DUPLICATE_DATA'),
      also('Title'),
      also('Skype'),
    ]
    const result = refused('INVALID_DATA', { field: 'Email', others })
    expect(dropped(writing, result)).toEqual(['Email', 'Phone', 'Reports_To'])
  })

  it.each([
    ['the record needs it', 'Last_Name'],
    ['the organization asks for it', 'Level'],
    ['it is none of the record', 'Fax'],
  ])('refuses the record where %s', (_, name) => {
    const syncResult = settled(writingOf(), refused('INVALID_DATA', { field: name }))
    expect(syncResult).toMatchObject({ result: 'rejected', cause: 'INVALID_DATA', field: name })
  })

  it('is found by the beginning of its path where Zoho names an inner one', () => {
    const writing = writingOf({}, { Reports_To: { id: '1' } })
    const result = refused('INVALID_DATA', { field: 'id', path: '$.data[0].Reports_To.id' })
    expect(dropped(writing, result)).toEqual(['Reports_To'])
  })

  it('goes without emoji before it is left out', () => {
    const writing = writingOf({}, { Email: '😀@example.com' })
    const result = refused('INVALID_DATA', { field: 'Email' })
    expect(again(writing, result)).toMatchObject({ plain: true, dropped: new Set() })
  })

  it('may be the layout that the user does not work with', () => {
    const writing = writingOf()
    writing.mapped.onCreate = { Layout: { id: '3' } }
    expect(dropped(writing, refused('NO_PERMISSION'))).toEqual(['Layout'])
  })
})

describe('a lead that was converted a moment ago', () => {
  it('has failed for now: next time it is followed', () => {
    for (const last of [false, true])
      expect(settled(writingOf({ zohoId: known }), refused('CONVERTED_RECORD'), { last })).toMatchObject({
        result: 'failed',
        cause: 'converted_in_zoho',
        zohoId: known,
      })
  })
})

describe('a record that is not there any more', () => {
  const missing = refused('INVALID_DATA', { message: 'the id given seems to be invalid', field: 'id' })

  it('is made anew', () => {
    const writing = writingOf({ zohoId: known, adopted: true })
    expect(again(writing, missing)).toMatchObject({ zohoId: null, adopted: false, lost: known })
  })

  it('is told where the merchant chose it', () => {
    expect(settled(writingOf({ zohoId: known, decided: 'this' }), missing)).toMatchObject({
      result: 'rejected',
      cause: 'candidate_gone',
    })
  })

  it('but holds our id was converted: nothing is written there', () => {
    const syncResult = settled(writingOf({ lost: known }), duplicate('77'), { owners: { 77: '5' } })
    expect(syncResult).toMatchObject({ result: 'failed', cause: 'converted_in_zoho', zohoId: known })
  })
})

describe('a duplicate', () => {
  it.each([
    ['nobody’s is adopted', '', true, false],
    ['its own without a link is not yet known to hold our values', '5', false, true],
  ])('that is %s', (_, owner, adopted, unlinked) => {
    const attempt = again(writingOf(), duplicate('88'), { owners: { 88: owner } })
    expect(attempt).toMatchObject({ zohoId: '88', adopted, unlinked })
  })

  it('that has the values of a lost one is its own', () => {
    const attempt = again(writingOf({ lost: known }), duplicate('88'), { owners: { 88: '5' } })
    expect(attempt).toMatchObject({ zohoId: '88', adopted: false, unlinked: false })
  })

  it('that is nobody’s is left alone where the merchant wants a new record', () => {
    const attempt = again(writingOf({ decided: 'new' }), duplicate('88'), { owners: { 88: '' } })
    expect(attempt).toMatchObject({ zohoId: null, dropped: new Set(['Email']) })
  })

  it('that was only guessed, by a value that many may have, is left alone as well', () => {
    const guessed = { ...duplicate('88'), guessed: true }
    const attempt = again(writingOf(), guessed, { owners: { 88: '' } })
    expect(attempt).toMatchObject({ zohoId: null, dropped: new Set(['Email']) })
    expect(again(writingOf(), guessed, { owners: { 88: '5' } })).toMatchObject({ zohoId: '88' })
  })

  it('that is another record’s goes without the value, or is refused where it must have it', () => {
    const owners = { 88: '6' }
    expect(dropped(writingOf(), duplicate('88'), { owners })).toEqual(['Email'])
    expect(settled(writingOf(), duplicate('88', null, 'Level'), { owners })).toMatchObject({
      result: 'rejected',
      cause: 'DUPLICATE_DATA',
    })
  })

  it('of a product’s name is told apart, once', () => {
    const writing = writingOf({}, { Product_Name: 'Lamp' })
    const result = duplicate('88', null, 'Product_Name')
    const owners = { 88: '6' }
    expect(again(writing, result, { owners })).toMatchObject({ renamed: true })
    const renamed = { ...writing, renamed: true }
    expect(settled(renamed, result, { owners })).toMatchObject({ result: 'rejected' })
  })

  it('that cannot be read is in the bin of its module, or elsewhere', () => {
    expect(settled(writingOf(), duplicate('99', 'Contacts'))).toMatchObject({ cause: 'deleted_in_zoho' })
    expect(settled(writingOf(), duplicate('99', 'Leads'))).toMatchObject({ cause: 'duplicate_elsewhere' })
  })

  it('elsewhere costs a record that is there the value only', () => {
    const writing = writingOf({ zohoId: known })
    expect(dropped(writing, duplicate('99', 'Leads'))).toEqual(['Email'])
  })
})

it('in the last round every refusal is told as it is', () => {
  const syncResult = settled(writingOf(), refused('INVALID_DATA', { field: 'Email' }), { last: true })
  expect(syncResult).toMatchObject({ result: 'rejected', cause: 'INVALID_DATA', field: 'Email' })
})

it('an attempt is never changed: the next one is another', () => {
  const writing = Object.freeze(writingOf({ zohoId: known }))
  const attempt = again(writing, refused('INVALID_DATA', { field: 'Email' }))
  expect(attempt).not.toBe(writing)
  expect(writing.dropped).toEqual(new Set())
})

describe('a tax that Zoho has no more', () => {
  const order = writingOf({}, { Adjustment: 0.5 })
  const lines = [{ ...mugLine, taxes: [{ name: 'VAT', percentage: 19 }] }]
  const writing = { ...order, mapped: { ...order.mapped, lines, total: '12.40' } }
  const path = '$.data[0].Ordered_Items[0].Line_Tax[0].name'

  it.each([
    ['named by its path', { path }],
    ['named by its field', { field: 'Line_Tax' }],
  ])('%s: the order goes without, and its adjustment makes up for it', (_, given) => {
    const { mapped } = again(writing, refused('INVALID_DATA', given)) ?? {}
    expect(mapped?.lines).toEqual([mugLine])
    expect(mapped?.row['Adjustment']).toBe(2.4)
  })

  it('is tried once', () => {
    const second = again(writing, refused('INVALID_DATA', { path })) ?? writing
    expect(settled(second, refused('INVALID_DATA', { path }))).toMatchObject({ result: 'rejected' })
  })
})

const id = (text: string) => ZohoId.parse(text)
const at = (n: number) => `$.data[0].Quoted_Items[${n}].Product_Name.id`

const line = (key: string, product: string) => ({
  key,
  productId: id(product),
  quantity: 1,
  listPrice: 10,
  discount: 0,
  description: key,
})
const standing = (pairs: Record<string, string>): RefusedProducts => ({
  ...noneRefused,
  substitutes: new Map(Object.entries(pairs).map(([from, to]) => [id(from), id(to)])),
})

const order = (given: Partial<Writing> = {}): Writing => {
  const writing = writingOf(given)
  return { ...writing, mapped: { ...writing.mapped, lines: [line('1', 'P1'), line('2', 'P2')] } }
}

describe('a product that Zoho takes in no row', () => {
  const inactive = refused('NOT_ALLOWED', { field: 'id', path: at(1) })
  const placed = { products: standing({ P2: 'OTHER', P9: 'OTHER' }) }

  it('is told by the row’s position, in whichever subform, and so are all that were refused at once', () => {
    expect(rowsRefused(order(), inactive)).toEqual({ refused: ['P2'], named: ['P2', 'P1'] })
    const others = [{ code: 'NOT_ALLOWED', field: null, path: at(0) }]
    expect(rowsRefused(order(), { ...inactive, others })?.refused).toEqual(['P2', 'P1'])
    expect(rowsRefused(order(), refused('INVALID_DATA', { path: '$.data[0].Account_Name.id' }))).toBeNull()
    expect(rowsRefused(order(), refused('RECORD_LOCKED', { path: at(1) }))).toBeNull()
  })

  it('of a new record stands under another one; of one that is there it is left unnamed first, and once', () => {
    expect(again(order(), inactive, placed)).toMatchObject({
      unnamed: false,
      substitutes: new Map([['P2', 'OTHER']]),
    })
    const second = again(order({ zohoId: known }), inactive, placed)
    expect(second).toMatchObject({ unnamed: true })
    const third = second && again(second, inactive, placed)
    expect(third).toMatchObject({ unnamed: false, substitutes: new Map([['P2', 'OTHER']]) })
    expect(third && settled(third, inactive, placed)).toMatchObject({
      result: 'rejected',
      cause: 'NOT_ALLOWED',
    })
  })

  it('is not told by a position among rows that were not sent: these are sent first', () => {
    const unsent = order({ zohoId: known, linesKnown: true })
    expect(rowsRefused(unsent, inactive)).toEqual({ refused: [], named: ['P1', 'P2'] })
    const seen = { products: { ...placed.products, off: new Set([id('P2')]) } }
    expect(again(unsent, inactive, seen)).toMatchObject({ linesKnown: false, unnamed: true })
    expect(again(unsent, inactive)).toMatchObject({ linesKnown: false })
  })

  it('whose placeholder is refused in its turn stands under the next', () => {
    const second = order({
      substitutes: standing({ P2: 'OTHER' }).substitutes,
      substituted: new Map([['2', id('OTHER')]]),
    })
    const third = again(second, inactive, { products: standing({ OTHER: 'NEW' }) })
    expect(third?.substitutes?.get(id('P2'))).toBe('NEW')
  })

  it('that Zoho refused of another record only keeps its rows here; one that is off stands under another one', () => {
    const products = standing({ P1: 'OTHER', P2: 'OTHER' })
    const substitutesWithout = (off: ReadonlySet<ZohoId>) =>
      again(order(), inactive, { products: { ...products, off } })?.substitutes
    expect(substitutesWithout(new Set())).toEqual(new Map([['P2', 'OTHER']]))
    expect(substitutesWithout(new Set([id('P1')]))).toEqual(products.substitutes)
  })

  it('that was forgotten has the record come again', () => {
    const around = { products: { ...noneRefused, forgotten: new Set([id('P2')]) } }
    expect(settled(order(), inactive, around)).toMatchObject({ result: 'failed', cause: 'product_gone' })
    const other = { products: { ...placed.products, forgotten: new Set([id('P1')]) } }
    expect(settled(order(), inactive, other)).toMatchObject({ result: 'failed', cause: 'product_gone' })
  })

  it('is refused as before where nothing stands for it', () => {
    expect(settled(order(), inactive)).toMatchObject({ result: 'rejected', cause: 'NOT_ALLOWED' })
  })
})

import { describe, expect, it } from 'vitest'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import { settle, type Writing } from '#app/sync/pipeline/settle-row.server.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { field } from '#test/support/mapping/records.ts'

const moduleOf = (...fields: ZohoField[]): ModuleConfig => ({
  ...{ apiName: 'Contacts', idField: 'Shopify_Customer_Id', idUnique: true, layoutId: null },
  fields: new Map(fields.map((one) => [one.apiName, one])),
  extension: { fields: [], bySku: false },
})
const contacts = moduleOf(field('Email', 'email'), field('Level', 'text', { mandatory: true }))

const writingOf = (given: Partial<Writing> = {}, row: Record<string, unknown> = {}): Writing => ({
  mapped: {
    ...{ shopifyId: '5', parentId: null, label: null, sourceAt: '', email: null, lines: null, total: null },
    row: { Last_Name: 'Lee', Email: 'ann@example.com', Level: 'gold', ...row },
  },
  ...{ zohoId: null, adopted: false, changed: new Set<string>(), linesKnown: false, renamed: false },
  dropped: new Set(),
  ...given,
})

type Refused = RowResult & { ok: false }
const refused = (code: string, given: Partial<Refused> = {}): Refused => ({
  ...{ ok: false, code, field: null, message: 'no', duplicate: null, transient: false, path: null },
  ...given,
})
const duplicate = (id: string, module: string | null = null, name: string | null = 'Email') =>
  refused('DUPLICATE_DATA', { duplicate: { id, module }, field: name })

type Around = { owners?: Record<string, string>; module?: ModuleConfig; last?: boolean }
const settled = (
  writing: Writing,
  result: RowResult,
  { owners = {}, module = contacts, last = false }: Around = {},
) => settle({ writing, result, owners: new Map(Object.entries(owners)), module, last })

describe('a row that was taken', () => {
  it.each([
    ['is created where it was not known', null, 'insert', 'created'],
    ['is updated where Zoho found it by our id', null, 'update', 'updated'],
    ['is updated where it was known', '77', null, 'updated'],
  ] as const)('%s', (_, zohoId, action, result) => {
    const syncResult = settled(writingOf({ zohoId }), { ok: true, id: '77', action })
    expect(syncResult).toMatchObject({ result, zohoId: '77', cause: null })
  })

  it('is written once more when an order that we took for new was there: its lines were appended', () => {
    const writing = writingOf()
    writing.mapped.lines = []
    expect(settled(writing, { ok: true, id: '77', action: 'update' })).toBeNull()
    expect(writing.zohoId).toBe('77')
  })
})

describe('a row that may pass', () => {
  it("is tried again in Zoho's own trouble, and has failed in the last round", () => {
    const result = refused('INTERNAL_ERROR', { transient: true })
    expect(settled(writingOf(), result)).toBeNull()
    expect(settled(writingOf(), result, { last: true })).toMatchObject({ result: 'failed' })
  })

  it('has failed at once where it is locked: that takes hours', () => {
    const syncResult = settled(writingOf({ zohoId: '77' }), refused('RECORD_LOCKED'))
    expect(syncResult).toMatchObject({ result: 'failed', cause: 'RECORD_LOCKED', zohoId: '77' })
  })

  it('is looked at again where somebody changed the record since', () => {
    const writing = writingOf({ zohoId: '77', linesKnown: true })
    expect(settled(writing, refused('ALREADY_MODIFIED'))).toBeNull()
    expect(writing).toMatchObject({ changedMeanwhile: true, linesKnown: false })
  })
})

describe('a field that Zoho refuses', () => {
  it('is left out where the record can live without it, once', () => {
    const writing = writingOf()
    const result = refused('INVALID_DATA', { field: 'Email' })
    expect(settled(writing, result)).toBeNull()
    expect([...writing.dropped]).toEqual(['Email'])
    expect(settled(writing, result)).toMatchObject({ result: 'rejected', field: 'Email' })
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
    expect(settled(writing, result)).toBeNull()
    expect([...writing.dropped]).toEqual(['Reports_To'])
  })

  it('goes without emoji before it is left out', () => {
    const writing = writingOf({}, { Email: '😀@example.com' })
    const result = refused('INVALID_DATA', { field: 'Email' })
    expect(settled(writing, result)).toBeNull()
    expect(writing).toMatchObject({ plain: true, dropped: new Set() })
  })

  it('may be the layout that the user does not work with', () => {
    const writing = writingOf()
    writing.mapped.onCreate = { Layout: { id: '3' } }
    expect(settled(writing, refused('NO_PERMISSION'))).toBeNull()
    expect([...writing.dropped]).toEqual(['Layout'])
  })
})

describe('a record that is not there any more', () => {
  const missing = refused('INVALID_DATA', { message: 'the id given seems to be invalid', field: 'id' })

  it('is made anew', () => {
    const writing = writingOf({ zohoId: '77', adopted: true })
    expect(settled(writing, missing)).toBeNull()
    expect(writing).toMatchObject({ zohoId: null, adopted: false, lost: '77' })
  })

  it('is told where the merchant chose it', () => {
    expect(settled(writingOf({ zohoId: '77', decided: 'this' }), missing)).toMatchObject({
      result: 'rejected',
      cause: 'candidate_gone',
    })
  })

  it('but holds our id was converted: nothing is written there', () => {
    const syncResult = settled(writingOf({ lost: '77' }), duplicate('77'), { owners: { 77: '5' } })
    expect(syncResult).toMatchObject({ result: 'failed', cause: 'converted_in_zoho', zohoId: '77' })
  })
})

describe('a duplicate', () => {
  it.each([
    ['nobody’s is adopted', '', true],
    ['its own of before is taken', '5', false],
  ])('that is %s', (_, owner, adopted) => {
    const writing = writingOf()
    expect(settled(writing, duplicate('88'), { owners: { 88: owner } })).toBeNull()
    expect(writing).toMatchObject({ zohoId: '88', adopted })
  })

  it('that is nobody’s is left alone where the merchant wants a new record', () => {
    const writing = writingOf({ decided: 'new' })
    expect(settled(writing, duplicate('88'), { owners: { 88: '' } })).toBeNull()
    expect(writing.zohoId).toBeNull()
    expect([...writing.dropped]).toEqual(['Email'])
  })

  it('that is another record’s goes without the value, or is refused where it must have it', () => {
    const owners = { 88: '6' }
    const writing = writingOf()
    expect(settled(writing, duplicate('88'), { owners })).toBeNull()
    expect([...writing.dropped]).toEqual(['Email'])
    expect(settled(writingOf(), duplicate('88', null, 'Level'), { owners })).toMatchObject({
      result: 'rejected',
      cause: 'DUPLICATE_DATA',
    })
  })

  it('of a product’s name is told apart, once', () => {
    const writing = writingOf({}, { Product_Name: 'Lamp' })
    const result = duplicate('88', null, 'Product_Name')
    expect(settled(writing, result, { owners: { 88: '6' } })).toBeNull()
    expect(writing.renamed).toBe(true)
    expect(settled(writing, result, { owners: { 88: '6' } })).toMatchObject({ result: 'rejected' })
  })

  it('that cannot be read is in the bin of its module, or elsewhere', () => {
    expect(settled(writingOf(), duplicate('99', 'Contacts'))).toMatchObject({ cause: 'deleted_in_zoho' })
    expect(settled(writingOf(), duplicate('99', 'Leads'))).toMatchObject({ cause: 'duplicate_elsewhere' })
  })

  it('elsewhere costs a record that is there the value only', () => {
    const writing = writingOf({ zohoId: '77' })
    expect(settled(writing, duplicate('99', 'Leads'))).toBeNull()
    expect([...writing.dropped]).toEqual(['Email'])
  })
})

it('in the last round every refusal is told as it is', () => {
  const syncResult = settled(writingOf(), refused('INVALID_DATA', { field: 'Email' }), { last: true })
  expect(syncResult).toMatchObject({ result: 'rejected', cause: 'INVALID_DATA', field: 'Email' })
})

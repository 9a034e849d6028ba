import { describe, expect, it } from 'vitest'
import { codes, idOf, uniqueField, world } from '#test/simulators/zoho/connect.ts'

describe('Writing records (contract 2)', () => {
  it('results keep the order of the input: 201, 207, and 400 with data', async () => {
    const { api } = await world()
    const good = { Last_Name: 'A' }
    const bad = { First_Name: 'B' }
    expect((await api('POST', 'Contacts', { data: [good, good] })).status).toBe(201)
    const mixed = await api('POST', 'Contacts', { data: [bad, good, bad] })
    expect([mixed.status, codes(mixed)]).toEqual([
      207,
      ['MANDATORY_NOT_FOUND', 'SUCCESS', 'MANDATORY_NOT_FOUND'],
    ])
    expect(mixed.body.data[2].details).toEqual({ api_name: 'Last_Name', json_path: '$.data[2].Last_Name' })
    const failed = await api('POST', 'Contacts', { data: [bad] })
    expect([failed.status, codes(failed)]).toEqual([400, ['MANDATORY_NOT_FOUND']])
  })
  it('the 101st record refuses the whole request, flat', async () => {
    const { api } = await world()
    const answer = await api('POST', 'Contacts', {
      data: Array.from({ length: 101 }, () => ({ Last_Name: 'A' })),
    })
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        code: 'INVALID_DATA',
        details: { maximum_length: 100, api_name: 'data', json_path: '$.data' },
        message: 'invalid data',
        status: 'error',
      },
    ])
  })
  it('ids are strings beyond what a number holds', async () => {
    const { api } = await world()
    const id = idOf(await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] }))
    expect(id).toMatch(/^\d{18,19}$/)
    expect(Number.isSafeInteger(Number(id))).toBe(false)
  })
  it('null clears, absent leaves', async () => {
    const { api, org } = await world()
    const id = idOf(
      await api('POST', 'Contacts', { data: [{ Last_Name: 'A', Phone: '123', Title: 'Boss' }] }),
    )
    await api('PUT', 'Contacts', { data: [{ id, Phone: null }] })
    expect(org.record('Contacts', id)).toMatchObject({ Title: 'Boss' })
    expect((await api('GET', `Contacts/${id}`)).body.data[0]).toMatchObject({ Phone: null, Title: 'Boss' })
  })
  it('upsert matches by the given field, then by the other unique one, and says by which', async () => {
    const { api } = await world()
    await api('POST', 'settings/fields?module=Contacts', uniqueField('U1'))
    await api('POST', 'settings/fields?module=Contacts', uniqueField('U2'))
    const a = idOf(
      await api('POST', 'Contacts', { data: [{ Last_Name: 'A', Email: 'a@x.com', U1: '1', U2: 'p' }] }),
    )
    const b = idOf(
      await api('POST', 'Contacts', { data: [{ Last_Name: 'B', Email: 'b@x.com', U1: '2', U2: 'q' }] }),
    )
    const upsert = async (record: object, duplicate_check_fields?: string[]) => {
      const answer = await api('POST', 'Contacts/upsert', {
        data: [{ Last_Name: 'N', ...record }],
        duplicate_check_fields,
      })
      const { code, action, duplicate_field, details } = answer.body.data[0]
      return [code, action, duplicate_field, details.id]
    }
    expect(await upsert({ U1: '1' }, ['U1'])).toEqual(['SUCCESS', 'update', 'U1', a])
    expect(await upsert({ U2: 'Q' }, ['U1'])).toEqual(['SUCCESS', 'update', 'U2', b])
    expect(await upsert({ Email: 'A@x.com' })).toEqual(['SUCCESS', 'update', 'Email', a])
    expect((await upsert({ Email: 'a@x.com', U1: '9' }, ['U1'])).slice(0, 3)).toEqual([
      'SUCCESS',
      'insert',
      null,
    ])
    expect(await upsert({ U1: '1', U2: 'q' }, ['U1'])).toEqual(['DUPLICATE_DATA', undefined, undefined, b])
  })
  it('a field that is neither unique nor the system one may not be checked', async () => {
    const { api } = await world()
    const answer = await api('POST', 'Contacts/upsert', {
      data: [{ Last_Name: 'A' }],
      duplicate_check_fields: ['Phone'],
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_DATA'])
  })
  it('DUPLICATE_DATA names the record that has the value', async () => {
    const { api } = await world()
    await api('POST', 'settings/fields?module=Contacts', uniqueField('U1'))
    const id = idOf(await api('POST', 'Contacts', { data: [{ Last_Name: 'A', U1: 'x' }] }))
    const again = await api('POST', 'Contacts', { data: [{ Last_Name: 'B', U1: 'X' }] })
    expect(again.body.data[0]).toMatchObject({
      code: 'DUPLICATE_DATA',
      details: { api_name: 'U1', id, duplicate_record: { id, module: { api_name: 'Contacts' } } },
    })
  })
  it('trigger [] starts nothing but cadences, an absent trigger starts everything', async () => {
    const { api, org } = await world()
    const quiet = { trigger: [], skip_feature_execution: [{ name: 'cadences' }] }
    await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }], ...quiet })
    await api('POST', 'Leads/upsert', {
      ...quiet,
      data: [{ Last_Name: 'A' }],
      skip_feature_execution: [{ name: 'cadences', action: 'insert' }],
    })
    expect(org.automationsFired.count).toBe(0)
    await api('POST', 'Leads', { data: [{ Last_Name: 'A' }], trigger: [] })
    await api('POST', 'Leads/upsert', { data: [{ Last_Name: 'B' }], ...quiet })
    expect(org.automationsFired.last.map(({ triggers }) => triggers)).toEqual([['cadences'], ['cadences']])
    await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] })
    expect(org.automationsFired.byModule.Contacts).toBe(1)
  })
  it('If-Unmodified-Since answers 412', async () => {
    const { api, at } = await world()
    const id = idOf(await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] }))
    at(5000)
    await api('PUT', `Contacts/${id}`, { data: [{ Last_Name: 'B' }] })
    const stale = await api(
      'PUT',
      `Contacts/${id}`,
      { data: [{ Last_Name: 'C' }] },
      { 'if-unmodified-since': '2026-01-10T12:00:01+00:00' },
    )
    expect([stale.status, stale.body.code]).toEqual([412, 'ALREADY_MODIFIED'])
  })
  it('an unknown or deleted id is refused', async () => {
    const { api } = await world()
    const answer = await api('PUT', 'Contacts', { data: [{ id: '5487001000000099999', Last_Name: 'A' }] })
    expect(answer.body.data[0]).toMatchObject({
      message: 'the id given seems to be invalid',
      details: { api_name: 'id', json_path: '$.data[0].id' },
    })
  })
})

const refusedValues: [string, string, unknown, object][] = [
  ['too long a text', 'Last_Name', 'x'.repeat(81), { maximum_length: 80 }],
  ['a number for a text', 'Last_Name', 5, { expected_data_type: 'text' }],
  ['a quoted local part', 'Email', '"a b"@x.com', {}],
  ['an e-mail without a dot', 'Email', 'a@x', {}],
  ['parentheses in a phone', 'Phone', '(030) 123', {}],
  ['a text for a boolean', 'Email_Opt_Out', 'yes', { expected_data_type: 'boolean' }],
  ['a date with a time', 'Date_of_Birth', '2026-01-01T00:00:00Z', { expected_data_type: 'date' }],
  ['a day that does not exist', 'Date_of_Birth', '2026-02-30', { expected_data_type: 'date' }],
  ['a lookup by bare id', 'Account_Name', '123', { expected_data_type: 'jsonobject' }],
]
describe('Values (contract 3)', () => {
  it.each(refusedValues)('%s is refused', async (_, field, value, details) => {
    const { api } = await world()
    const answer = await api('POST', 'Contacts', { data: [{ Last_Name: 'A', [field]: value }] })
    expect(answer.body.data[0]).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: field, ...details },
    })
  })
  it('lengths count code points and unicode e-mails pass', async () => {
    const { api } = await world()
    const answer = await api('POST', 'Contacts', {
      data: [{ Last_Name: '😀'.repeat(80), Email: 'jörg..x@exämple.com', Phone: '+49 30 123-45' }],
    })
    expect(codes(answer)).toEqual(['SUCCESS'])
  })
  it('dates with milliseconds or a bare Z are refused, offsets are taken as instants', async () => {
    const { api, org } = await world({ location: 'eu' })
    org.addCustomField('Contacts', { field_label: 'Seen At', data_type: 'datetime' })
    const send = (Seen_At: string) => api('POST', 'Contacts', { data: [{ Last_Name: 'A', Seen_At }] })
    expect(codes(await send('2026-01-01T10:00:00Z'))).toEqual(['INVALID_DATA'])
    expect(codes(await send('2026-01-01T10:00:00.000+00:00'))).toEqual(['INVALID_DATA'])
    const id = idOf(await send('2026-01-01T10:00:00+00:00'))
    expect(org.record('Contacts', id)?.Seen_At).toBe('2026-01-01T11:00:00+01:00')
  })
  it('several errors of one record come together', async () => {
    const { api } = await world()
    const answer = await api('POST', 'Contacts', { data: [{ Email: 'x', Phone: '!' }] })
    expect(answer.body.data[0].code).toBe('MULTIPLE_OR_MULTI_ERRORS')
    expect(answer.body.data[0].details.errors).toHaveLength(3)
  })
  it('a lookup must exist, and unknown picklist values follow the switch', async () => {
    const { api, zoho } = await world()
    const wrong = await api('POST', 'Contacts', {
      data: [{ Last_Name: 'A', Account_Name: { id: '5487001000000099999' } }],
    })
    expect(wrong.body.data[0].details.json_path).toBe('$.data[0].Account_Name.id')
    const lead = () => api('POST', 'Contacts', { data: [{ Last_Name: 'A', Lead_Source: 'Shopify' }] })
    expect(codes(await lead())).toEqual(['SUCCESS'])
    zoho.switches.unknownPicklist = 'reject'
    expect((await lead()).body.data[0].details.supported_values).toContain('Chat')
  })
})

import { describe, expect, it } from 'vitest'
import { connect, idOf, world } from '#test/simulators/zoho/connect.ts'

describe('Reading (contract 2.5, 2.6)', () => {
  it('fields is mandatory and at most 50', async () => {
    const { api } = await world()
    expect((await api('GET', 'Contacts')).body).toMatchObject({
      code: 'REQUIRED_PARAM_MISSING',
      details: { param_name: 'fields' },
    })
    expect((await api('GET', `Contacts?fields=${Array(51).fill('id').join(',')}`)).body.code).toBe(
      'LIMIT_EXCEEDED',
    )
    expect((await api('GET', 'Contacts?fields=id')).status).toBe(204)
  })
  it('pages reach 2,000 records, tokens go further, both together are refused', async () => {
    const { api, org } = await world()
    for (let n = 0; n < 2300; n++) org.insert('Contacts', { Last_Name: `C${n}` })
    expect((await api('GET', 'Contacts?fields=id&page=11')).body.code).toBe(
      'DISCRETE_PAGINATION_LIMIT_EXCEEDED',
    )
    const seen = new Set<string>()
    let last = ''
    for (let query = ''; ;) {
      const { body } = await api('GET', `Contacts?fields=Last_Name${query}`)
      for (const one of body.data) seen.add(one.id)
      if (!body.info.more_records) break
      query = `&page_token=${body.info.next_page_token}`
      last = query
    }
    expect(seen.size).toBe(2300)
    const both = await api('GET', `Contacts?fields=id&page=2${last}`)
    expect(both.body.code).toBe('AMBIGUITY_DURING_PROCESSING')
  })
  it('If-Modified-Since answers what changed, else 304', async () => {
    const { api, org, at } = await world()
    org.insert('Contacts', { Last_Name: 'Old' })
    at(60_000)
    const since = { 'if-modified-since': '2026-01-10T12:00:30+00:00' }
    expect((await api('GET', 'Contacts?fields=id', undefined, since)).status).toBe(304)
    org.insert('Contacts', { Last_Name: 'New' })
    expect((await api('GET', 'Contacts?fields=Last_Name', undefined, since)).body.data).toHaveLength(1)
  })
  it('a missing id is 204, 400 or 404 by switch', async () => {
    const { api, zoho } = await world()
    expect((await api('GET', 'Contacts/5487001000000099999')).status).toBe(204)
    zoho.switches.getMissingId = 400
    expect((await api('GET', 'Contacts/5487001000000099999')).body.code).toBe('INVALID_DATA')
    zoho.switches.getMissingId = 404
    expect(await api('GET', 'Contacts/5487001000000099999')).toMatchObject({
      status: 404,
      body: { code: 'RESOURCE_NOT_FOUND' },
    })
  })
  it('search equals means contains and lags behind', async () => {
    const { api, org, at } = await world()
    org.insert('Contacts', { Last_Name: 'Boyle', Email: 'ann@x.com' })
    const search = () => api('GET', 'Contacts/search?criteria=(Email:equals:nn%40x.com)&fields=Email')
    expect((await search()).status).toBe(204)
    at(5000)
    expect((await search()).body.data[0].Email).toBe('ann@x.com')
    expect((await api('GET', 'Contacts/search')).body.code).toBe('EXPECTED_PARAM_MISSING')
  })
  it('deleted records are listed, and permanently gone after 60 days', async () => {
    const { zoho, api, at } = await world()
    const id = idOf(await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] }))
    const gone = await api('DELETE', `Contacts?ids=${id},1`)
    expect([gone.status, gone.body.data.map((one: { message: string }) => one.message)]).toEqual([
      207,
      ['record deleted', 'record not deleted'],
    ])
    expect((await api('GET', 'Contacts/deleted?type=recycle')).body.data).toMatchObject([
      { id, display_name: 'A', type: 'recycle' },
    ])
    expect((await api('GET', 'Contacts/deleted?type=x')).body.code).toBe('PATTERN_NOT_MATCHED')
    at(61 * 24 * 3600_000)
    const later = await connect(zoho)
    expect((await later.api('GET', 'Contacts/deleted?type=recycle')).status).toBe(204)
    expect((await later.api('GET', 'Contacts/deleted')).body.data[0].type).toBe('permanent')
  })
  it('a lead is converted once, becomes a contact with an account, and is invisible to upsert', async () => {
    const { api, org } = await world()
    const lead = { Last_Name: 'L', Email: 'l@x.com', Company: 'Acme' }
    const id = idOf(await api('POST', 'Leads', { data: [lead] }))
    const done = await api('POST', `Leads/${id}/actions/convert`, { data: [{}] })
    expect(done.body.data[0]).toMatchObject({
      code: 'SUCCESS',
      details: { Contacts: { name: 'L' }, Accounts: { name: 'Acme' }, Deals: null },
    })
    expect((await api('POST', `Leads/${id}/actions/convert`, { data: [{}] })).body.data[0].code).toBe(
      'ID_ALREADY_CONVERTED',
    )
    expect((await api('POST', 'Leads/upsert', { data: [lead] })).body.data[0].action).toBe('insert')
    const fresh = org.records('Leads')[1]?.id
    expect((await api('POST', `Leads/${fresh}/actions/convert`, { data: [{}] })).body.data[0].code).toBe(
      'DUPLICATE_DATA',
    )
  })
})

async function filled() {
  const w = await world()
  const account = w.org.insert('Accounts', { Account_Name: 'Acme', Phone: '99' })
  for (let n = 0; n < 30; n++)
    w.org.insert('Contacts', {
      Last_Name: `C${n}`,
      Email: `c${n}@x.com`,
      ...(n % 10 === 0 ? { Account_Name: { id: account.id } } : {}),
    })
  w.org.insert('Contacts', { Last_Name: "O'Brien", Title: 'A' })
  return { ...w, account, coql: (select_query: string) => w.api('POST', 'coql', { select_query }) }
}

describe('COQL (contract 2.5)', () => {
  it.each([
    ["Email in ('c1@x.com','C2@x.com','nobody@x.com')", 2],
    ["Email = 'c1@x.com' or Email = 'c2@x.com'", 2],
    ["(Last_Name like 'C1%' and Email is not null) and Last_Name != 'C1'", 10],
    ["Last_Name = 'O\\'Brien'", 1],
    ["Last_Name = 'O''Brien'", 1],
    ['Email is null', 1],
    ["Account_Name.Account_Name = 'Acme'", 3],
    ["Created_Time >= '2026-01-10T12:00:00+00:00'", 31],
    ["Created_Time between '2026-01-11T12:00:00+00:00' and '2026-01-12T12:00:00+00:00'", 0],
    ["Last_Name not in ('C1')", 30],
  ])('where %s finds %i', async (where, count) => {
    const { coql } = await filled()
    const answer = await coql(`select id, Last_Name from Contacts where ${where} limit 0, 200`)
    expect(count === 0 ? answer.status : answer.body.data.length).toBe(count === 0 ? 204 : count)
  })
  it('lookups come as id only, dots reach one level further, order and offset hold', async () => {
    const { coql, account } = await filled()
    const answer = await coql(
      "select Last_Name, Account_Name, Account_Name.Phone as p from Contacts where Account_Name = '" +
        account.id +
        "' order by Last_Name desc limit 2 offset 1",
    )
    expect(answer.body.data).toMatchObject([
      { Last_Name: 'C10', Account_Name: { id: account.id }, p: '99' },
      { Last_Name: 'C0' },
    ])
    expect(answer.body.info).toEqual({ count: 2, more_records: false })
  })
  it('COUNT(id) counts, with or without a name', async () => {
    const { coql } = await filled()
    expect((await coql('select COUNT(id) from Contacts where Email is not null')).body.data).toEqual([
      { 'COUNT(id)': 30 },
    ])
    expect((await coql('select COUNT(id) as total from Contacts where Email is not null')).body.data).toEqual(
      [{ total: 30 }],
    )
  })
  it.each([
    ['select id from Contacts', 'SYNTAX_ERROR'],
    ['select id from Contacts where id is not null and Email is null and Phone is null', 'SYNTAX_ERROR'],
    ['select Nope from Contacts where id is not null', 'INVALID_QUERY'],
    ['select id from Nope where id is not null', 'INVALID_QUERY'],
    ['select id from Contacts where id is not null limit 2001', 'LIMIT_EXCEEDED'],
    ['select id, id from Contacts where id is not null', 'DUPLICATE_DATA'],
  ])('%s is %s', async (query, code) => {
    const { coql } = await filled()
    const answer = await coql(query)
    expect([answer.status, answer.body.code]).toEqual([400, code])
  })
})

import { describe, expect, it } from 'vitest'
import { codes, idOf, uniqueField, world } from '#test/simulators/zoho/connect.ts'

describe('Metadata (contract 4)', () => {
  it('a field is created, named after its label, and read back by id', async () => {
    const { api } = await world()
    const made = await api('POST', 'settings/fields?module=Contacts', uniqueField('Shopify Customer Id'))
    expect([made.status, made.body.fields[0]]).toMatchObject([
      201,
      { code: 'SUCCESS', message: 'field created' },
    ])
    const read = await api('GET', `settings/fields/${made.body.fields[0].details.id}?module=Contacts`)
    expect(read.body.fields[0]).toMatchObject({
      api_name: 'Shopify_Customer_Id',
      length: 100,
      custom_field: true,
      unique: { case_sensitive: false },
      operation_type: { api_create: true },
    })
    expect(
      (await api('POST', 'settings/fields?module=Contacts', uniqueField('Shopify Customer Id'))).body
        .fields[0].code,
    ).toBe('DUPLICATE_DATA')
    expect(
      (await api('POST', 'settings/fields?module=Contacts', uniqueField('Shopify-Customer-Id'))).body
        .fields[0].code,
    ).toBe('SUCCESS')
    expect(
      (await api('POST', 'settings/fields?module=Contacts', uniqueField('Third'))).body.fields[0].code,
    ).toBe('FIELD_LIMIT_EXCEEDED')
  })
  it('labels have at most 25 letters, a call at most 5 fields, standard edition at most 10', async () => {
    const { api } = await world({ edition: 'standard', customFieldsUsed: { Leads: 10 } })
    expect(
      (await api('POST', 'settings/fields?module=Contacts', uniqueField('x'.repeat(26)))).body.fields[0]
        .details.maximum_length,
    ).toBe(25)
    const six = {
      fields: Array.from({ length: 6 }, (_, n) => ({ field_label: `F${n}`, data_type: 'text' })),
    }
    expect((await api('POST', 'settings/fields?module=Contacts', six)).body.details.maximum_length).toBe(5)
    expect((await api('POST', 'settings/fields?module=Leads', uniqueField('More'))).body.fields[0].code).toBe(
      'LIMIT_EXCEEDED',
    )
  })
  it('a hidden module and a profile without rights are refused', async () => {
    const { api, org } = await world({ permissions: { customize: false } })
    expect((await api('POST', 'settings/fields?module=Contacts', uniqueField('A'))).status).toBe(403)
    org.hideModule('Leads')
    expect((await api('GET', 'Leads?fields=id')).body.code).toBe('INVALID_MODULE')
  })
  it('org, user, layouts, profiles and currencies are told', async () => {
    const { api } = await world({ id: '60001', edition: 'enterprise', users: 4 })
    expect((await api('GET', 'org')).body.org[0]).toMatchObject({
      zgid: '60001',
      mc_status: false,
      license_details: { paid_type: 'enterprise', users_license_purchased: 4 },
    })
    expect((await api('GET', 'users?type=CurrentUser')).body.users[0]).toMatchObject({
      status: 'active',
      profile: { name: 'Administrator' },
    })
    const layout = (await api('GET', 'settings/layouts?module=Leads')).body.layouts[0]
    expect(
      layout.sections[0].fields.find((one: { api_name: string }) => one.api_name === 'Company').required,
    ).toBe(true)
    expect((await api('GET', 'settings/profiles')).body.profiles).toHaveLength(2)
    expect((await api('GET', 'org/currencies')).status).toBe(204)
  })
  it('a layout id brings its mandatory fields', async () => {
    const { api } = await world()
    const id = (await api('GET', 'settings/layouts?module=Leads')).body.layouts[0].id
    expect(
      (await api('POST', 'Leads', { data: [{ Last_Name: 'A', Layout: { id } }] })).body.data[0].details
        .api_name,
    ).toBe('Company')
  })
  it('tags are added and removed', async () => {
    const { api, org } = await world()
    const id = idOf(await api('POST', 'Contacts', { data: [{ Last_Name: 'A', Tag: [{ name: 'one' }] }] }))
    await api('POST', 'Contacts/actions/add_tags', { tags: [{ name: 'two' }], ids: [id] })
    await api('POST', `Contacts/${id}/actions/remove_tags`, { tags: [{ name: 'one' }] })
    expect(org.record('Contacts', id)?.Tag).toMatchObject([{ name: 'two' }])
  })
})

describe('Limits (contract 7)', () => {
  it('a batch costs a credit per ten records started, and half of the day shows the header', async () => {
    const { api, org, zoho, at } = await world()
    zoho.faults.creditsPerDay = 40
    const batch = (n: number) =>
      api('POST', 'Contacts', { data: Array.from({ length: n }, () => ({ Last_Name: 'A' })) })
    expect((await batch(11)).headers.get('x-api-credits-remaining')).toBeNull()
    expect(org.creditsUsed()).toBe(2)
    await batch(100)
    expect((await batch(100)).headers.get('x-api-credits-remaining')).toBe('18')
    await batch(100)
    const over = await batch(100)
    expect(over.status).toBe(429)
    at(25 * 3600_000)
    expect(org.creditsUsed()).toBe(0)
  })
  it('too many calls at once are refused, large writes above ten', async () => {
    const { zoho, api } = await world({ edition: 'enterprise' })
    zoho.faults.latencyMs = 20
    const large = { data: Array.from({ length: 11 }, () => ({ Last_Name: 'A' })) }
    const many = await Promise.all(Array.from({ length: 12 }, () => api('POST', 'Contacts', large)))
    expect(many.filter((one) => one.status === 429)).toHaveLength(2)
    const reads = await Promise.all(Array.from({ length: 22 }, () => api('GET', 'org')))
    expect(reads.filter((one) => one.status === 429)).toHaveLength(2)
    expect(zoho.stats().maxConcurrent).toBeLessThanOrEqual(20)
  })
  it('injected trouble: three bodies of 429, 500, 502 as HTML, a lost answer after the commit', async () => {
    const { zoho, api, org } = await world()
    zoho.faults.throttle = 3
    const bodies = [await api('GET', 'org'), await api('GET', 'org'), await api('GET', 'org')]
    expect(new Set(bodies.map((one) => JSON.stringify(one.body))).size).toBe(3)
    zoho.faults.fail500 = 1
    expect((await api('GET', 'org')).body.code).toBe('INTERNAL_ERROR')
    zoho.faults.html502 = 1
    expect((await api('GET', 'org')).body).toContain('<html>')
    zoho.faults.timeoutAfterCommit = 1
    await expect(api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] })).rejects.toThrow('fetch failed')
    expect(org.records('Contacts')).toHaveLength(1)
  })
  it('records are refused at will, and the log holds what was asked', async () => {
    const { zoho, api } = await world()
    zoho.faults.rejectRecords = (_, row) =>
      row.Last_Name === 'B' ? { code: 'NOT_ALLOWED', api_name: 'Last_Name', message: 'no' } : undefined
    expect(codes(await api('POST', 'Contacts', { data: [{ Last_Name: 'A' }, { Last_Name: 'B' }] }))).toEqual([
      'SUCCESS',
      'NOT_ALLOWED',
    ])
    expect(zoho.log.at(-1)).toMatchObject({
      method: 'POST',
      path: '/crm/v8/Contacts',
      module: 'Contacts',
      records: 2,
      credits: 1,
      status: 207,
    })
  })
  it('wrong paths and methods are told apart', async () => {
    const { api } = await world()
    expect((await api('GET', 'settings/nothing/here/at/all')).status).toBe(404)
    expect((await api('PATCH', 'Contacts')).body.code).toBe('INVALID_REQUEST_METHOD')
    expect((await api('GET', 'Nonsense?fields=id')).body.code).toBe('INVALID_MODULE')
  })
})

const numbered = (from: number) => ({
  data: Array.from({ length: 100 }, (_, n) => ({
    Last_Name: 'Boyle',
    Email: `u${from + n}@x.com`,
    Key: String(from + n),
    Phone: '+49 30 1',
    Mailing_City: 'Berlin',
  })),
  duplicate_check_fields: ['Key', 'Email'],
  trigger: [],
})

it('100-record upserts cost milliseconds of CPU with 20,000 rows, so nothing is scanned', async () => {
  const { api, org } = await world()
  org.addCustomField('Contacts', { field_label: 'Key', unique: true })
  for (let from = 0; from < 20_000; from += 100) await api('POST', 'Contacts/upsert', numbered(from))
  const before = process.cpuUsage()
  for (let from = 0; from < 20_000; from += 200) await api('POST', 'Contacts/upsert', numbered(from))
  const { user } = process.cpuUsage(before)
  expect(user / 1000 / 100).toBeLessThan(6)
  expect(org.records('Contacts')).toHaveLength(20_000)
})

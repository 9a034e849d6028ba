import { createServer } from 'node:http'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { idOf, type World, world } from '#test/simulators/zoho/connect.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'

async function uploaded(w: World, csv: string) {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(zipSync({ 'c.csv': new TextEncoder().encode(csv) }))]), 'c.zip')
  const answer = await w.api('POST', 'https://content.zohoapis.com/crm/v8/upload', form, {
    feature: 'bulk-write',
    'x-crm-org': w.org.id,
  })
  return answer.body.details.file_id
}

describe('Bulk and notifications (contract 5, 6)', () => {
  it('a bulk write goes through its states and reports every row', async () => {
    const w = await world()
    w.org.addCustomField('Contacts', { field_label: 'Key', unique: true })
    w.org.insert('Contacts', { Last_Name: 'Old', Key: 'k1', Title: 'Boss' })
    const file_id = await uploaded(w, 'Key,Name,Title\nk1,"New, one",\nk2,Two,\nk3,,\n')
    const mappings = ['Key', 'Last_Name', 'Title'].map((api_name, index) => ({ api_name, index }))
    const job = {
      operation: 'upsert',
      ignore_empty: true,
      resource: [
        { type: 'data', module: { api_name: 'Contacts' }, file_id, find_by: 'Key', field_mappings: mappings },
      ],
    }
    const made = await w.api('POST', 'bulk/v8/write', job)
    expect(made.status).toBe(201)
    const path = `bulk/v8/write/${made.body.details.id}`
    expect((await w.api('GET', path)).body.status).toBe('ADDED')
    await w.zoho.settled()
    const done = (await w.api('GET', path)).body
    expect(done).toMatchObject({
      status: 'COMPLETED',
      resource: [{ file: { added_count: 1, updated_count: 1, skipped_count: 1, total_count: 3 } }],
    })
    const zip = await w.api('GET', `https://download-accl.zoho.com${done.result.download_url}`)
    const [file] = Object.values(unzipSync(zip.body))
    expect(
      strFromU8(file ?? new Uint8Array())
        .split('\n')
        .map((line) => line.replace(/\d{19}/, 'ID')),
    ).toEqual([
      'Key,Last_Name,Title,STATUS,RECORD_ID,ERRORS',
      'k1,"New, one",,UPDATED,ID,',
      'k2,Two,,ADDED,ID,',
      'k3,,,SKIPPED,,MANDATORY_NOT_FOUND-Last_Name',
    ])
    expect(w.org.records('Contacts')[0]).toMatchObject({ Last_Name: 'New, one', Title: 'Boss' })
    expect(w.zoho.log.some((one) => one.credits === 500)).toBe(true)
  })
  it('empty cells blank what was there unless ignore_empty', async () => {
    const w = await world()
    const row = w.org.insert('Contacts', { Last_Name: 'Old', Title: 'Boss' })
    const file_id = await uploaded(w, `id,Title\n${row.id},\n`)
    await w.api('POST', 'bulk/v8/write', {
      operation: 'update',
      resource: [{ type: 'data', module: { api_name: 'Contacts' }, file_id, find_by: 'id' }],
    })
    await w.zoho.settled()
    expect(w.org.record('Contacts', row.id)?.Title).toBeUndefined()
  })
  it('a bulk read delivers a zip of the chosen columns', async () => {
    const w = await world()
    const row = w.org.insert('Contacts', { Last_Name: 'A', Email: 'a@x.com' })
    w.org.insert('Contacts', { Last_Name: 'B' })
    const criteria = {
      group_operator: 'and',
      group: [{ field: { api_name: 'Email' }, comparator: 'not_equal', value: '${EMPTY}' }],
    }
    const made = await w.api('POST', 'bulk/v8/read', {
      query: { module: { api_name: 'Contacts' }, fields: ['id', 'Email'], criteria, page: 1 },
    })
    await w.zoho.settled()
    const job = (await w.api('GET', `bulk/v8/read/${made.body.data[0].details.id}`)).body.data[0]
    expect(job).toMatchObject({ state: 'COMPLETED', result: { count: 1, more_records: false } })
    const [file] = Object.values(
      unzipSync((await w.api('GET', `https://www.zohoapis.com${job.result.download_url}`)).body),
    )
    expect(strFromU8(file ?? new Uint8Array())).toBe(`Id,Email\n${row.id},a@x.com`)
  })
  it('a watched change is posted with its token until the channel expires', async () => {
    const w = await world()
    const received: { ids: string[]; token: string; operation: string; affected_fields: unknown }[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => (text += chunk))
      request.on('end', () => {
        received.push(JSON.parse(text))
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const watch = [
      {
        channel_id: '1000000068001',
        events: ['Contacts.edit', 'Contacts.create'],
        notify_url: `http://127.0.0.1:${port}/hook`,
        token: 'secret',
      },
    ]
    expect((await w.api('POST', 'actions/watch', { watch })).status).toBe(201)
    const id = idOf(await w.api('POST', 'Contacts', { data: [{ Last_Name: 'A' }] }))
    await w.zoho.settled()
    w.org.update('Contacts', id, { Last_Name: 'B' })
    await w.zoho.settled()
    w.at(3600_001)
    w.org.update('Contacts', id, { Last_Name: 'C' })
    await w.zoho.settled()
    server.close()
    expect(received).toMatchObject([
      { operation: 'insert', ids: [id], token: 'secret', affected_fields: [] },
      { operation: 'update', ids: [id], affected_fields: [{ [id]: ['Last_Name'] }] },
    ])
  })
  it('a dump is a copy that another simulator continues', async () => {
    const w = await world()
    w.org.insert('Contacts', { Last_Name: 'A', Email: 'a@x.com' })
    const state: unknown = JSON.parse(JSON.stringify(w.zoho.dump()))
    const other = createZoho({ now: () => new Date('2026-01-10T12:00:10Z') })
    other.load(state)
    expect(other.org().records('Contacts')).toHaveLength(1)
    other.org().insert('Contacts', { Last_Name: 'B' })
    expect(w.org.records('Contacts')).toHaveLength(1)
    const refreshed = await other.handle(
      new Request('https://www.zohoapis.com/crm/v8/org', {
        headers: { authorization: `Zoho-oauthtoken ${w.accessToken}` },
      }),
    )
    expect(refreshed.status).toBe(200)
  })
})

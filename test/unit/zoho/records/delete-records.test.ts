import { expect, test } from 'vitest'
import { RejectedError } from '#app/lib/errors.ts'
import { ZohoId } from '#app/lib/ids.ts'
import type { ZohoAnswer, ZohoRequest } from '#app/zoho/client/client.server.ts'
import { deleteRecords } from '#app/zoho/records/records.server.ts'
import { markRecords } from '#app/zoho/records/tags.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

function zohoAnswering(answer: (request: ZohoRequest) => ZohoAnswer) {
  const asked: ZohoRequest[] = []
  const client = zohoClient(async (request) => {
    asked.push(request)
    return answer(request)
  })
  return { client, asked }
}
const id = ZohoId.parse('7')
const done = { status: 200, body: { data: [{ code: 'SUCCESS', details: { id: '7' } }] } }

test('a deletion that may not say whether automations run is repeated without', async () => {
  const { client, asked } = zohoAnswering(({ path }) => {
    if (!path.includes('wf_trigger')) return done
    throw new RejectedError('invalid query parameter', { code: 'INVALID_DATA', field: 'wf_trigger' })
  })

  expect(await deleteRecords(client, 'Contacts', [id], { automations: false })).toMatchObject([{ ok: true }])
  expect(asked.map(({ path }) => path)).toEqual(['/Contacts?ids=7&wf_trigger=false', '/Contacts?ids=7'])
})

test('a deletion that is refused for another reason is not repeated', async () => {
  const { client, asked } = zohoAnswering(() => {
    throw new RejectedError('permission denied', { code: 'NO_PERMISSION' })
  })

  await expect(deleteRecords(client, 'Contacts', [id], { automations: false })).rejects.toThrow('denied')
  expect(asked).toHaveLength(1)
})

test.each(['RESOURCE_NOT_FOUND', 'RECORD_NOT_FOUND'])('what is gone already is deleted: %s', async (code) => {
  const flat = zohoAnswering(() => {
    throw new RejectedError('the record is not there', { code })
  })
  expect(await deleteRecords(flat.client, 'Contacts', [id], { automations: false })).toMatchObject([
    { ok: true, id: '7' },
  ])
  const row = zohoAnswering(() => ({ status: 404, body: { data: [{ code, status: 'error' }] } }))
  expect(await deleteRecords(row.client, 'Contacts', [id], { automations: false })).toMatchObject([
    { ok: true, id: '7' },
  ])
})

test('a tag says that it replaces none', async () => {
  const { client, asked } = zohoAnswering(() => done)

  await markRecords(client, 'Contacts', [id], 'Shopify')

  expect(asked.map(({ body }) => body)).toEqual([
    { tags: [{ name: 'Shopify' }], ids: ['7'], over_write: false },
  ])
})

// What Zoho says when a consent lacks a scope, in the two shapes that are seen (contracts/zoho 2.1, 8), and what follows.

import { afterEach, expect, test, vi } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'
import { createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createRest } from '#app/zoho/client/rest.server.ts'
import { createNote } from '#app/zoho/records/notes.server.ts'
import { hasRecordWith, insertRecords } from '#app/zoho/records/records.server.ts'

afterEach(() => void vi.restoreAllMocks())

const refusal = { code: 'OAUTH_SCOPE_MISMATCH', status: 'error', message: 'invalid oauth scope', details: {} }
const shapes = [
  [401, refusal],
  [403, { data: [refusal] }],
  [400, { data: [refusal] }],
] as const

function clientAnswered(status: number, body: object) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json(body, { status })))
  const lost = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const org = { orgId: '1', location: 'us', apiHost: 'www.zohoapis.com', edition: '', userLicenses: 1 }
  const client = createZohoClient(
    { ...org, currency: 'USD', multiCurrency: false },
    {
      token: () => Promise.resolve('t'),
      renew: () => Promise.resolve('t'),
      limiter: createLimiter('enterprise'),
      rest: createRest(() => new Date()),
      observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
      onCall: () => undefined,
      onLost: lost,
    },
  )
  return { client, lost }
}

test.each(shapes)('a note that is refused as %i says nothing of the connection', async (status, body) => {
  const { client, lost } = clientAnswered(status, body)
  const about = { module: 'Contacts', id: ZohoId.parse('5487000000000000001') }
  await expect(createNote(client, about, { title: 't', content: 'c' })).rejects.toMatchObject({
    kind: 'rejected',
    code: 'OAUTH_SCOPE_MISMATCH',
  })
  expect(lost).not.toHaveBeenCalled()
})

test.each(shapes)(
  'a record that is refused as %i loses the connection, once for all',
  async (status, body) => {
    const { client, lost } = clientAnswered(status, body)
    const inserted = insertRecords(client, 'Contacts', [{ Last_Name: 'Lovelace' }], { automations: [] })
    await expect(inserted).rejects.toMatchObject({ kind: 'disconnected', code: 'OAUTH_SCOPE_MISMATCH' })
    expect(lost).toHaveBeenCalledTimes(1)
  },
)

test.each(shapes)(
  'quotes that are refused as %i cost no connection, written or found',
  async (status, body) => {
    const { client, lost } = clientAnswered(status, body)
    const refused = { kind: 'rejected', code: 'OAUTH_SCOPE_MISMATCH' }
    const inserted = insertRecords(client, 'Quotes', [{ Subject: 'D1' }], { automations: [] })
    await expect(inserted).rejects.toMatchObject(refused)
    await expect(hasRecordWith(client, 'Quotes', 'Our_Id')).rejects.toSatisfy(isModuleWide)
    expect(lost).not.toHaveBeenCalled()
  },
)

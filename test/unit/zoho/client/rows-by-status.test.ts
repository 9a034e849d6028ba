// Whatever status a write is answered with: where the answer has a result for each row, it says something of the rows, and
// where it has not, it is the call that was refused.

import { afterEach, expect, test, vi } from 'vitest'
import { isDisconnected, isRejected } from '#app/lib/errors.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'
import { createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { insertRecords } from '#app/zoho/records/records.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

afterEach(() => void vi.restoreAllMocks())

const refusal = (code: string, details: object = {}) => ({ status: 'error', code, message: 'no', details })
const held = refusal('RECORD_LOCKED', { id: '7' })

function inserted(rows: number, status: number, body: object) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json(body, { status })))
  const client = createZohoClient(zohoClient(() => Promise.reject(new Error('not called'))).org, {
    token: () => Promise.resolve('t'),
    renew: () => Promise.resolve('t'),
    limiter: createLimiter('free'),
    rest: { begin: () => undefined, check: () => undefined, learn: () => undefined },
    observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
    onCall: () => undefined,
  })
  const some = Array.from({ length: rows }, (_, n) => ({ Last_Name: `Row ${n}` }))
  return insertRecords(client, 'Contacts', some, { automations: undefined })
}

test.each([400, 403, 404, 409, 412, 413, 422])(
  '%d with a result a row refuses those rows',
  async (status) => {
    for (const rows of [1, 3]) {
      const data = Array.from({ length: rows }, () => held)
      expect(await inserted(rows, status, { data })).toMatchObject(
        data.map(({ code }) => ({ ok: false, code })),
      )
    }
  },
)

test.each([403, 409, 413])('%d with one result for several rows refuses the call', async (status) => {
  await expect(inserted(3, status, { data: [held] })).rejects.toSatisfy(
    (error) => isRejected(error) && error.code === 'RECORD_LOCKED',
  )
})

test.each(['NO_PERMISSION', 'AUTHORIZATION_FAILED', 'NOT_SUPPORTED', 'INVALID_MODULE'])(
  '403 %s in the place of the only row refuses the module',
  async (code) => {
    await expect(inserted(1, 403, { data: [refusal(code)] })).rejects.toSatisfy(isModuleWide)
  },
)

test('403 NO_PERMISSION of every row refuses the module', async () => {
  const all = [refusal('NO_PERMISSION'), refusal('NO_PERMISSION')]
  await expect(inserted(2, 403, { data: all })).rejects.toSatisfy(isModuleWide)
})

test.each(['INVALID_TOKEN', 'INVALID_OAUTHTOKEN', 'AUTHENTICATION_FAILURE', 'INVALID_HOST'])(
  '403 %s in the place of the only row is of the consent',
  async (code) => {
    await expect(inserted(1, 403, { data: [refusal(code)] })).rejects.toSatisfy(isDisconnected)
  },
)

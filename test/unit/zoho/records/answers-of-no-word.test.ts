// A write that is answered 200 without a word of Zoho's: nobody knows whether it was carried out, and it is no mistake of ours.

import { afterEach, expect, test, vi } from 'vitest'
import { createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createRest } from '#app/zoho/client/rest.server.ts'
import { eachRow, insertRecords } from '#app/zoho/records/records.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

afterEach(() => void vi.restoreAllMocks())

const { org } = zohoClient(() => Promise.reject(new Error('not called')))
const token = () => Promise.resolve('t')
const client = () =>
  createZohoClient(org, {
    token,
    renew: token,
    limiter: createLimiter(''),
    rest: createRest(() => new Date()),
    observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
    onCall: () => undefined,
  })

test.each([
  ['nothing', '', 'zoho_shape'],
  ['a page', '<html><body>Please wait</body></html>', 'HTTP_200'],
])('%s leaves each record in doubt', async (_, body, code) => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(new Response(body)))
  const rows = [{ Last_Name: 'Amber' }, { Last_Name: 'Birch' }]
  const results = await eachRow(2, insertRecords(client(), 'Contacts', rows, { automations: [] }))
  expect(results).toMatchObject([
    { ok: false, late: true, code },
    { ok: false, late: true, code },
  ])
})

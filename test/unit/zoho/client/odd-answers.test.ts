// What is null, or of another type, is as good as absent: it takes nothing else of an answer with it.

import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Config } from '#app/server/config.server.ts'
import { requestItem, rowOf, ZohoItem } from '#app/zoho/client/answers.ts'
import { createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createZohoConsents } from '#app/zoho/oauth/consent.server.ts'
import { listOf } from '#app/zoho/records/list-answer.ts'
import { toField, ZohoFieldAnswer } from '#app/zoho/settings/field.ts'
import { zohoClient } from '#test/support/zoho-client.ts'
import { plainAdmin } from '#test/support/plain-admin.ts'

afterEach(() => void vi.restoreAllMocks())
const answering = (body: unknown) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json(body)))

test.each([null, 'none', { more_records: null }, { more_records: 'no', next_page_token: 7, count: null }])(
  "a list of Zoho's with the info %j is a list",
  (info) => {
    expect(listOf({ data: [{ id: '1' }], info }).data).toEqual([{ id: '1' }])
  },
)

test.each([{ message: null }, { status: null }, { action: 1, duplicate_field: {} }, { message: 7 }])(
  "a result of Zoho's with %j is a result",
  (odd) => {
    expect(rowOf(ZohoItem.parse({ code: 'SUCCESS', details: { id: '7' }, ...odd }))).toMatchObject({
      id: '7',
    })
    expect(requestItem({ code: 'NO_PERMISSION', ...odd, details: [] }).code).toBe('NO_PERMISSION')
  },
)

test.each([{ field_label: null }, { field_label: 7, display_label: {} }])(
  'a field with %j goes by its API name',
  (odd) => {
    expect(toField(ZohoFieldAnswer.parse({ api_name: 'Email', ...odd })).label).toBe('Email')
  },
)

test.each([
  { refresh_token: null, scope: null },
  { refresh_token: '', api_domain: null },
  { error: null, status: 7, error_description: {} },
])('a token comes with %j', async (odd) => {
  answering({ access_token: 'a', expires_in: 3600, ...odd })
  const zoho = { clientId: 'c', secretFor: () => 's' }
  const consents = createZohoConsents({ shopify: { appUrl: 'https://app.test' }, zoho } as unknown as Config)

  const tokens = await consents.refresh({ host: 'accounts.zoho.com', location: 'us' }, 'r')

  expect(tokens).toMatchObject({ accessToken: 'a', refreshToken: null, apiHost: null })
})

const asked = (path: string, method: 'GET' | 'POST' = 'GET', optional = false) =>
  createZohoClient(zohoClient(() => Promise.reject(new Error('not called'))).org, {
    token: () => Promise.resolve('t'),
    renew: () => Promise.resolve('t'),
    limiter: createLimiter('free'),
    rest: { begin: () => undefined, check: () => undefined, learn: () => undefined },
    observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
    onCall: () => undefined,
  }).call({ path, method, credits: 1, optional })

// All at once: a read is asked again for seconds.
test("a gateway's 404 that stays is the end of a setting, and passing trouble of a record and of what writes", async () => {
  const pages = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(new Response('<html>Not Found</html>', { status: 404 })))
  const ends = [
    ['/settings/layouts?module=Contacts', 'GET', 'rejected'],
    ['/org/currencies', 'GET', 'rejected'],
    ['/Contacts/deleted?page=1', 'GET', 'rejected'],
    ['/Contacts/5487007', 'GET', 'transient'],
    ['/Contacts?ids=5487007', 'GET', 'transient'],
    ['/settings/fields?module=Contacts', 'POST', 'transient'],
  ] as const
  await Promise.all(
    ends.map(([path, method, kind]) =>
      expect(asked(path, method)).rejects.toMatchObject({ kind, code: 'HTTP_404' }),
    ),
  )
  expect(pages).toHaveBeenCalledTimes(5 * 4 + 1)
})

test.each([404, 400])(
  'an address that Zoho does not know (%i) is no bug where a record can do without',
  async (status) => {
    const body = { code: 'INVALID_URL_PATTERN', details: {}, message: 'check the URL', status: 'error' }
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json(body, { status })))
    const ends = [
      ['/settings/profiles', 'GET', 'rejected'],
      ['/settings/fields/123?module=Contacts', 'GET', 'rejected'],
      ['/org/currencies', 'GET', 'rejected'],
      ['/users?type=CurrentUser', 'GET', 'rejected'],
      ['/Contacts/deleted?page=1', 'GET', 'rejected'],
      ['/Contacts/5487007', 'GET', 'invariant'],
      ['/Contacts?ids=5487007', 'GET', 'invariant'],
      ['/settings/fields?module=Contacts', 'POST', 'invariant'],
      ['/Contacts/upsert', 'POST', 'invariant'],
    ] as const
    for (const [path, method, kind] of ends)
      await expect(asked(path, method)).rejects.toMatchObject({ kind, code: 'INVALID_URL_PATTERN' })
    const titles = asked('/Sales_Orders/5487007/Notes?fields=Note_Title', 'GET', true)
    await expect(titles).rejects.toMatchObject({ kind: 'rejected' })
  },
)

const ask = () =>
  plainAdmin().graphql('query Odd { shop { id } }', {}, z.object({ shop: z.object({ id: z.string() }) }))

describe("an answer of Shopify's", () => {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 1900, restoreRate: 100 }
  test.each([
    { extensions: null },
    { extensions: { cost: null } },
    { extensions: { cost: { requestedQueryCost: 'few' } } },
    { extensions: { cost: { requestedQueryCost: 3, throttleStatus } } },
    { errors: null },
  ])('with %j is an answer', async (odd) => {
    answering({ data: { shop: { id: '1' } }, ...odd })

    expect((await ask()).data).toEqual({ shop: { id: '1' } })
  })

  test('whose error has neither path nor extensions is still refused', async () => {
    answering({ data: null, errors: [{ message: 'No such field', path: null, extensions: null }] })

    await expect(ask()).rejects.toMatchObject({ kind: 'invariant' })
  })
})

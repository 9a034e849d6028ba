// An organisation may be connected to several shops: what one of them lacks says nothing of the others.

import { afterEach, expect, test, vi } from 'vitest'
import { ThrottledError } from '#app/lib/errors.ts'
import { byHand, createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createRest } from '#app/zoho/client/rest.server.ts'

afterEach(() => void vi.restoreAllMocks())

const org = { orgId: '1', location: 'us', apiHost: 'www.zohoapis.com', edition: '', userLicenses: 1 }
const inAnHour = () => new Date(Date.now() + 3_600_000)

function open(token: () => Promise<string>) {
  const rest = createRest(() => new Date())
  const client = createZohoClient(
    { ...org, currency: 'USD', multiCurrency: false },
    {
      token,
      renew: token,
      limiter: createLimiter('enterprise'),
      rest,
      observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
      onCall: () => undefined,
    },
  )
  return { rest, client, call: () => client.call({ method: 'GET', path: '/org', credits: 1 }) }
}

test('a shop whose token cannot be had holds back no other shop of its organisation (all were paused for its hour)', async () => {
  const { rest, call } = open(() =>
    Promise.reject(new ThrottledError('no token', { code: 'zoho_secrets_key', retryAt: inAnHour() })),
  )
  await expect(call()).rejects.toMatchObject({ code: 'zoho_secrets_key' })
  expect(rest.check).not.toThrow()
})

test('an organisation that asks for a long wait is left alone by all', async () => {
  const headers = { 'retry-after': '600' }
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    Promise.resolve(Response.json({ code: 'TOO_MANY_REQUESTS' }, { status: 429, headers })),
  )
  const { rest, call } = open(() => Promise.resolve('t'))
  await expect(call()).rejects.toMatchObject({ kind: 'throttled' })
  expect(rest.check).toThrow('takes no calls')
})

test('who tests the connection hears what Zoho says now', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json({ org: [] })))
  const { rest, client } = open(() => Promise.resolve('t'))
  rest.begin(new ThrottledError('wait', { code: 'zoho_credits', retryAt: inAnHour() }))
  const request = { method: 'GET', path: '/org', credits: 1 } as const
  await expect(client.call(request)).rejects.toMatchObject({ code: 'zoho_credits' })
  await expect(byHand(client).call(request)).resolves.toMatchObject({ status: 200 })
})

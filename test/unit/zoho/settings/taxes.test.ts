import { expect, test } from 'vitest'
import {
  DisconnectedError,
  InvariantError,
  RejectedError,
  ThrottledError,
  TransientError,
} from '#app/lib/errors.ts'
import { fetchTaxes } from '#app/zoho/settings/settings.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

const clientAnswering = (body: unknown) => zohoClient(() => Promise.resolve({ status: 200, body }))
const clientThrowing = (error: Error) =>
  zohoClient(() => {
    throw error
  })

const taxes = [
  { name: 'VAT', value: 19 },
  { name: null, value: 7 },
  { name: 'Old', value: null },
]

test('taxes are those with a name and a rate', async () => {
  expect(await fetchTaxes(clientAnswering({ org_taxes: { taxes } }))).toEqual([
    { name: 'VAT', percentage: 19 },
  ])
})

test.each([null, { org_taxes: { taxes: null } }, { org_taxes: { taxes: [] } }])(
  'an organization without taxes has none: %j',
  async (body) => {
    expect(await fetchTaxes(clientAnswering(body))).toEqual([])
  },
)

test('one odd tax does not hide the others', async () => {
  const odd = [{ name: 'City', value: '8,25' }, 'VAT', { name: 'VAT', value: '19' }]
  expect(await fetchTaxes(clientAnswering({ org_taxes: { taxes: odd } }))).toEqual([
    { name: 'VAT', percentage: 19 },
  ])
})

test.each([{}, { taxes: [] }, { org_taxes: null }, [], '<html></html>'])(
  'an answer of another shape says nothing: %j',
  async (body) => {
    expect(await fetchTaxes(clientAnswering(body))).toBeNull()
  },
)

test.each([
  new RejectedError('Zoho does not grant this to the app', { code: 'OAUTH_SCOPE_MISMATCH' }),
  new InvariantError('Zoho refused our request', { code: 'INVALID_URL_PATTERN' }),
  new InvariantError('Zoho refused our request', { code: 'HTTP_404' }),
  new TransientError('Zoho did not answer', { code: 'HTTP_500' }),
  new ThrottledError('Zoho refused the call', { code: 'HTTP_401', retryAt: new Date() }),
])('nor does a refusal, and orders go on: $code', async (error) => {
  expect(await fetchTaxes(clientThrowing(error))).toBeNull()
})

test('a lost connection is told', async () => {
  const lost = new DisconnectedError('lost', { side: 'zoho', code: 'INVALID_TOKEN' })
  await expect(fetchTaxes(clientThrowing(lost))).rejects.toBe(lost)
})

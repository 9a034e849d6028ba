// Who may tell us something: the same answers as Shopify's own library gives.

import { createHmac } from 'node:crypto'
import { ApiVersion, shopifyApi } from '@shopify/shopify-api'
import { expect, test } from 'vitest'
import { parseChanges } from '#app/shopify/webhooks/webhooks.ts'
import { verifyWebhook } from '#app/shopify/webhooks/verify.server.ts'
import '#test/support/network.ts'

const secret = 'new-secret-0123456789'
const oldSecret = 'old-secret-0123456789'
const body = '{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"}'
const sign = (text: string, key = secret) => createHmac('sha256', key).update(text, 'utf8').digest('base64')

const headers = (changes: Record<string, string | null> = {}) => {
  const all: Record<string, string | null> = {
    'x-shopify-topic': 'orders/updated',
    'x-shopify-hmac-sha256': sign(body),
    'x-shopify-shop-domain': 'acme.myshopify.com',
    'x-shopify-api-version': '2026-07',
    'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    'x-shopify-triggered-at': '2026-11-24T10:00:00.123456789Z',
    ...changes,
  }
  return Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as [string, string]],
  )
}
const request = (given: [string, string][], text: string | null = body, method = 'POST') =>
  new Request('https://app.test/webhooks/orders', { method, headers: given, body: text })

const statusOf = async (asked: Request, secrets = [secret]): Promise<number> => {
  try {
    await verifyWebhook({ secrets, topics: ['orders/updated'], onForged: () => {} }, asked)
    return 200
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status
    throw thrown
  }
}

const library = shopifyApi({
  apiKey: 'key',
  apiSecretKey: secret,
  apiVersion: ApiVersion.July26,
  hostName: 'app.test',
  isEmbeddedApp: true,
  logger: { log: () => {} },
})
/** As authenticate.webhook answers what the library found (contracts/shopify 1.8). */
async function libraryStatus(asked: Request, text: string): Promise<number> {
  const answer = await library.webhooks.validate({ rawBody: text, rawRequest: asked })
  if (answer.valid) return 200
  return answer.reason === 'invalid_hmac' ? 401 : 400
}

test.each<[string, Record<string, string | null>, number]>([
  ['a well signed delivery is taken', {}, 200],
  ['a missing signature is a bad request', { 'x-shopify-hmac-sha256': null }, 400],
  ['a wrong signature is not authorised', { 'x-shopify-hmac-sha256': sign(body, 'other') }, 401],
  ['a signature that is none is not authorised', { 'x-shopify-hmac-sha256': 'abc' }, 401],
  ['a signature of another body is not authorised', { 'x-shopify-hmac-sha256': sign('{}') }, 401],
  ['a delivery without a topic is a bad request', { 'x-shopify-topic': null }, 400],
  ['a delivery without a shop is a bad request', { 'x-shopify-shop-domain': null }, 400],
  ['a delivery without an id is a bad request', { 'x-shopify-webhook-id': null }, 400],
  ['a delivery without a version is a bad request', { 'x-shopify-api-version': null }, 400],
])('%s, as with the library', async (_, changes, status) => {
  expect(await statusOf(request(headers(changes)))).toBe(status)
  expect(await libraryStatus(request(headers(changes)), body)).toBe(status)
})

test('the secret before the last rotation is accepted, one before that is not', async () => {
  const signed = request(headers({ 'x-shopify-hmac-sha256': sign(body, oldSecret) }))
  expect(await statusOf(signed.clone(), [secret, oldSecret])).toBe(200)
  expect(await statusOf(signed, [secret])).toBe(401)
})

test('only POST, and only with a body', async () => {
  expect(await statusOf(request(headers(), null, 'GET'))).toBe(405)
  expect(await statusOf(request(headers({ 'x-shopify-hmac-sha256': sign('') }), ''))).toBe(400)
})

test('ids beyond 2^53 stay as they were written', () => {
  const order = [{ kind: 'order', shopifyId: '820982911946154508', deleted: false }]
  expect(parseChanges('orders/updated', body)).toEqual(order)
  expect(parseChanges('orders/updated', '{"id":820982911946154508}')).toEqual(order)
  expect(parseChanges('refunds/create', '{"id":1,"order_id":820982911946154508}')).toEqual(order)
  expect(parseChanges('orders/edited', '{"order_edit":{"id":2,"order_id":820982911946154508}}')).toEqual(
    order,
  )
  for (const told of [
    '"order_id":820982911946154508',
    '"admin_graphql_api_order_id":"gid://shopify/Order/820982911946154508"',
  ])
    expect(parseChanges('orders/risk_assessment_changed', `{"id":1,${told}}`)).toEqual(order)
  for (const topic of ['returns/cancel', 'returns/close', 'returns/reopen']) {
    expect(parseChanges(topic, '{"id":3,"order":{"id":820982911946154508}}')).toEqual(order)
    const gid = '"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"'
    expect(parseChanges(topic, `{"id":3,"order":{${gid}}}`)).toEqual(order)
    expect(parseChanges(topic, '{"id":3}')).toEqual([])
  }
  expect(parseChanges('orders/delete', '{"id":820982911946154508}')).toEqual([{ ...order[0], deleted: true }])
})

test('a record is known by its own id, not by that of something inside it', () => {
  const product = '{"variants":[{"admin_graphql_api_id":"gid://shopify/ProductVariant/1","id":1}],"id":2}'
  expect(parseChanges('products/update', product)).toEqual([
    { kind: 'product', shopifyId: '2', deleted: false },
  ])
})

test('what names no record of ours, or is no JSON, is no change', () => {
  expect(parseChanges('orders/updated', '{"id":null}')).toEqual([])
  expect(parseChanges('orders/updated', 'nonsense')).toEqual([])
  expect(parseChanges('inventory_levels/update', '{"inventory_item_id":1}')).toEqual([])
})

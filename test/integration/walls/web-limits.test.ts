// What a stranger or a merchant can send and ask has a limit, and Shopify's webhooks never meet it.

import { createHmac, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createBodyReader } from '#app/server/web/body.server.ts'
import { addressKey } from '#app/server/web/rates.server.ts'
import { signedShop } from '#app/shopify/auth/signed-shop.server.ts'
import type { Answer } from '#test/support/http-call.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
const opened: Web[] = []
beforeAll(async () => {
  world = await startWorld()
  web = await startWeb(world)
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

const open = async (options: Parameters<typeof startWeb>[1]): Promise<Web> => {
  const one = await startWeb(world, options)
  opened.push(one)
  return one
}

const kilobyte = 1024
const bearer = () => ({ authorization: `Bearer ${world.shop.sessionToken({ user: '42' })}` })
const signed = (body: string, topic = 'orders/updated') => ({
  'x-shopify-topic': topic,
  'x-shopify-shop-domain': world.domain,
  'x-shopify-hmac-sha256': createHmac('sha256', world.runtime.config.shopify.secrets[0] ?? '')
    .update(body)
    .digest('base64'),
  'x-shopify-webhook-id': randomUUID(),
  'x-shopify-api-version': '2026-07',
})

type Upload = { path: string; bytes: number; headers?: string[]; method?: string }

/** Sends a chunked body of a length that no header tells, and does not end it; the head of the answer, when there is one. */
function upload({ path, bytes, headers = [], method = 'POST' }: Upload, port = web.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const head = [`${method} ${path} HTTP/1.1`, 'host: x', 'transfer-encoding: chunked', ...headers]
      socket.write(`${head.join('\r\n')}\r\n\r\n${bytes.toString(16)}\r\n`)
      socket.write(Buffer.alloc(bytes, 'x'))
      socket.write('\r\n')
    })
    socket.setEncoding('utf8').on('data', (text: string) => {
      socket.destroy()
      resolve(text.split('\r\n')[0] ?? '')
    })
    socket.on('error', reject)
  })
}

const asSigned = ['x-shopify-hmac-sha256: AAAA', 'x-shopify-topic: orders/updated']

test.each([
  '/webhooks/orders',
  '/webhooks/orders/',
  '/Webhooks/Orders',
  '/webhooks/orders.data',
  '//webhooks//orders',
  '/%77ebhooks/orders',
  '/webhooks/orders?x=1',
])('a webhook of more than 2 MB is refused at %s', async (path) => {
  const answer = await upload({ path, bytes: 2048 * kilobyte + 1, headers: asSigned })
  expect(answer).toBe('HTTP/1.1 413 Payload Too Large')
})

test('a webhook without a signature is refused before its body is read', async () => {
  for (const path of ['/webhooks/orders', '/webhooks/orders/', '/WEBHOOKS/orders.data'])
    expect(await upload({ path, bytes: 1 })).toBe('HTTP/1.1 400 Bad Request')
  expect(await upload({ path: '/webhooks/nothing', bytes: 1, headers: asSigned })).toContain(' 404 ')
})

test('a signed webhook is taken under every spelling of its address', async () => {
  const body = JSON.stringify({ id: 1, note: 'x'.repeat(1900 * kilobyte) })
  for (const path of ['/webhooks/orders', '/webhooks/orders/', '/Webhooks/Orders.data'])
    expect((await web.call(path, { headers: signed(body), body })).status).toBe(200)
  // Its body never ends, and is too large besides: who reads it says 413, or nothing.
  for (const bytes of [1, 2048 * kilobyte + 1])
    expect(await upload({ path: '/webhooks/orders', bytes })).toContain(' 400 ')
  expect((await web.call('/webhooks/orders')).status).toBe(405)
})

test.each(['/app/find', '/app/find.data', '/app/find/', '/nope', '/'])(
  'an action of more than 1 MB is refused at %s, and one without a token unread',
  async (path) => {
    const bytes = 1024 * kilobyte + 1
    const token = `authorization: ${bearer().authorization}`
    expect(await upload({ path, bytes, headers: [token] })).toContain(' 413 ')
    expect(await upload({ path, bytes: 1 })).toContain(' 401 ')
    expect(await upload({ path, bytes: 1, headers: [token], method: 'PUT' })).toContain(' 405 ')
  },
)

test('a length that is announced is believed before a byte of it came', async () => {
  const headers = { ...bearer(), 'content-length': String(400 * 1024 * kilobyte) }
  const answered = new Promise<string>((resolve, reject) => {
    const socket = connect(web.port, '127.0.0.1', () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      socket.write(`POST /app/find HTTP/1.1\r\nhost: x\r\n${lines.join('\r\n')}\r\n\r\n`)
    })
    socket.setEncoding('utf8').on('data', (text: string) => {
      socket.destroy()
      resolve(text)
    })
    socket.on('error', reject)
  })
  expect(await answered).toContain(' 413 ')
})

test('large bodies share a room: when it is full they are refused, and small webhooks are still taken', async () => {
  const crowded = await open({ readBody: createBodyReader(256 * kilobyte) })
  const held = connect(crowded.port, '127.0.0.1')
  const head = ['POST /webhooks/orders HTTP/1.1', 'host: x', 'content-length: 300000', ...asSigned]
  held.write(`${head.join('\r\n')}\r\n\r\n`)
  held.write(Buffer.alloc(270_000, 'x'))
  await expect
    .poll(
      () => upload({ path: '/webhooks/orders', bytes: 100 * kilobyte, headers: asSigned }, crowded.port),
      {
        timeout: 10_000,
      },
    )
    .toContain(' 503 ')

  const body = JSON.stringify({ id: 1 })
  expect((await crowded.call('/webhooks/orders', { headers: signed(body), body })).status).toBe(200)
  held.destroy()
  const large = JSON.stringify({ id: 1, note: 'x'.repeat(100 * kilobyte) })
  const again = async () =>
    (await crowded.call('/webhooks/orders', { headers: signed(large), body: large })).status
  await expect.poll(again, { timeout: 10_000 }).toBe(200)
})

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const connectZoho = () => web.call('/app/connect.data', { headers: bearer(), body: '{"intent":"start"}' })
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status)
const times = async (count: number, ask: (n: number) => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (let n = 0; n < count; n++) answers.push(await ask(n))
  return answers
}

test('a stranger who asks too often is told to wait; others, merchants, health and webhooks are not', async () => {
  const small = await open({ rates: { strangersPerMinute: 3, shopPerMinute: 5 } })
  const asked = await times(5, () => small.call('/zoho/callback?state=x', from('203.0.113.7')))
  expect(statuses(asked)).toEqual([400, 400, 400, 429, 429])
  expect(Number(asked.at(-1)?.headers['retry-after'])).toBeGreaterThan(0)

  expect((await small.call('/zoho/callback?state=x', from('203.0.113.8'))).status).toBe(400)
  expect((await small.call('/healthz', from('203.0.113.7'))).status).toBe(200)
  const headers = { ...bearer(), 'x-forwarded-for': '203.0.113.7' }
  const merchant = await times(6, () => small.call('/app/nope.data', { headers }))
  expect(statuses(merchant)).toEqual([404, 404, 404, 404, 404, 429])
  const body = JSON.stringify({ id: 1 })
  const webhooks = await times(20, () =>
    small.call('/webhooks/orders', { headers: { ...signed(body), 'x-forwarded-for': '203.0.113.7' }, body }),
  )
  expect(new Set(statuses(webhooks))).toEqual(new Set([200]))
})

test('an address that a visitor makes up counts only when a trusted proxy brings it', async () => {
  const rates = { strangersPerMinute: 2, shopPerMinute: 5 }
  const direct = await open({ rates, config: { trustProxy: 0 } })
  const asked = await times(3, (n) =>
    direct.call('/nope', { headers: { 'x-forwarded-for': `198.51.100.${n}` } }),
  )
  expect(statuses(asked)).toEqual([404, 404, 429])

  const proxied = await open({ rates, config: { trustProxy: 1 } })
  const spoofed = await times(3, (n) =>
    proxied.call('/nope', { headers: { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.9` } }),
  )
  expect(statuses(spoofed)).toEqual([404, 404, 429])
})

test('an address of IPv6 counts as its network, one of IPv4 as itself', () => {
  expect(addressKey('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('2001:db8:5:1::1')).toBe(addressKey('2001:db8:5:2:3:4:5:6'))
  expect(addressKey('2001:db8:5::')).not.toBe(addressKey('2001:db8:6::'))
  expect(addressKey('::1')).toBe('0:0:0')
})

test('only a session token that is signed and not over makes a merchant of a visitor', () => {
  const secret = world.runtime.config.shopify.secrets[0] ?? ''
  const token = world.shop.sessionToken({ user: '42' })
  const [header, , signature] = token.split('.')
  const claims = Buffer.from(JSON.stringify({ dest: 'https://other.myshopify.com', exp: 9e9 })).toString(
    'base64url',
  )
  expect(signedShop(token, [secret], new Date())).toBe(world.domain)
  expect(signedShop(token, [secret], new Date(Date.now() + 3600_000))).toBeNull()
  expect(signedShop(`${header}.${claims}.${signature}`, [secret], new Date())).toBeNull()
  for (const none of ['', '..', 'a.b.c', `${token}x`])
    expect(signedShop(none, [secret], new Date())).toBeNull()
})

test('what costs much is limited for each shop, and says so', async () => {
  await world.install()
  const answers = await times(31, connectZoho)
  expect(new Set(statuses(answers.slice(0, 30)))).toEqual(new Set([200]))
  expect(answers.at(30)?.status).toBe(429)
  expect(answers.at(29)?.text).toContain('accounts.zoho.com')
  expect(answers.at(30)?.text).toContain('too_often')

  const files = await times(31, () => web.call('/app/activity.csv', { headers: bearer() }))
  expect(statuses(files).slice(-2)).toEqual([200, 429])
})

test('/metrics answers this machine only, unless a token is configured, however the address is spelled', async () => {
  for (const path of ['/metrics', '/Metrics/', '/metrics.data']) {
    expect((await web.call(path)).status).toBe(200)
    expect((await web.call(path, { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(401)
  }
  const token = 'token-0123456789abcdef'
  const guarded = await open({ config: { metrics: { token, port: undefined } } })
  expect((await guarded.call('/metrics')).status).toBe(401)
  expect((await guarded.call('/metrics', { headers: { authorization: 'Bearer token-0' } })).status).toBe(401)
  const shown = await guarded.call('/metrics', { headers: { authorization: `Bearer ${token}` } })
  expect(shown.text).toContain('sync_webhooks_total')
})

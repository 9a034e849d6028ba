// Who may read /metrics, however the address is spelled.

import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await startWorld({ working: false })
  web = await startWeb(world, { config: { metrics: { token: 'token-0123456789abcdef', port: undefined } } })
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

/** The status line that a request gets whose address no client of ours would send like that. */
function statusOf(address: string, method = 'GET', headers = ''): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(web.port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (part) => (text += part))
  socket.once('error', reject).once('close', () => resolve(text.split(' ', 2)[1] ?? ''))
  socket.write(`${method} ${address} HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n${headers}\r\n`)
  return promise
}

test.each([
  '/metrics',
  '/metrics/',
  '//metrics',
  '/METRICS?x',
  '/metrics.data',
  '/m%65trics',
  '/metrics#x',
  '/x/../metrics',
  '/./metrics',
  '/x/%2e%2e/metrics',
  '/x\\..\\metrics',
  '/\\metrics',
])('%s tells a stranger nothing', async (address) => {
  expect(['400', '401', '404']).toContain(await statusOf(address))
})

test('a webhook takes the short way, however its address is spelled', async () => {
  for (const address of ['/x/../webhooks/app', '/webhooks/app#x', '/./webhooks/app'])
    expect(
      await statusOf(
        address,
        'POST',
        'Authorization: Bearer x\r\nContent-Length: 2200000\r\nX-Shopify-Hmac-Sha256: x\r\n',
      ),
    ).toBe('413')
})

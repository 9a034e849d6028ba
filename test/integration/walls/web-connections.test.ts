// Connections are counted for each address, so that one machine cannot take them all; proxies that are trusted bring many
// merchants over one address.

import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { countRefused, createMetrics } from '#app/lib/telemetry/metrics.server.ts'
import { trusts } from '#app/server/web/trust.server.ts'
import { listen } from '#app/server/web/listen.server.ts'
import { call } from '#test/support/http-call.ts'

const sockets: Socket[] = []
let server: Server
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const hello: RequestListener = (_, response) => void response.end('hello')
let refused = 0
const start = async (isTrusted: (address: string) => boolean) => {
  refused = 0
  const onRefused = () => void refused++
  server = await listen(hello, {
    port: 0,
    host: '127.0.0.1',
    isTrusted,
    limits: { mostPerAddress: 3 },
    onRefused,
  })
  const { port } = server.address() as AddressInfo
  return port
}
/** @returns whether it was left open */
async function open(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [said] = await Promise.race([once(socket, 'data'), once(socket, 'close'), once(socket, 'error')])
  return String(said).includes('200 OK')
}

test('an address has a limited number of connections, and may come again when one has ended', async () => {
  const port = await start(() => false)
  expect([await open(port), await open(port), await open(port)]).toEqual([true, true, true])
  expect(await open(port)).toBe(false)
  expect(refused).toBe(1)
  sockets.at(0)?.destroy()
  const status = () =>
    call(port, '/').then(
      ({ status: code }) => code,
      () => 0,
    )
  await expect.poll(status, { timeout: 10_000 }).toBe(200)
})

test('a trusted proxy brings as many as it likes', async () => {
  const port = await start(() => true)
  for (let n = 0; n < 8; n++) expect(await open(port)).toBe(true)
})

test('trusted is what TRUST_PROXY says: by default this machine and private networks', () => {
  const usual = trusts(['loopback', 'linklocal', 'uniquelocal'])
  for (const address of ['127.0.0.1', '::1', '::ffff:10.0.0.7', '172.17.0.1', '192.168.1.9', 'fd00::1'])
    expect([address, usual(address)]).toEqual([address, true])
  for (const address of ['203.0.113.7', '2001:db8::1', '::ffff:8.8.8.8', ''])
    expect([address, usual(address)]).toEqual([address, false])
  const named = trusts(['203.0.113.0/24', '2001:db8::1'])
  expect(['203.0.113.9', '2001:db8::1', '127.0.0.1'].map(named)).toEqual([true, true, false])
  expect([trusts(0)('127.0.0.1'), trusts(1)('203.0.113.7')]).toEqual([false, true])
})

test('how many were refused is a metric', async () => {
  const metrics = createMetrics()
  countRefused(metrics, () => 3)
  expect(await metrics.registry.metrics()).toMatch(/^http_connections_refused_total 3$/m)
  expect(await metrics.registry.metrics()).toMatch(/^http_connections_refused_total 3$/m)
})

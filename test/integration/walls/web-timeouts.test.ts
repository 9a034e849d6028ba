// A connection that says nothing, or goes on for ever, is ended: nobody holds the port by doing little.

import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openFront } from '#app/server/front.server.ts'
import { listen } from '#app/server/web/listen.server.ts'

const sockets: Socket[] = []
let server: Server | undefined
let port = 0
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  const open = server
  server = undefined
  open?.closeAllConnections()
  if (open) await new Promise((resolve) => open.close(resolve))
})

const hello: RequestListener = (_, response) => void response.end('hello')
const never: RequestListener = () => {}
const soonMs = 100
/** Nothing of these ends a connection within a test. */
const longMs = { headMs: 60_000, requestMs: 60_000, keepAliveMs: 60_000, silentMs: 60_000, checkEveryMs: 20 }

type Limits = NonNullable<Parameters<typeof listen>[1]['limits']>
async function start(app: RequestListener, limits: Limits, onRefused = () => {}): Promise<void> {
  const place = { port: 0, host: '127.0.0.1', isTrusted: () => true, onRefused }
  server = await listen(app, { ...place, limits: { ...longMs, ...limits } })
  port = (server.address() as AddressInfo).port
}

async function say(text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

/** What the connection was told until the server ended it; null: it is open after three seconds. */
async function toldUntilClosed(socket: Socket): Promise<string | null> {
  let told = ''
  socket.setEncoding('utf8').on('data', (part: string) => (told += part))
  const closed = once(socket, 'close').then(() => told)
  return Promise.race([closed, pause(3_000, null, { ref: false })])
}

const get = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

test('who does not finish the head of a request in time is ended', async () => {
  await start(hello, { headMs: soonMs })
  expect(await toldUntilClosed(await say('GET / HTTP/1.1\r\nhost: x\r\n'))).toMatch(/^HTTP\/1.1 408 /)
})

test('who does not finish the body of a request in time is ended, however often a byte arrives', async () => {
  await start(never, { headMs: soonMs, requestMs: 2 * soonMs })
  const socket = await say('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n')
  const dripping = setInterval(() => socket.writable && socket.write('x'), 20)
  socket.on('error', () => {})
  expect(await toldUntilClosed(socket)).not.toBeNull()
  clearInterval(dripping)
})

test('a connection that was answered and asks nothing more is ended', async () => {
  await start(hello, { keepAliveMs: soonMs })
  expect(await toldUntilClosed(await say(get))).toMatch(/hello/)
})

test('a connection on which neither side says anything is ended', async () => {
  await start(never, { silentMs: soonMs })
  expect(await toldUntilClosed(await say(get))).toBe('')
})

test('beyond the most connections nobody else is let in, whoever it is, and that is counted', async () => {
  let refused = 0
  await start(hello, { mostConnections: 2 }, () => void refused++)
  for (let n = 0; n < 2; n++) expect(String((await once(await say(get), 'data'))[0])).toContain('hello')
  expect(await toldUntilClosed(await say(get))).toBe('')
  expect(refused).toBe(1)
})

test('the app itself listens with all of these limits', async () => {
  const front = await openFront({ port: 0, host: '127.0.0.1', trustProxy: ['loopback'] })
  server = front.server
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxConnections, maxHeadersCount } =
    server
  expect({
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    timeout,
    maxConnections,
    maxHeadersCount,
  }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    // Load balancers keep an idle connection for 60 s, and must be the ones that close it.
    keepAliveTimeout: 75_000,
    timeout: 120_000,
    maxConnections: 2_000,
    maxHeadersCount: 100,
  })
})

async function startFront() {
  const front = await openFront({ port: 0, host: '127.0.0.1', trustProxy: ['loopback'] })
  server = front.server
  port = (server.address() as AddressInfo).port
  return front
}

test('who is in has an answer before the app closes, and no connection that is kept holds it', async () => {
  const front = await startFront()
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  front.open((_, response) => {
    asked.resolve()
    void answer.promise.then(() => response.end('hello'))
  })
  const socket = await say(get)
  await asked.promise
  const ended: string[] = []
  const closed = front.close(60_000).then(() => ended.push('closed'))
  const heard = once(socket, 'data').then(() => ended.push('answered'))
  answer.resolve()
  await Promise.all([heard, closed])
  expect(ended).toEqual(['answered', 'closed'])
})

test('who takes too long for an answer does not hold the app', async () => {
  const front = await startFront()
  const asked = Promise.withResolvers<void>()
  front.open(() => asked.resolve())
  const socket = await say(get)
  await asked.promise
  await front.close(100)
  expect(socket.destroyed).toBe(false)
})

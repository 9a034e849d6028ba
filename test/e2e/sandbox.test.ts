// The sandbox has keys that everybody knows, and controls without a password: nobody but this machine may reach it.

import { once } from 'node:events'
import { createServer, connect, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { forgetAll } from '../sandbox/state.ts'
import { buildStore } from '../store/index.ts'
import { freePort } from '../support/servers.ts'

const stateDir = path.join('output/e2e', 'sandbox')
const home = '127.0.0.1'
const ports = { site: await freePort(), proxy: await freePort(), app: await freePort() }
let sandbox: Sandbox
const fill = (shop: Parameters<typeof buildStore>[0]) => void buildStore(shop, { customers: 2, orders: 1 })
beforeAll(async () => {
  await forgetAll(stateDir)
  sandbox = await startSandbox({ stateDir, ports, fill })
})
afterAll(() => sandbox?.close())

// All addresses of this machine; the second one of its loopback network reaches what listens everywhere.
const others = [
  '127.0.0.2',
  '::1',
  ...Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ scopeid }) => !scopeid).map(({ address }) => address),
  ),
].filter((address) => address !== home)

function isReached(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2_000 })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  socket.once('timeout', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

const reachedAt = async (port: number) => {
  const reached = await Promise.all(others.map((host) => isReached(host, port)))
  return others.filter((_, n) => reached[n])
}

test('a server that listens on all addresses is seen by this test', async () => {
  const open = createServer().listen(0)
  await once(open, 'listening')
  expect(await reachedAt((open.address() as AddressInfo).port)).not.toEqual([])
  open.close()
})

// The site is both simulators, the admin around the app and the CRM viewer.
test.each(['site', 'proxy', 'app'] as const)(
  'the %s of the sandbox listens on 127.0.0.1 only',
  async (name) => {
    expect(await isReached(home, ports[name])).toBe(true)
    expect(await reachedAt(ports[name])).toEqual([])
  },
)

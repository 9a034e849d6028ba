// What leaves this process, and what it says of itself.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { onceASecond } from '#app/server/web/health.server.ts'
import { listenForMetrics } from '#app/server/web/metrics.server.ts'
import { freePort } from '#test/support/servers.ts'
import { call } from '#test/support/http-call.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('no call that carries a secret or a record follows a redirect', async () => {
  const simulated = globalThis.fetch
  const followed = new Set<string>()
  const asked = new Set<string>()
  globalThis.fetch = (input, init) => {
    const { url, redirect, headers } = new Request(input, init)
    const { hostname, pathname } = new URL(url)
    const kind = `${hostname.replace(/^[\w-]+\.myshopify/, 'shop.myshopify')}${pathname.replaceAll(/\d{5,}/g, '#')}`
    asked.add(kind)
    const body = typeof init?.body === 'string' ? init.body : ''
    if (body.includes('"grant_type":"refresh_token"')) asked.add("a refresh of Shopify's token")
    // The simulator's own deliveries, and files whose address is their key.
    const secret = !['app.test', 'storage.googleapis.com'].includes(hostname) || headers.has('authorization')
    if (secret && redirect !== 'error') followed.add(kind)
    return simulated(input, init)
  }
  try {
    const live = await openShop(world, { store: (shop) => void shop.createCustomer({ lastName: 'Ada' }) })
    await world.db.prisma.session.updateMany({
      where: { shop: live.domain },
      data: { expires: new Date(1000) },
    })
    // Whatever this process still holds of it.
    world.shopify.expireAccessTokens()
    live.shop.createCustomer({ lastName: 'Grace' })
    await live.settled()
  } finally {
    globalThis.fetch = simulated
  }
  expect([...asked]).toEqual(
    expect.arrayContaining([
      'shop.myshopify.com/admin/oauth/access_token',
      "a refresh of Shopify's token",
      'shop.myshopify.com/admin/api/2026-07/graphql.json',
      'accounts.zoho.com/oauth/v2/token',
      'www.zohoapis.com/crm/v8/Contacts',
    ]),
  )
  expect([...followed]).toEqual([])
}, 60_000)

test('health is looked at once a second, whoever asks how often', async () => {
  let looks = 0
  let now = 0
  let broken = false
  const look = async () => {
    looks += 1
    if (broken) throw new Error('no database')
  }
  const check = onceASecond(look, () => now)
  await Promise.all([check(), check(), check()])
  now = 999
  await check()
  expect(looks).toBe(1)

  broken = true
  now = 1000
  await expect(check()).rejects.toThrow('no database')
  await expect(check()).rejects.toThrow('no database')
  expect(looks).toBe(2)
  broken = false
  now = 2000
  await check()
})

test('METRICS_PORT serves the figures and nothing else, and asks for the token where there is one', async () => {
  const port = await freePort()
  const { config, metrics } = world.runtime
  const open = await listenForMetrics(
    { ...config, host: '127.0.0.1', metrics: { port, token: undefined } },
    metrics,
  )
  try {
    expect(await call(port, '/metrics')).toMatchObject({
      status: 200,
      text: expect.stringContaining('sync_'),
    })
    expect((await call(port, '/healthz')).status).toBe(404)
  } finally {
    open?.close()
  }
  const token = 'token-0123456789abcdef'
  const guarded = await listenForMetrics({ ...config, host: '127.0.0.1', metrics: { port, token } }, metrics)
  try {
    expect((await call(port, '/metrics')).status).toBe(401)
    const headers = { authorization: `Bearer ${token}` }
    expect((await call(port, '/metrics', { headers })).status).toBe(200)
  } finally {
    guarded?.close()
  }
  expect(await listenForMetrics(config, metrics)).toBeNull()
})

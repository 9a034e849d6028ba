// Trouble has several faces: Home is told the cause, since when, and when it goes on; and ends with the trouble.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as activity from '#app/routes/app.activity.tsx'
import * as records from '#app/routes/app.$records.tsx'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { unpauseShop } from '#app/db/tables/shops.server.ts'
import { DisconnectedError, ThrottledError, TransientError } from '#app/lib/errors.ts'
import { pauseFor, waitOutage } from '#app/sync/work/pause.server.ts'
import { loadLiveStats } from '#app/sync/queries/live-stats.server.ts'
import { fetchModules } from '#app/zoho/settings/settings.server.ts'
import { staffOf } from '#test/support/staff.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let live: LiveShop
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  live = await openShop(world)
})

const minute = 60_000
const start = Date.now()
const at = (minutes: number) => new Date(start + minutes * minute)
const syncAt = (minutes: number) => ({ ...world.sync, now: () => at(minutes) })
const troubleAt = async (minutes: number) =>
  (await loadShopState(world.db, live.domain, at(minutes)))?.trouble ?? null
const throttled = (code: string, minutes: number) =>
  new ThrottledError('wait', { code, retryAt: at(minutes) })

test.for([
  ['TOO_MANY_REQUESTS', 'zoho_throttled'],
  ['zoho_credits', 'zoho_credits'],
  ['shopify_throttled', 'shopify_throttled'],
  ['shopify_402', 'shopify_closed'],
  ['shopify_forbidden', 'shopify_forbidden'],
  ['shopify_refresh_odd', 'shopify_disconnected'],
] as const)('a wait for %s is told as %s, with the time of the next try', async ([code, told]) => {
  await pauseFor(syncAt(0), live.domain, throttled(code, 5))
  expect(await troubleAt(1)).toEqual({ code: told, since: at(0), until: at(5) })
})

test('a refusal while Zoho says that no credits are left is told as credits, whatever Zoho calls it', async () => {
  await world.db.prisma.zohoConnection.update({
    where: { shopDomain: live.domain },
    data: { creditsLeft: 0 },
  })
  await pauseFor(syncAt(0), live.domain, throttled('TOO_MANY_REQUESTS', 1))
  expect(await troubleAt(1)).toMatchObject({ code: 'zoho_credits', until: at(15) })
})

test('a consent that a screen finds lost is told with its beginning, though no change met it (it had none)', async () => {
  const zoho = await world.sync.zohoFor(live.domain)
  world.zoho.faults.revokeTokens()
  await expect(fetchModules(zoho)).rejects.toMatchObject({ kind: 'disconnected' })
  const [state, connection] = await Promise.all([
    loadShopState(world.db, live.domain, new Date()),
    loadConnection(world.db, live.domain),
  ])
  expect(connection?.state).toBe('needs_reconnect')
  expect(state).toMatchObject({
    pausedFor: 'zoho_disconnected',
    trouble: { code: 'zoho_disconnected', since: expect.any(Date), until: null },
  })
  // Whatever meets it later changes nothing of that.
  await pauseFor(
    syncAt(60),
    live.domain,
    new DisconnectedError('lost', { code: 'invalid_code', side: 'zoho' }),
  )
  expect((await troubleAt(61))?.since).toEqual(state?.trouble?.since)
  await live.connect()
  expect(await loadShopState(world.db, live.domain, new Date())).toMatchObject({
    pausedFor: null,
    trouble: null,
  })
})

test.for([
  ['HTTP_503', 'zoho_away'],
  ['shopify_internal', 'shopify_away'],
] as const)('an outage of %s is told as %s, and a lasting one keeps its beginning', async ([code, told]) => {
  const outage = new TransientError('no answer', { code })
  for (const minutes of [0, 0.5, 1, 2]) {
    await waitOutage(syncAt(minutes), live.domain, outage)
    await unpauseShop(world.db, live.domain) // as the next try does
    expect(await troubleAt(minutes)).toMatchObject({ code: told, since: at(0) })
  }
  expect(await troubleAt(4)).toBeNull()
  await waitOutage(syncAt(30), live.domain, outage)
  expect(await troubleAt(30)).toMatchObject({ code: told, since: at(30) })
})

test('a consent that Zoho takes no more is told until the merchant reconnects', async () => {
  await world.db.prisma.zohoConnection.update({
    where: { shopDomain: live.domain },
    data: { state: 'needs_reconnect' },
  })
  const lost = new DisconnectedError('lost', { side: 'zoho', code: 'INVALID_TOKEN' })
  await pauseFor(syncAt(0), live.domain, lost)
  expect(await troubleAt(500)).toEqual({ code: 'zoho_disconnected', since: at(0), until: null })
  await live.connect()
  expect(await troubleAt(500)).toBeNull()
})

test('that Shopify does not answer is known from its counts, also when nothing changes', async () => {
  world.shopify.faults.status = 503
  try {
    await loadLiveStats(syncAt(0), live.domain)
    expect(await troubleAt(0)).toMatchObject({ code: 'shopify_away', since: at(0) })
  } finally {
    world.shopify.faults.status = null
  }
  await loadLiveStats(syncAt(1), live.domain)
  expect(await troubleAt(1)).toBeNull()
})

const list = (args: LoaderFunctionArgs) => records.loader({ ...args, params: { records: 'customers' } })

test('lists and Sync activity are told of it as Home is', async () => {
  const ann = staffOf(world, live, '101')
  expect(await ann(list, '/app/customers')).toMatchObject({ trouble: null })
  await pauseFor(world.sync, live.domain, throttled('zoho_credits', 60))
  const told = { trouble: { code: 'zoho_credits' } }
  expect(await ann(list, '/app/customers')).toMatchObject(told)
  expect(await ann(activity.loader, '/app/activity')).toMatchObject(told)
})

test('that Shopify has to renew the access ends with the visit that renewed it', async () => {
  const lost = new DisconnectedError('no token', { side: 'shopify', code: 'no_session' })
  await pauseFor(syncAt(0), live.domain, lost)
  expect(await troubleAt(1)).toMatchObject({ code: 'shopify_disconnected' })
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
  await live.visit()
  expect(await troubleAt(1)).toBeNull()
})

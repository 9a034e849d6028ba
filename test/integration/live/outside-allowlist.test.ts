// Our address is not on the app's IP allowlist: Shopify answers every call with 403. That is not the merchant's to mend.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { loadDigestFacts } from '#app/sync/mail/digest-facts.server.ts'
import { testConnection } from '#app/sync/queries/connection-test.server.ts'
import { loadLiveStats } from '#app/sync/queries/live-stats.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWeb } from '#test/support/web.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
let live: LiveShop
beforeAll(async () => {
  world = await startWorld({
    now: () => new Date(Date.now() + skipMs),
    expectErrors: /refuses this app with 403/,
  })
})
beforeEach(async () => {
  live = await openShop(world, { imported: false })
})
afterEach(() => {
  skipMs = 0
  world.shopify.faults.outsideAllowlist = null
})
afterAll(() => world[Symbol.asyncDispose]())

const person = { lastName: 'Lovelace', email: 'ada@example.com' }
const alarms = async () => {
  const { values } = await world.sync.metrics.operatorAlarms.get()
  return values.find(({ labels }) => labels.what === 'shopify_forbidden')?.value ?? 0
}
const ask = ({ domain }: LiveShop) => loadLiveStats(world.sync, domain)
const trouble = async ({ domain }: LiveShop) =>
  (await loadShopState(world.db, domain, world.sync.now()))?.trouble?.code ?? null

test('Home says that it is not for the merchant to mend, until Shopify answers; two shops of it call the operator', async () => {
  const second = await openShop(world, { imported: false })
  const before = await alarms()
  world.shopify.faults.outsideAllowlist = 'Forbidden'

  await ask(live)
  expect(await trouble(live)).toBe('shopify_forbidden')
  expect(await alarms()).toBe(before)
  await ask(second)
  expect(await alarms()).toBe(before + 1)

  world.shopify.faults.outsideAllowlist = null
  await ask(live)
  expect(await trouble(live)).toBeNull()
})

test('a shop that is refused between answers to others calls nobody', async () => {
  const second = await openShop(world, { imported: false })
  const before = await alarms()
  for (const shop of [live, second]) {
    world.shopify.faults.outsideAllowlist = 'Forbidden'
    await ask(live)
    world.shopify.faults.outsideAllowlist = null
    await ask(shop)
  }
  expect(await alarms()).toBe(before)
})

test('the only shop calls the operator when it is refused again after its pause', async () => {
  const before = await alarms()
  world.shopify.faults.outsideAllowlist = 'Forbidden'
  await ask(live)
  skipMs = 15 * 60_000
  await ask(live)
  expect(await alarms()).toBe(before + 1)
})

test('the store opens on a first visit, and on later ones', async () => {
  world.shopify.faults.outsideAllowlist = '[API] This address may not use the API.'
  const shop = world.shopify.addShop({ name: 'New', currency: 'USD', domain: 'new-here.myshopify.com' })
  const web = await startWeb(world)
  for (const _ of [1, 2]) expect((await web.call(`/app?${shop.documentQuery()}`)).status).toBe(200)
  await web.close()
})

test('a run that waits for it, the test of the connection and the digest say the same', async () => {
  world.shopify.faults.outsideAllowlist = 'Forbidden'
  const { runId } = await startImport(world.sync, live.domain, { kinds: ['customer'], since: null })
  await until(async () => (await live.row()).pausedFor === 'throttled')
  const run = () => world.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  expect(await run()).toMatchObject({ state: 'running', cause: 'shopify_forbidden' })
  expect(await testConnection(world.sync, live.domain)).toMatchObject({
    shopify: { ok: false, code: 'shopify_forbidden' },
  })
  expect((await loadDigestFacts(world.sync, live.domain, new Date(0))).halted).toBe('shopify_forbidden')
})

test('changes wait, and are synced once the address is on the list', async () => {
  await live.import()
  world.shopify.faults.outsideAllowlist = 'Forbidden'
  const { id } = live.shop.createCustomer(person)
  await until(async () => (await live.row()).pausedFor === 'throttled')
  expect(live.records('Contacts', id)).toEqual([])

  world.shopify.faults.outsideAllowlist = null
  skipMs = 16 * 60_000
  world.sync.wake(live.domain)
  await live.settled()
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})

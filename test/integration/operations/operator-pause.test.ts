// The operator holds a shop: nothing is written, nothing is lost, and nobody else can lift it.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { holdShop, pauseShop, unpauseShop } from '#app/db/tables/shops.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { wakeShop } from '#app/sync/work/wake.server.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.faults, { latencyMs: 0 }))

const hold = ({ domain }: Pick<LiveShop, 'domain'>) => holdShop(world.db, domain, true)

async function goOn({ domain }: Pick<LiveShop, 'domain'>) {
  await holdShop(world.db, domain, false)
  await wakeShop(world.sync, domain)
}

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }

/** No job of the shop waits or runs. */
const noJobs = (domain: string) =>
  Promise.all(['sync', 'import', 'reconcile', 'audit'].map((name) => idle(world.db, domain, name)))

test('a shop that the operator holds keeps its changes, and syncs them once it goes on', async () => {
  const live = await openShop(world)
  await hold(live)
  live.shop.createCustomer(ada)
  await world.shopify.settled()
  await noJobs(live.domain)

  expect(live.org.records('Contacts')).toHaveLength(0)
  expect(await live.changes()).toMatchObject([{ kind: 'customer', attempts: 0, deadLettered: false }])

  await goOn(live)
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(1)
})

test('a sync job at work writes nothing more once the operator holds the shop', async () => {
  const live = await openShop(world)
  live.shop.createCustomer(ada)
  await live.settled()
  // Its sync job still rests at its work, and is woken without a job.
  await hold(live)
  live.shop.createCustomer({ ...ada, email: 'grace@example.com' })
  await world.shopify.settled()
  await noJobs(live.domain)

  expect(live.org.records('Contacts')).toHaveLength(1)
  await goOn(live)
  await live.settled()
})

test('an import under way stops when the operator holds the shop, says so, and goes on where it was', async () => {
  const live = await openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 3600, orders: 0, products: 0, plain: true }),
  })
  // Sixteen batches are under way at once and end, as do the ten that begin when the first are answered; the run is looked
  // at every 400 ms, so the others are left to stop for.
  world.zoho.faults.latencyMs = 1000
  const runId = await live.start()
  await until(() => live.org.records('Contacts').length > 0)

  await hold(live)
  await until(async () => (await live.load(runId)).cause === 'operator')
  await noJobs(live.domain)
  const before = live.org.records('Contacts').length
  expect(before).toBeLessThan(3600)
  await sweep(world.sync)
  await noJobs(live.domain)
  expect(live.org.records('Contacts')).toHaveLength(before)
  expect((await live.load(runId)).state).toBe('running')

  world.zoho.faults.latencyMs = 0
  await goOn(live)
  expect(await live.ended(runId)).toMatchObject({ state: 'completed', cause: null })
  expect(live.differences()).toEqual([])
}, 120_000)

test("neither a new consent nor a pause that ends lifts the operator's", async () => {
  const live = await openShop(world)
  await hold(live)

  await live.connect()
  await pauseShop(world.db, live.domain, 'throttled', new Date(0))
  await unpauseShop(world.db, live.domain)

  expect(await live.row()).toMatchObject({ pausedFor: 'operator', pausedUntil: null })
})

test('the sweep wakes nothing of a shop that the operator holds', async () => {
  const live = await openShop(world)
  await hold(live)
  live.shop.createCustomer(ada)
  await world.shopify.settled()
  await noJobs(live.domain)
  await world.db.prisma.shop.update({
    where: { domain: live.domain },
    data: { reconciledAt: new Date(0), auditedAt: new Date(0) },
  })

  await sweep(world.sync)

  const jobs = await world.db.prisma.$queryRaw<object[]>`
    SELECT name FROM pgboss.job WHERE data->>'shop' = ${live.domain} AND state IN ('created', 'retry', 'active')`
  expect(jobs).toEqual([])
})

// What operators read at /metrics: backlog, queue, shops, credits and remotes, by class of shop, never by shop.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Registry } from 'prom-client'
import { ShopDomain } from '#app/lib/ids.ts'
import { createMetrics } from '#app/lib/telemetry/metrics.server.ts'
import { holdShop, startLive } from '#app/db/tables/shops.server.ts'
import { addGauges } from '#app/operations/gauges.server.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let live: LiveShop
beforeAll(async () => {
  world = await startWorld({ expectErrors: /metrics not counted/ })
  live = await openShop(world, { org: { edition: 'standard' }, imported: false })
  await prepareZoho(world.sync, live.domain)
  await startLive(world.db, live.domain, new Date())
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.faults, { fail500: 0 }))

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada.lovelace@example.com' }
const hourMs = 3_600_000

/** Gauges as a scrape at `now` shows them: nothing is remembered of an earlier one. */
async function scrape(now = new Date(), db = world.db) {
  const metrics = createMetrics()
  addGauges({ metrics, db, log: world.runtime.log, now: () => now })
  return valuesOf(metrics.registry)
}

/** The sum of a metric's values with these labels (of a histogram: of all its numbers); null: there is none. */
async function valuesOf(registry: Registry) {
  const all = await registry.getMetricsAsJSON()
  return (name: string, labels: Record<string, string> = {}): number | null => {
    const values = all.filter((metric) => metric.name === name).flatMap((metric) => metric.values)
    const own = values.filter((one) =>
      Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
    return own.length > 0 ? own.reduce((sum, { value }) => sum + value, 0) : null
  }
}

test('a change that waits is counted with its age, by class of shop, and told apart from one whose shop is held', async () => {
  await holdShop(world.db, live.domain, true)
  live.shop.createCustomer(ada)
  await world.shopify.settled()
  await idle(world.db, live.domain, 'sync')

  const held = await scrape(new Date(Date.now() + hourMs))
  expect(held('sync_pending_changes', { state: 'paused', class: 'standard' })).toBe(1)
  expect(held('sync_pending_oldest_seconds', { state: 'paused' })).toBeGreaterThan(3500)
  expect(held('sync_pending_changes', { state: 'due' })).toBeNull()
  expect(held('sync_shops', { state: 'operator', class: 'standard' })).toBe(1)

  // As the database has it, before anybody takes it.
  await holdShop(world.db, live.domain, false)
  const due = await scrape(new Date(Date.now() + hourMs))
  expect(due('sync_pending_changes', { state: 'due', class: 'standard' })).toBe(1)
  expect(due('sync_shops', { state: 'live' })).toBe(1)
  world.sync.wake(live.domain)
  await live.settled()
  expect((await scrape())('sync_pending_changes')).toBeNull()
})

test('a job that nobody takes is counted in its queue with its age', async () => {
  const idleDb = await cloneDatabase()
  const queue = await openQueue(idleDb, world.runtime.log)
  await queue.enqueue('audit', { shop: live.domain })
  // Of an older version, which nobody takes from any more.
  await queue.boss.createQueue('of-old')
  await queue.boss.send('of-old', {})

  const seen = await scrape(new Date(), idleDb)
  await queue.stop()
  await idleDb.close()
  expect(seen('sync_queue_jobs', { queue: 'audit', state: 'waiting' })).toBe(1)
  expect(seen('sync_queue_oldest_seconds', { queue: 'audit' })).toBeGreaterThan(0)
  expect(seen('sync_queue_jobs', { queue: 'of-old' })).toBeNull()
})

test('a job behind one of its own key that is under way waits for no worker: neither it nor its age is counted', async () => {
  const idleDb = await cloneDatabase()
  const queue = await openQueue(idleDb, world.runtime.log)
  await queue.enqueue('images', { shop: live.domain })
  await queue.boss.fetch('images')
  await queue.enqueue('images', { shop: live.domain })
  await idleDb.prisma
    .$executeRaw`UPDATE pgboss.job SET created_on = now() - interval '1 hour', start_after = now() - interval '1 hour'`
  const behind = await scrape(new Date(), idleDb)
  await queue.enqueue('images', { shop: ShopDomain.parse('other.myshopify.com') })
  const beside = await scrape(new Date(), idleDb)
  await queue.stop()
  await idleDb.close()
  expect(behind('sync_queue_jobs', { queue: 'images', state: 'active' })).toBe(1)
  expect(behind('sync_queue_jobs', { queue: 'images', state: 'waiting' })).toBe(0)
  expect(behind('sync_queue_oldest_seconds', { queue: 'images' })).toBe(0)
  expect(beside('sync_queue_jobs', { queue: 'images', state: 'waiting' })).toBe(1)
  expect(beside('sync_queue_oldest_seconds', { queue: 'images' })).toBeLessThan(300)
})

test('a job that does not end is seen by how long it is under way, in its own queue', async () => {
  const idleDb = await cloneDatabase()
  const queue = await openQueue(idleDb, world.runtime.log)
  await queue.enqueue('sync', { shop: live.domain })
  await queue.enqueue('audit', { shop: live.domain })
  await queue.boss.fetch('sync')
  await idleDb.prisma.$executeRaw`
    UPDATE pgboss.job SET started_on = now() - interval '1 hour' WHERE state = 'active'`
  const seen = await scrape(new Date(), idleDb)
  await queue.stop()
  await idleDb.close()
  expect(seen('sync_queue_oldest_running_seconds', { queue: 'sync' })).toBeGreaterThanOrEqual(3600)
  expect(seen('sync_queue_oldest_running_seconds', { queue: 'audit' })).toBe(0)
})

test('a shop that was not compared for long is seen, and the share of the credits that was used', async () => {
  // What calls cost is written every few seconds.
  const later = new Date(Date.now() + 2 * hourMs)
  const spent = async () => (await scrape(later))('zoho_credits_used_ratio', { class: 'standard' }) ?? 0
  await until(async () => (await spent()) > 0)
  const seen = await scrape(later)

  expect(seen('sync_reconcile_oldest_seconds')).toBeGreaterThan(7000)
  expect(seen('zoho_credits_used_ratio', { class: 'standard' })).toBeGreaterThan(0)
  expect(seen('zoho_credits_used_ratio', { class: 'standard' })).toBeLessThan(1)
})

test('calls to both remotes are counted by class of answer, and none stays under way', async () => {
  world.zoho.faults.fail500 = 1
  live.shop.createCustomer({ ...ada, email: 'grace.hopper@example.com' })
  await live.settled()
  await idle(world.db, live.domain, 'sync')

  const seen = await valuesOf(world.runtime.metrics.registry)
  for (const remote of ['shopify', 'zoho']) {
    expect(seen('remote_call_seconds', { remote, answer: 'ok' })).toBeGreaterThan(0)
    expect(seen('remote_calls_in_flight', { remote })).toBe(0)
  }
  expect(seen('remote_call_seconds', { remote: 'zoho', answer: 'error' })).toBeGreaterThan(0)
  expect(
    seen('sync_outcomes_total', { kind: 'customer', class: 'standard', result: 'created' }),
  ).toBeGreaterThan(0)
  expect(seen('sync_latency_seconds', { class: 'standard' })).toBeGreaterThan(0)
})

test('a delivery that is refused is counted, whatever it claims to be about', async () => {
  const headers = { 'x-shopify-topic': 'orders/create', 'x-shopify-shop-domain': live.domain }
  const forged = new Request('https://app.test/webhooks/orders', { method: 'POST', headers, body: '{}' })
  await expect(world.runtime.verifyWebhook(forged, ['orders/create'])).rejects.toBeInstanceOf(Response)

  const seen = await valuesOf(world.runtime.metrics.registry)
  expect(seen('sync_webhooks_total', { topic: 'none', answer: 'refused' })).toBe(1)
})

test('no metric names a shop, an organisation or a person', async () => {
  const text = await world.runtime.metrics.registry.metrics()

  expect(text).toContain('sync_pending_changes')
  for (const name of [live.domain, live.domain.split('.')[0] ?? '', 'Acme', live.org.id, 'lovelace'])
    expect(text.toLowerCase()).not.toContain(name.toLowerCase())
})

test('while the database does not answer a scrape still does, and says so', async () => {
  const silent = new Proxy(world.db, {
    get: (target, name) => {
      if (name === 'prisma') throw new Error('the database is away')
      return Reflect.get(target, name)
    },
  })
  const seen = await scrape(new Date(), silent)

  expect(seen('sync_database_counted')).toBe(0)
  expect(seen('sync_shops')).toBeNull()
  expect(seen('process_start_time_seconds')).toBeGreaterThan(0)
})

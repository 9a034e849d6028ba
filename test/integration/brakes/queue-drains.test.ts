// A queue drains although nobody is told of its jobs: a notification is a way to be early, not the only way to start.

import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { startWork } from '#app/queue/work.server.ts'
import { beginWork } from '#app/server/begin-work.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/idle-handlers.ts'
import { startWorld, until } from '#test/support/world.ts'

const log = pino({ level: 'silent' })

test.each(['reconcile', 'audit'] as const)(
  'sixty %s jobs that waited before anybody worked the queue are all done, one after the other',
  async (name) => {
    const db = await cloneDatabase()
    const queue = await openQueue(db, log)
    const shops = Array.from({ length: 60 }, (_, n) => ShopDomain.parse(`shop-${n}.myshopify.com`))
    for (const shop of shops) await queue.enqueue(name, { shop })
    const done = new Set<string>()
    const end = ({ shop }: { shop: string }): Promise<JobResult> => {
      done.add(shop)
      return Promise.resolve({ done: true })
    }
    startWork(queue, { ...idleHandlers, reconcile: end, audit: end }, log)
    await until(() => done.size === shops.length)
    await queue.stop()
    await db.close()
    expect(done.size).toBe(60)
  },
  60_000,
)

test('a job that another process sent is seen, although nobody tells of it', async () => {
  const db = await cloneDatabase()
  const [worker, sender] = [await openQueue(db, log), await openQueue(db, log)]
  const done: string[] = []
  const end = ({ shop }: { shop: string }): Promise<JobResult> => {
    done.push(shop)
    return Promise.resolve({ done: true })
  }
  startWork(worker, { ...idleHandlers, audit: end }, log)
  // Past the first look of each dispatcher.
  await worker.enqueue('audit', { shop: ShopDomain.parse('first.myshopify.com') })
  await until(() => done.length === 1)

  await sender.enqueue('audit', { shop: ShopDomain.parse('second.myshopify.com') })
  await until(() => done.length === 2)
  await Promise.all([worker.stop(), sender.stop()])
  await db.close()
  expect(done).toEqual(['first.myshopify.com', 'second.myshopify.com'])
})

test('a test that moves its clock by days meets no sweep of its own accord (the second comparison of a night)', async () => {
  const db = await cloneDatabase()
  expect(await db.prisma.$queryRaw`SELECT name FROM pgboss.schedule`).toEqual([])
  await db.close()
})

test('500 shops are woken by one statement a queue; one that waits already is not doubled', async () => {
  const db = await cloneDatabase()
  const queue = await openQueue(db, log)
  const shops = Array.from({ length: 500 }, (_, n) => ShopDomain.parse(`shop-${n}.myshopify.com`))
  const [first, second, third] = shops
  if (!first || !second || !third) throw new Error('shops')
  // One is under way with another behind it, one is under way alone, one waits.
  await queue.enqueueAll('sync', [{ shop: first }, { shop: second }])
  await queue.boss.fetch('sync', { batchSize: 2 })
  await queue.enqueueAll('sync', [{ shop: first }, { shop: third }])
  let told = 0
  queue.onSend('sync', () => void told++)
  const sent = vi.spyOn(queue.boss, 'insert')
  await queue.enqueueAll(
    'sync',
    [...shops, ...shops].map((shop) => ({ shop })),
  )
  expect([sent.mock.calls.length, told]).toEqual([1, 1])

  const rows = await jobsOf(db)
  await queue.stop()
  await db.close()
  expect(rows.filter(({ state }) => state === 'active')).toHaveLength(2)
  expect(rows.filter(({ state }) => state === 'created')).toHaveLength(500)
})

test('after an outage shops where something happens are looked at before the others, whatever their names', async () => {
  const world = await startWorld({ working: false })
  const { queue } = world.sync
  const [active, ...idle] = ['zz', 'aa', 'bb', 'cc'].map((name) => `${name}.myshopify.com`)
  for (const domain of [active, ...idle]) {
    await world.db.prisma.$executeRaw`
      INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt", "liveSince", "reconciledAt", "auditedAt")
      VALUES (${domain}, 'Shop', 'USD', 'UTC', '2026-01-01', '2026-01-01', now() - interval '2 hours', now())`
    await world.db.prisma.$executeRaw`
      INSERT INTO "ZohoConnection" ("shopDomain", "state", "location", "accountsHost", "apiHost", "refreshToken", "orgId", "orgName",
        "userLabel", "userId", "edition", "currency", "connectedAt", "checkedAt")
      VALUES (${domain}, 'connected', 'us', '', '', '', '1', '', '', '1', 'standard', 'USD', '2026-01-01', '2026-01-01')`
  }
  await world.db.prisma.$executeRaw`
    INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "trigger", "result", "at")
    VALUES (${active}, 'customer', '1', 'live', 'updated', now())`
  await sweep(world.sync)
  const [first] = await queue.boss.fetch<{ shop: string }>('reconcile', { batchSize: 1 })
  const others = await queue.boss.fetch('reconcile', { batchSize: 10 })
  await world[Symbol.asyncDispose]()
  expect(first?.data.shop).toBe(active)
  expect(others).toHaveLength(3)
})

test('while the first look at what is due lasts, jobs are done and the web is not held up', async () => {
  const world = await startWorld({ working: false })
  const { queue } = world.sync
  const { enqueueAll } = queue
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  queue.enqueueAll = async (name, payloads) => {
    await held
    return enqueueAll(name, payloads)
  }
  beginWork(world.runtime)
  await queue.enqueue('sweep', {})
  await queue.enqueue('forget', {})
  await until(async () =>
    (await jobsOf(world.db)).every(({ name, state }) => name !== 'forget' || state === 'completed'),
  )
  const sweeps = (await jobsOf(world.db)).filter(({ name }) => name === 'sweep')
  release()
  await world[Symbol.asyncDispose]()
  expect(sweeps).toMatchObject([{ state: 'active' }])
})

const jobsOf = (db: Database) =>
  db.prisma.$queryRaw<{ name: string; state: string }[]>`SELECT name, state::text AS state FROM pgboss.job`

// A worker that was killed: what it had at work is taken over soon, and once. One that only stood still and comes back writes
// nothing beside the one that took over.

import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { listLostJobs, listWaitingQueues } from '#app/db/work/jobs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { openQueue, type Queue } from '#app/queue/boss.server.ts'
import { lostJobsOf, type LostJobs } from '#app/queue/take-over.server.ts'
import { cloneDatabase } from '#test/support/database.ts'

let db: Database
let queue: Queue
let lost: LostJobs
let leaseSeconds = 0
const log = pino({ level: 'silent' })
beforeAll(async () => {
  db = await cloneDatabase()
  queue = await openQueue(db, log)
  // What takes over is tried on an embedded database all the same.
  lost = lostJobsOf(queue.boss)
  leaseSeconds = queue.leaseSeconds
})
afterAll(async () => {
  await queue.stop()
  await db.close()
})

const stateOf = async (shop: string) => {
  const rows = await db.prisma.$queryRaw<{ state: string; retryCount: number }[]>`
    SELECT state::text, retry_count AS "retryCount" FROM pgboss.job WHERE data->>'shop' = ${shop}`
  return rows
}
/** The holders of all jobs under way stood still, by the database's clock. */
const silentFor = (seconds: number) =>
  db.prisma
    .$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - make_interval(secs => ${seconds}::float8) WHERE state = 'active'`
const take = async (name: 'sync' | 'audit' | 'flow', shop: string) => {
  await queue.enqueue(name, { shop: ShopDomain.parse(shop) })
  const jobs = await queue.boss.fetch(name, { batchSize: 1 })
  return jobs.map(({ id, retryCount }) => ({ id, retryCount }))
}
const takeOver = async () => lost.handBack(await lost.list())

test('its job waits again once its lease has passed, and not before; whoever is late with it is told', async () => {
  const shop = 'killed.myshopify.com'
  const [attempt = { id: '', retryCount: -1 }] = await take('sync', shop)
  await silentFor(leaseSeconds - 2)
  await takeOver()
  expect(await stateOf(shop)).toEqual([{ state: 'active', retryCount: 0 }])

  await silentFor(leaseSeconds + 1)
  await takeOver()
  expect(await stateOf(shop)).toEqual([{ state: 'retry', retryCount: 0 }])
  // Nothing of it is ours any more.
  expect(await queue.boss.touch('sync', [attempt])).toMatchObject({ affected: 0 })
  expect(await queue.boss.complete('sync', attempt)).toMatchObject({ affected: 0 })
  const [row] = await db.prisma.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM start_after - now())::float8 AS seconds FROM pgboss.job WHERE data->>'shop' = ${shop}`
  expect(row?.seconds).toBeLessThan(3)
})

test('two that see the same dead job hand it back once, and leave its next holder alone', async () => {
  const shop = 'twice.myshopify.com'
  await take('audit', shop)
  await silentFor(leaseSeconds + 1)
  const seen = (await lost.list()).filter(({ name }) => name === 'audit')
  await lost.handBack(seen)
  await db.prisma.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'audit'`
  const [next] = await queue.boss.fetch('audit', { batchSize: 1 })
  expect(next).toMatchObject({ retryCount: 1 })
  // The other one was slower.
  await lost.handBack(seen)
  expect(await stateOf(shop)).toEqual([{ state: 'active', retryCount: 1 }])
})

test('an embedded database has nobody to take over from', () => {
  expect(queue.lost === null).toBe(db.pglite !== null)
})

test('jobs of many shops go back in one statement a queue, each as often as it may be tried', async () => {
  const shops = ['a', 'b', 'c'].map((name) => `${name}-many.myshopify.com`)
  for (const shop of shops) await take('sync', shop)
  await take('flow', 'once.myshopify.com')
  await silentFor(leaseSeconds + 1)
  const said: unknown[] = []
  const fail = queue.boss.fail.bind(queue.boss)
  queue.boss.fail = (name, ...rest) => {
    said.push(name)
    return fail(name, ...rest)
  }
  const ours = (await lost.list()).filter(({ name }) => name !== 'audit')
  await lost.handBack(ours)
  queue.boss.fail = fail
  expect(said).toEqual(['sync', 'flow'])
  for (const shop of shops) expect(await stateOf(shop)).toEqual([{ state: 'retry', retryCount: 0 }])
  // This one may be tried once only: the sweep finds by the tables what is left of it.
  expect(await stateOf('once.myshopify.com')).toEqual([{ state: 'failed', retryCount: 0 }])
})

/** How the database would answer it. */
async function planOf(ask: (sql: Parameters<typeof listLostJobs>[0]) => Promise<unknown>): Promise<string> {
  const plans: string[] = []
  const executeSql = async (text: string, values: unknown[] = []) => {
    const rows = await db.prisma.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${text}`, ...values)
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    return { rows: [] }
  }
  await ask({ executeSql })
  return plans.join('\n')
}

test('neither the look for such jobs nor the one for waiting jobs reads a table', async () => {
  await db.prisma.$executeRaw`
    INSERT INTO pgboss.job (name, state, policy, data) SELECT 'sync', 'completed', 'stately', '{}' FROM generate_series(1, 20000)`
  await db.prisma.$executeRaw`
    INSERT INTO pgboss.job (name, state, policy, data, singleton_key)
    SELECT 'audit', 'created', 'stately', '{}', n::text FROM generate_series(1, 5000) n`
  await db.prisma.$executeRaw`ANALYZE pgboss.job`
  const queues = ['sync', 'audit', 'reconcile', 'import']
  for (const ask of [listLostJobs, listWaitingQueues]) {
    const plan = await planOf((sql) => ask(sql, queues))
    expect(plan).toMatch(/Index/)
    expect(plan).not.toMatch(/Seq Scan/)
  }
})

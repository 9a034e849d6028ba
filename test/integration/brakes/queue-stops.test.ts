// A process that is told to stop: what it still wants to be woken for is somebody else's to do, and nothing throws.

import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import type { Handlers, JobName } from '#app/queue/jobs.ts'
import { startWork } from '#app/queue/work.server.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/idle-handlers.ts'

let db: Database
const errors: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
beforeAll(async () => void (db = await cloneDatabase()))
afterAll(() => db.close())
afterEach(() => {
  if (errors.length > 0) throw new Error(errors.join('\n'))
})

const shopOf = (name: string) => ShopDomain.parse(`${name}.myshopify.com`)
const inAnHour = () => new Date(Date.now() + 3600_000)

async function waiting(name: JobName, shop: ShopDomain): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job
    WHERE name = ${name} AND data->>'shop' = ${shop} AND state = 'created' AND start_after <= now()`
  return row?.n ?? 0
}

test('what a process would have been woken for later is handed to the queue when it stops', async () => {
  const queue = await openQueue(db, log)
  const shop = shopOf('later')
  await queue.enqueueAt('audit', { shop }, inAnHour())
  expect(await waiting('audit', shop)).toBe(0)
  await queue.stop()
  expect(await waiting('audit', shop)).toBe(1)
})

test('a job that ends while its process stops and wants to come again is not lost', async () => {
  const queue = await openQueue(db, log)
  const shop = shopOf('ending')
  const [began, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const again: Handlers['shop'] = async () => {
    began.resolve()
    await go.promise
    return { done: false, runAt: inAnHour() }
  }
  startWork(queue, { ...idleHandlers, shop: again }, log)
  await queue.enqueue('shop', { shop })
  await began.promise
  const stopped = queue.stop()
  go.resolve()
  await stopped
  expect(await waiting('shop', shop)).toBe(1)
})

test('what is enqueued when all has stopped throws nothing', async () => {
  const queue = await openQueue(db, log)
  await queue.stop()
  const shop = shopOf('late')
  await expect(queue.enqueue('reconcile', { shop })).resolves.toBeUndefined()
  await expect(queue.enqueueAt('audit', { shop }, new Date())).resolves.toBeUndefined()
})

test('what the sweep finds by itself is left to it: a stop sends no job for each shop that waits', async () => {
  const queue = await openQueue(db, log)
  const shop = shopOf('swept')
  await queue.enqueueAt('sync', { shop }, inAnHour())
  await queue.stop()
  expect(await waiting('sync', shop)).toBe(0)
})

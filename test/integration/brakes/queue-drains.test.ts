// A queue drains although nobody is told of its jobs: a notification is a way to be early, not the only way to start.

import { pino } from 'pino'
import { expect, test } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import type { Handlers, JobResult } from '#app/queue/jobs.ts'
import { startWork } from '#app/queue/work.server.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { until } from '#test/support/world.ts'

const nothing = (): Promise<JobResult> => Promise.resolve({ done: true })
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
    const handlers: Handlers = {
      sync: nothing,
      import: nothing,
      move: nothing,
      shop: nothing,
      images: nothing,
      flow: nothing,
      mail: nothing,
      forget: nothing,
      sweep: nothing,
      reconcile: end,
      audit: end,
    }
    startWork(queue, handlers, log)
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
  const others = {
    sync: nothing,
    import: nothing,
    move: nothing,
    shop: nothing,
    images: nothing,
    flow: nothing,
    mail: nothing,
    forget: nothing,
    sweep: nothing,
  }
  startWork(worker, { ...others, reconcile: nothing, audit: end }, log)
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

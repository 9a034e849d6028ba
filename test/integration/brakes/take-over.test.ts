// A worker that was killed: what it had at work is taken over soon, and once.

import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { listLostJobs } from '#app/db/work/jobs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { openQueue, type Queue } from '#app/queue/boss.server.ts'
import { cloneDatabase } from '#test/support/database.ts'

let db: Database
let queue: Queue
const log = pino({ level: 'silent' })
beforeAll(async () => {
  db = await cloneDatabase()
  queue = await openQueue(db, log)
})
afterAll(async () => {
  await queue.stop()
  await db.close()
})

const state = async (shop: string) => {
  const rows = await db.prisma.$queryRaw<{ state: string }[]>`
    SELECT state::text FROM pgboss.job WHERE name = 'sync' AND data->>'shop' = ${shop}`
  return rows.map((row) => row.state)
}
const silentFor = (seconds: number) =>
  db.prisma
    .$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - make_interval(secs => ${seconds}::float8) WHERE state = 'active'`

test('its job waits again once its lease has passed, and not before; whoever is late with it is told', async () => {
  const shop = ShopDomain.parse('killed.myshopify.com')
  await queue.enqueue('sync', { shop })
  const [job] = await queue.boss.fetch('sync', { batchSize: 1 })
  const attempt = { id: job?.id ?? '', retryCount: job?.retryCount ?? 0 }
  await silentFor(14)
  await queue.takeFromTheDead()
  expect(await state(shop)).toEqual(['active'])

  await silentFor(16)
  await queue.takeFromTheDead()
  expect(await state(shop)).toEqual(['retry'])
  // Nothing of it is ours any more.
  expect(await queue.boss.touch('sync', [attempt])).toMatchObject({ affected: 0 })
  expect(await queue.boss.complete('sync', attempt)).toMatchObject({ affected: 0 })
  const [row] = await db.prisma.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM start_after - now())::float8 AS seconds FROM pgboss.job WHERE data->>'shop' = ${shop}`
  expect(row?.seconds).toBeLessThan(3)
})

test('the look for such jobs reads no table', async () => {
  const asked: string[] = []
  const sql = {
    executeSql: (text: string, values: unknown[] = []) => {
      asked.push(text)
      return db.prisma
        .$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${text}`, ...values)
        .then((rows) => {
          asked.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
          return { rows: [] }
        })
    },
  }
  await db.prisma.$executeRaw`
    INSERT INTO pgboss.job (name, state, policy, data) SELECT 'sync', 'completed', 'stately', '{}' FROM generate_series(1, 5000)`
  await db.prisma.$executeRaw`ANALYZE pgboss.job`
  await listLostJobs(sql, ['sync', 'audit'])
  expect(asked[1]).toMatch(/Index/)
  expect(asked[1]).not.toMatch(/Seq Scan/)
})

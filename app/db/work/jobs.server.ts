// The queue's own rows: which queues have work, and those that name shops, which go with the shop.

import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'

/** Runs SQL on the queue's own connections, which no work of ours keeps busy. */
type QueueSql = { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> }

const Named = z.array(z.object({ name: z.string() }))

/**
 * Those of the queues that hold a job which could run now. One look, a probe of the queue's own index for each, which ends at
 * the first job, however many wait or were done.
 */
export async function listWaitingQueues(sql: QueueSql, queues: readonly string[]): Promise<string[]> {
  const { rows } = await sql.executeSql(
    `SELECT q.name FROM jsonb_array_elements_text($1::jsonb) AS q (name)
     CROSS JOIN LATERAL (SELECT 1 FROM pgboss.job j
       WHERE j.name = q.name AND j.state < 'active' AND j.start_after <= now() ORDER BY j.start_after LIMIT 1) AS waiting`,
    [JSON.stringify(queues)],
  )
  return Named.parse(rows).map(({ name }) => name)
}

const Lost = z.array(z.object({ name: z.string(), id: z.string(), retryCount: z.number() }))
export type LostJob = z.infer<typeof Lost>[number]

/** After a death of everything: the next look goes on. */
const lostAtOnce = 1000

/**
 * Jobs under way in these queues whose holder has not beaten for as long as its lease lasts, by the database's clock alone. One
 * look, by the queue's own index.
 */
export async function listLostJobs(sql: QueueSql, queues: readonly string[]): Promise<LostJob[]> {
  const { rows } = await sql.executeSql(
    `SELECT j.name, j.id::text AS id, j.retry_count AS "retryCount"
     FROM jsonb_array_elements_text($1::jsonb) AS q (name)
     JOIN pgboss.job j ON j.name = q.name AND j.state = 'active' AND j.policy = 'stately'
     WHERE j.heartbeat_on + j.heartbeat_seconds * interval '1 second' < now() LIMIT ${lostAtOnce}`,
    [JSON.stringify(queues)],
  )
  return Lost.parse(rows)
}

/**
 * Removes jobs that name a shop we no longer hold.
 * @returns whether some of them are still running
 */
export async function deleteJobsOfGoneShops(db: Database): Promise<boolean> {
  await db.prisma.$executeRaw`
    DELETE FROM pgboss.job j WHERE state <> 'active' AND data ->> 'shop' IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = j.data ->> 'shop')`
  const left = await db.prisma.$queryRaw<object[]>`
    SELECT 1 FROM pgboss.job j WHERE state = 'active' AND data ->> 'shop' IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = j.data ->> 'shop') LIMIT 1`
  return left.length > 0
}

// What tests ask again and again until it is so. Past Prisma, which compiles each query anew: that costs five times the answer.
// With the schema's name, as Prisma says it: no statement of the app's reads so that a test lets fail (failing-database.ts).

import { Prisma } from '@prisma/client'
import type { Database } from '#app/db/client.server.ts'
import { untilAtRest } from './until.ts'

const ended = ['completed', 'cancelled', 'failed', 'paused']

/** Until the run has ended, by itself or by the merchant's hand. */
export const untilEnded = ({ rows }: Database, runId: string): Promise<void> =>
  untilAtRest(async () => {
    const [run] = await rows<{ state: string }>(
      Prisma.sql`SELECT "state" FROM "public"."Run" WHERE "id" = ${runId}`,
    )
    if (!run) throw new Error('the run is gone')
    return ended.includes(run.state)
  })

/** How many changes of the shop wait to be synced. */
export async function countPending({ rows }: Database, shop: string): Promise<number> {
  const [row] = await rows<{ n: number }>(
    Prisma.sql`SELECT count(*)::int AS n FROM "public"."Change" WHERE "shopDomain" = ${shop} AND NOT "deadLettered"`,
  )
  return row?.n ?? 0
}

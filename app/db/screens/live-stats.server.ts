// The last 24 hours by the hour: how much was synced, and how long it took.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

const hourMs = 3_600_000
const hoursShown = 24

export type Hour = {
  /** Its beginning. */
  at: Date
  synced: number
  refused: number
  /** Milliseconds from Shopify's news to Zoho's answer: half of the changes were faster; null when none was live. */
  median: number | null
  /** The same for 95 of a hundred. */
  slow: number | null
}

type Row = { hour: number; synced: number; refused: number; median: number | null; slow: number | null }

/** Each of the last 24 hours, the oldest first, the running one included. */
export async function loadHours(db: Database, shop: ShopDomain, now: Date): Promise<Hour[]> {
  const last = Math.floor(now.getTime() / hourMs)
  const first = new Date((last - hoursShown + 1) * hourMs).toISOString()
  const rows = await db.prisma.$queryRaw<Row[]>`
    SELECT floor(extract(epoch FROM "at") / 3600)::int AS "hour",
      (count(*) FILTER (WHERE "result" IN ('created', 'updated', 'deleted')))::int AS "synced",
      (count(*) FILTER (WHERE "result" IN ('rejected', 'failed')))::int AS "refused",
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY "latencyMs"))::float8 AS "median",
      (percentile_cont(0.95) WITHIN GROUP (ORDER BY "latencyMs"))::float8 AS "slow"
    FROM "Outcome"
    WHERE "shopDomain" = ${shop} AND "at" >= ${first}::timestamptz AT TIME ZONE 'UTC'
    GROUP BY 1`
  const known = new Map(rows.map(({ hour, ...about }) => [hour, about]))
  return Array.from({ length: hoursShown }, (_, i) => {
    const hour = last - hoursShown + 1 + i
    const quiet = { synced: 0, refused: 0, median: null, slow: null }
    return { at: new Date(hour * hourMs), ...(known.get(hour) ?? quiet) }
  })
}

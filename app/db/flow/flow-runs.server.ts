// Runs of Shopify Flow's workflows that are carried out once, however often Flow asks: each by its id, for as long as Flow may
// ask, with how it ended.

import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

export type TakenRun = { shop: ShopDomain; id: string }

const Ended = z.enum(['done', 'failed'])
type RunEnded = z.infer<typeof Ended>

/** No run lasts so long: whoever had it died, and nobody knows what came of it. */
const longestMs = 5 * 60_000

/** @returns taken: the caller's to carry out · under_way: somebody else's · done, failed: how it ended before */
export async function takeRun(
  db: Database,
  { shop, id }: TakenRun,
  at: Date,
): Promise<'taken' | 'under_way' | RunEnded> {
  const taken = await db.prisma.$executeRaw`
    INSERT INTO "Delivery" ("shopDomain", "webhookId", "receivedAt")
    SELECT "domain", ${id}, ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' FROM "Shop" WHERE "domain" = ${shop}
    ON CONFLICT DO NOTHING`
  if (taken > 0) return 'taken'
  const row = await db.prisma.delivery.findUnique({
    where: { shopDomain_webhookId: { shopDomain: shop, webhookId: id } },
  })
  if (row && row.state !== null) return Ended.parse(row.state)
  return row && at.getTime() - row.receivedAt.getTime() < longestMs ? 'under_way' : 'failed'
}

export const endRun = (db: Database, { shop, id }: TakenRun, state: RunEnded) =>
  db.prisma.delivery.updateMany({ where: { shopDomain: shop, webhookId: id }, data: { state } })

/** Nothing came of it: it may be taken again. */
export const giveBackRun = (db: Database, { shop, id }: TakenRun) =>
  db.prisma.delivery.deleteMany({ where: { shopDomain: shop, webhookId: id } })

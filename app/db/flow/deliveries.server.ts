// What was taken once is not taken again: ids of what remotes may send twice, for as long as they may.

import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

type Delivered = { shop: ShopDomain; id: string }

/** @returns false when it was taken before, or the shop is gone */
export async function takeDelivery(db: Database, { shop, id }: Delivered, at: Date): Promise<boolean> {
  const taken = await db.prisma.$executeRaw`
    INSERT INTO "Delivery" ("shopDomain", "webhookId", "receivedAt")
    SELECT "domain", ${id}, ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' FROM "Shop" WHERE "domain" = ${shop}
    ON CONFLICT DO NOTHING`
  return taken > 0
}

/** Nothing came of it: it may be taken again. */
export const giveBackDelivery = (db: Database, { shop, id }: Delivered) =>
  db.prisma.delivery.deleteMany({ where: { shopDomain: shop, webhookId: id } })

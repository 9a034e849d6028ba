// Triggers of Shopify Flow that workflows use, as Shopify told, and how far Flow was told.

import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'

type Trigger = { shop: ShopDomain; handle: string }

/** What was told later than `at` stands; a trigger that is used from now on hears nothing of what was before. */
export async function saveFlowTrigger(
  db: Database,
  { shop, handle }: Trigger,
  { enabled, at, now }: { enabled: boolean; at: Date; now: Date },
): Promise<void> {
  const [toTime, seen] = [at.toISOString(), now.toISOString()]
  await db.prisma.$executeRaw`
    INSERT INTO "FlowTrigger" AS t ("shopDomain", "handle", "enabled", "toldAt", "seenAt")
    SELECT "domain", ${handle}, ${enabled}, ${toTime}::timestamptz AT TIME ZONE 'UTC', ${seen}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop}
    ON CONFLICT ("shopDomain", "handle") DO UPDATE SET
      "enabled" = EXCLUDED."enabled", "toldAt" = EXCLUDED."toldAt",
      "seenAt" = CASE WHEN t."enabled" THEN t."seenAt" ELSE EXCLUDED."seenAt" END
    WHERE t."toldAt" < EXCLUDED."toldAt"`
}

/** The next shops by name whose workflows use a trigger. */
export async function pageFlowShops(
  db: Database,
  { after, take }: { after: string; take: number },
): Promise<ShopDomain[]> {
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT DISTINCT "shopDomain" AS "shop" FROM "FlowTrigger"
    WHERE "enabled" AND "shopDomain" > ${after} ORDER BY 1 LIMIT ${take}`
  return z
    .array(z.object({ shop: ShopDomain }))
    .parse(rows)
    .map(({ shop }) => shop)
}

export const loadFlowTriggers = (db: Database, shop: ShopDomain) =>
  db.prisma.flowTrigger.findMany({
    where: { shopDomain: shop, enabled: true },
    orderBy: { handle: 'asc' },
    select: { handle: true, seenAt: true, sentAt: true, failingSince: true },
  })

/** How far Flow was told, unless somebody else told it meanwhile. */
export async function moveFlowTrigger(
  db: Database,
  { shop, handle }: Trigger,
  { from, to, at, failingSince }: { from: Date; to: Date; at: Date; failingSince: Date | null },
): Promise<boolean> {
  const { count } = await db.prisma.flowTrigger.updateMany({
    where: { shopDomain: shop, handle, seenAt: from },
    data: { seenAt: to, sentAt: at, failingSince },
  })
  return count > 0
}

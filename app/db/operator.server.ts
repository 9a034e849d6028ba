// Reads for `npm run admin`: shops as an operator looks at them.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { PausedFor } from '#app/lib/states.ts'
import type { Database } from './client.server.ts'

export type ShopLine = {
  shop: string
  state: PausedFor | 'leaving' | 'not_connected' | 'not_live' | 'live'
  edition: string | null
  pending: number
  deadLettered: number
  oldestAt: Date | null
  reconciledAt: Date | null
}

/** Every shop with its backlog, the largest first. */
export const listShops = (db: Database): Promise<ShopLine[]> =>
  db.prisma.$queryRaw<ShopLine[]>`
    SELECT s."domain" AS shop, z."edition", s."reconciledAt", CASE
        WHEN s."uninstalledAt" IS NOT NULL THEN 'leaving'
        WHEN s."pausedFor" IS NOT NULL THEN s."pausedFor"
        WHEN z."state" IS NULL THEN 'not_connected'
        WHEN z."state" = 'needs_reconnect' THEN 'zoho_disconnected'
        WHEN s."liveSince" IS NULL THEN 'not_live'
        ELSE 'live' END AS state,
      coalesce(c.pending, 0) AS pending, coalesce(c."deadLettered", 0) AS "deadLettered", c.oldest AS "oldestAt"
    FROM "Shop" s LEFT JOIN "ZohoConnection" z ON z."shopDomain" = s."domain"
    LEFT JOIN (
      SELECT "shopDomain", (count(*) FILTER (WHERE NOT "deadLettered"))::int AS pending,
        (count(*) FILTER (WHERE "deadLettered"))::int AS "deadLettered", min("notedAt") FILTER (WHERE NOT "deadLettered") AS oldest
      FROM "Change" GROUP BY 1) c ON c."shopDomain" = s."domain"
    ORDER BY pending DESC, shop`

/** One shop: its row, connection, backlog by kind, runs under way and what became of records since `since`. */
export async function loadShopStatus(db: Database, shop: ShopDomain, since: Date) {
  const where = { shopDomain: shop }
  const [row, connection, changes, runs, outcomes, links, questions] = await Promise.all([
    db.prisma.shop.findUnique({ where: { domain: shop }, omit: { settings: true } }),
    db.prisma.zohoConnection.findUnique({
      where,
      select: {
        state: true,
        location: true,
        orgId: true,
        edition: true,
        connectedAt: true,
        creditsLeft: true,
      },
    }),
    db.prisma.change.groupBy({ by: ['kind', 'deadLettered'], where, _count: true, _min: { notedAt: true } }),
    db.prisma.run.findMany({
      where: { ...where, state: { in: ['running', 'paused', 'cancelling'] } },
      select: { id: true, type: true, state: true, cause: true, startedAt: true },
    }),
    db.prisma.outcome.groupBy({
      by: ['kind', 'result', 'cause'],
      where: { ...where, at: { gte: since } },
      _count: true,
    }),
    db.prisma.link.groupBy({ by: ['kind'], where, _count: true }),
    db.prisma.question.count({ where: { ...where, answer: null } }),
  ])
  if (!row) return null
  return { ...row, connection, changes, runs, outcomes, links, questions }
}

// Zoho API credits spent by us, by the hour: what the budget and the forecast are made of.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Adds to the current hour's use. */
export async function spendCredits(
  db: Database,
  shop: ShopDomain,
  spent: { credits: number; calls: number; answeredAt: Date | null; at: Date },
): Promise<void> {
  const hour = new Date(Math.floor(spent.at.getTime() / hourMs) * hourMs).toISOString()
  const answeredAt = spent.answeredAt?.toISOString() ?? null
  await db.prisma.$executeRaw`
    INSERT INTO "CreditUse" ("shopDomain", "hour", "credits", "calls", "answeredAt")
    SELECT "domain", ${hour}::timestamptz AT TIME ZONE 'UTC', ${spent.credits}, ${spent.calls},
      ${answeredAt}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop}
    ON CONFLICT ("shopDomain", "hour") DO UPDATE SET
      "credits" = "CreditUse"."credits" + EXCLUDED."credits", "calls" = "CreditUse"."calls" + EXCLUDED."calls",
      "answeredAt" = coalesce(EXCLUDED."answeredAt", "CreditUse"."answeredAt")`
}

/** When Zoho last did what it was asked; null: not for as long as this is kept. */
export async function loadAnsweredAt(db: Database, shop: ShopDomain): Promise<Date | null> {
  const { _max } = await db.prisma.creditUse.aggregate({
    where: { shopDomain: shop },
    _max: { answeredAt: true },
  })
  return _max.answeredAt
}

/** Credits we spent in the rolling 24 hours before `now`, or in a shorter time. */
export async function loadCreditsOfDay(
  db: Database,
  shop: ShopDomain,
  now: Date,
  withinMs = dayMs,
): Promise<number> {
  const sum = await db.prisma.creditUse.aggregate({
    where: { shopDomain: shop, hour: { gt: new Date(now.getTime() - withinMs) } },
    _sum: { credits: true },
  })
  return sum._sum.credits ?? 0
}

/** Whether Zoho was called since: what it then said of the credits left is of today. */
export const hasCalledSince = async (db: Database, shop: ShopDomain, since: Date): Promise<boolean> =>
  (await db.prisma.creditUse.count({ where: { shopDomain: shop, hour: { gte: since } } })) > 0

export const forgetCredits = (db: Database, before: Date) => forgetOld(db, 'CreditUse', before)

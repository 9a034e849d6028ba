// Who did what in the app, and when.

import type { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { AuditAction } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'

export type NewAuditEntry = {
  shop: ShopDomain
  actor: string
  action: AuditAction
  details: Prisma.InputJsonObject
  at: Date
}

/** Of a shop that we hold; one that has left meanwhile gets no more entries. May be one statement of a transaction. */
export const saveAuditEntry = (db: Database, { shop, actor, action, details, at }: NewAuditEntry) =>
  db.prisma.$executeRaw`
    INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at")
    SELECT "domain", ${actor}, ${action}, ${JSON.stringify(details)}::jsonb,
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop} FOR KEY SHARE`

/** Before the act. @returns the entry, to be completed; null when the shop has left */
export async function beginAuditEntry(db: Database, entry: NewAuditEntry): Promise<bigint | null> {
  const { shop, actor, action, details, at } = entry
  const [row] = await db.prisma.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at")
    SELECT "domain", ${actor}, ${action}, ${JSON.stringify(details)}::jsonb,
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop} FOR KEY SHARE
    RETURNING "id"`
  return row?.id ?? null
}

/** What came of the act, beside what was known before. */
export const completeAuditEntry = (db: Database, id: bigint, details: Prisma.InputJsonObject) =>
  db.prisma.$executeRaw`
    UPDATE "AuditEntry" SET "details" = "details" || ${JSON.stringify(details)}::jsonb WHERE "id" = ${id}`

/** How often something was done since. */
export const countActs = (
  db: Database,
  shop: ShopDomain,
  action: AuditAction,
  since: Date,
): Promise<number> => db.prisma.auditEntry.count({ where: { shopDomain: shop, action, at: { gte: since } } })

/** Nothing was done. */
export const dropAuditEntry = (db: Database, id: bigint) => db.prisma.auditEntry.deleteMany({ where: { id } })

export const forgetAuditEntries = (db: Database, before: Date) => forgetOld(db, 'AuditEntry', before)

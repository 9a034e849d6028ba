// Who did what in the app, and when.

import type { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

export type AuditDraft = {
  shop: ShopDomain
  actor: string
  action: string
  details: Prisma.InputJsonObject
  at: Date
}

/** Of a shop that we hold; one that has left meanwhile gets no more entries. */
export const saveAuditEntry = (db: Database, { shop, actor, action, details, at }: AuditDraft) =>
  db.prisma.$executeRaw`
    INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at")
    SELECT "domain", ${actor}, ${action}, ${JSON.stringify(details)}::jsonb,
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop} FOR KEY SHARE`

export const forgetAuditEntries = (db: Database, before: Date) =>
  db.prisma.auditEntry.deleteMany({ where: { at: { lt: before } } })

// The store that installed the app: one row everything else hangs on.

import { Prisma, type Shop } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { PausedFor, type Trouble } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { findRow } from '#app/db/rows/whole-row.server.ts'
import { forgetRowsOf } from '#app/db/forget-old.server.ts'
import { versionStatements, type NewVersion } from '#app/db/protection/settings-versions.server.ts'
import { planOwnerTask, stopOwnerTask } from '#app/db/tasks/owner-tasks.server.ts'
import { saveAuditEntry, type NewAuditEntry } from '#app/db/protection/audit-log.server.ts'

export type ShopFacts = {
  name: string
  currency: string
  timezone: string
  plan: string
  scopes: string
}

/** Of the operator: nothing but the operator's word lifts it, and no other pause takes its place. */
const held = 'operator' satisfies PausedFor

export type PauseCause = Exclude<PausedFor, typeof held>

export type ShopRow = Omit<Shop, 'pausedFor'> & { pausedFor: PausedFor | null }

export async function loadShop(db: Database, domain: ShopDomain): Promise<ShopRow | null> {
  const row = await findRow(db, 'Shop', { domain })
  return row && { ...row, pausedFor: PausedFor.nullable().parse(row.pausedFor) }
}

/**
 * Differs from the one before whenever the shop's choices, its connection or what is known of its modules changed: by
 * PostgreSQL's own row versions.
 */
export async function loadShopVersion(db: Database, domain: ShopDomain): Promise<string> {
  const [row] = await db.rows<{ version: string }>(Prisma.sql`
    SELECT concat(s.xmin, ' ', c.xmin, ' ',
      (SELECT string_agg(m.xmin::text, ' ' ORDER BY m."apiName") FROM "ZohoModule" m
        WHERE m."shopDomain" = s."domain")) AS version
    FROM "Shop" s LEFT JOIN "ZohoConnection" c ON c."shopDomain" = s."domain" WHERE s."domain" = ${domain}`)
  return row?.version ?? ''
}

/** Creates the shop at its first visit, or refreshes what Shopify says of it. */
export const saveShop = (db: Database, domain: ShopDomain, facts: ShopFacts, now: Date) =>
  db.prisma.shop.upsert({
    where: { domain },
    create: { domain, ...facts, installedAt: now },
    update: facts,
  })

/** The merchant's choices as stored; sync/org/choices.server.ts parses them. */
export async function loadSettingsJson(db: Database, domain: ShopDomain): Promise<unknown> {
  const [row] = await db.rows<{ settings: unknown }>(
    Prisma.sql`SELECT "settings" FROM "Shop" WHERE "domain" = ${domain}`,
  )
  return row?.settings ?? null
}

type WithChoices = {
  entries: readonly NewAuditEntry[]
  versions: readonly NewVersion[]
  /** Whether tasks are wanted in Zoho, and from when on it is looked what needs one: at once where that was changed. */
  tasks: { on: boolean; changed: boolean; at: Date }
}

/** Saves choices, what the audit log says of them, what is kept of them and what follows at once: all or nothing. */
export async function saveSettingsJson(
  db: Database,
  domain: ShopDomain,
  settings: Prisma.InputJsonObject,
  { entries, versions, tasks }: WithChoices,
): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.shop.update({ where: { domain }, data: { settings } }),
    ...entries.map((entry) => saveAuditEntry(db, entry)),
    ...versionStatements(db, versions),
    tasks.on ? planOwnerTask(db, domain, tasks.at, tasks.changed) : stopOwnerTask(db, domain),
  ])
}

export const saveScopes = (db: Database, domain: ShopDomain, scopes: string) =>
  db.prisma.shop.updateMany({ where: { domain }, data: { scopes } })

/** Shops whose work must wait: until `until`, or until the merchant reconnects when it is null. */
export const pauseShop = (db: Database, domain: ShopDomain, cause: PauseCause, until: Date | null) =>
  db.prisma.shop.updateMany({
    where: { domain, ...notHeld },
    data: { pausedFor: cause, pausedUntil: until },
  })

/** Trouble that comes again so soon after it was waited for is the same. */
const sameTroubleMs = 120_000

/**
 * The shop's work meets trouble, which is waited for until `until`; null: until somebody does something. What lasts
 * keeps its beginning.
 */
export async function saveTrouble(
  db: Database,
  domain: ShopDomain,
  { code, until, now }: { code: Trouble; until: Date | null; now: Date },
): Promise<void> {
  const at = now.toISOString()
  const recent = new Date(now.getTime() - sameTroubleMs).toISOString()
  await db.prisma.$executeRaw`
    UPDATE "Shop" SET "troubleCode" = ${code}, "troubleUntil" = ${until?.toISOString() ?? null}::timestamptz AT TIME ZONE 'UTC',
      "troubleSince" = CASE WHEN "troubleCode" = ${code} AND "troubleSince" IS NOT NULL
          AND ("troubleUntil" IS NULL OR "troubleUntil" >= ${recent}::timestamptz AT TIME ZONE 'UTC')
        THEN "troubleSince" ELSE ${at}::timestamptz AT TIME ZONE 'UTC' END
    WHERE "domain" = ${domain}`
}

/** Such trouble is over. */
export const endTrouble = (db: Database, domain: ShopDomain, codes: readonly Trouble[]) =>
  db.prisma.shop.updateMany({
    where: { domain, troubleCode: { in: [...codes] } },
    data: { troubleCode: null, troubleSince: null, troubleUntil: null },
  })

/** The shop waits until the merchant reconnects. @returns false when it is connected, or the operator's */
export async function pauseUnconnected(db: Database, domain: ShopDomain): Promise<boolean> {
  const unconnected = { OR: [{ connection: null }, { connection: { state: { not: 'connected' } } }] }
  const { count } = await db.prisma.shop.updateMany({
    where: { domain, AND: [notHeld, unconnected] },
    data: { pausedFor: 'zoho_disconnected', pausedUntil: null },
  })
  return count > 0
}

/** Paused for want of a connection, and connected: the pause came of work with the connection before. */
export const unpauseConnected = (db: Database) =>
  db.prisma.shop.updateMany({
    where: { pausedFor: 'zoho_disconnected', connection: { state: 'connected' } },
    data: { pausedFor: null, pausedUntil: null },
  })

export const unpauseShop = (db: Database, domain: ShopDomain) =>
  db.prisma.shop.updateMany({ where: { domain, ...notHeld }, data: { pausedFor: null, pausedUntil: null } })

/** Shops that the operator did not pause. */
export const notHeld = { OR: [{ pausedFor: null }, { pausedFor: { not: held } }] }

/** The operator pauses the shop, or lifts that pause. @returns false when nothing changed */
export async function holdShop(db: Database, domain: ShopDomain, hold: boolean): Promise<boolean> {
  const { count } = await db.prisma.shop.updateMany({
    where: { domain, ...(hold ? notHeld : { pausedFor: held }) },
    data: { pausedFor: hold ? held : null, pausedUntil: null },
  })
  return count > 0
}

export const isHeld = (shop: { pausedFor: string | null } | null): boolean => shop?.pausedFor === held

/** From when on live changes are synced. Set once, at the first import. */
export const startLive = (db: Database, domain: ShopDomain, now: Date) =>
  db.prisma.shop.updateMany({ where: { domain, liveSince: null }, data: { liveSince: now } })

/** Changes are recorded no longer: until the next import there is nothing they could be synced to. */
export async function stopLive(db: Database, domain: ShopDomain): Promise<void> {
  const where = { shopDomain: domain }
  await db.prisma.$transaction([
    db.prisma.shop.updateMany({
      where: { domain },
      data: { liveSince: null, reconciledAt: null, auditedAt: null, auditDueAt: null },
    }),
    db.prisma.kindState.deleteMany({ where }),
    db.prisma.massDeletion.deleteMany({ where }),
  ])
}

/** Shopify gave a token to a visit: the app is installed now, whatever late news says. */
export const saveTokenAt = (db: Database, domain: ShopDomain, at: Date) =>
  db.prisma.shop.updateMany({ where: { domain }, data: { tokenAt: at } })

/** @param isNew one that only goes on is not the one that was asked for: that begins once this is over */
export const saveAuditedAt = (db: Database, domain: ShopDomain, at: Date, isNew: boolean) =>
  db.prisma.shop.updateMany({
    where: { domain },
    data: { auditedAt: at, ...(isNew ? { auditDueAt: null } : {}) },
  })

/** A whole comparison is due at `at`, unless one is sooner. */
export const askForAudit = (db: Database, domain: ShopDomain, at: Date) =>
  db.prisma.shop.updateMany({
    where: { domain, OR: [{ auditDueAt: null }, { auditDueAt: { gt: at } }] },
    data: { auditDueAt: at },
  })

export async function saveReconciledAt(db: Database, domain: ShopDomain, at: Date): Promise<void> {
  await db.rows(Prisma.sql`
    UPDATE "Shop" SET "reconciledAt" = ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC' WHERE "domain" = ${domain}`)
}

export const countLiveShops = (db: Database): Promise<number> =>
  db.prisma.shop.count({ where: { liveSince: { not: null }, uninstalledAt: null } })

/** The app left the shop at `at`: its work stops, and the `forget` job removes the rest. Null: it did not after all. */
export const markUninstalled = (db: Database, domain: ShopDomain, at: Date | null) =>
  db.prisma.shop.updateMany({ where: { domain }, data: { uninstalledAt: at } })

/** That news was not true. A later one stays. */
export const unmarkUninstalled = (db: Database, domain: ShopDomain, at: Date) =>
  db.prisma.shop.updateMany({ where: { domain, uninstalledAt: at }, data: { uninstalledAt: null } })

export const listUninstalled = (db: Database) =>
  db.prisma.shop.findMany({
    where: { uninstalledAt: { not: null } },
    select: { domain: true, uninstalledAt: true, tokenAt: true },
  })

/**
 * The shop's row, and by cascade all that hangs on it. Leases name the shop in their keys: those that lapsed go here, one
 * that is held is returned by its holder.
 */
export async function deleteShop(db: Database, domain: ShopDomain): Promise<void> {
  await forgetRowsOf(db, domain)
  await db.prisma.shop.deleteMany({ where: { domain } })
  await db.prisma.$executeRaw`
    DELETE FROM "Lease" WHERE right("key", ${domain.length + 1}::int) = ${` ${domain}`}
      AND "expiresAt" <= clock_timestamp() AT TIME ZONE 'UTC'`
}

/** Shops of which a session is held and nothing else. */
export async function listOrphanedSessions(db: Database): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ shop: string }[]>`
    SELECT DISTINCT "shop" FROM "Session" s
    WHERE NOT EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = s."shop")`
  return rows.map(({ shop }) => shop)
}

export const deleteSessions = (db: Database, domain: ShopDomain) =>
  db.prisma.session.deleteMany({ where: { shop: domain } })

/** The session stays, and forgets the refresh token that was before its own: it was the old install's. */
export const deletePriorTokens = (db: Database, domain: ShopDomain) =>
  db.prisma.session.updateMany({ where: { shop: domain }, data: { priorRefreshToken: null } })

/**
 * What is under way with the organization of before, and what hangs on records there: candidates, doubts, notes and photos
 * mean nothing in another one.
 */
export async function forgetWork(db: Database, domain: ShopDomain): Promise<void> {
  const where = { shopDomain: domain }
  await db.prisma.$transaction([
    db.prisma.question.deleteMany({ where }),
    db.prisma.change.deleteMany({ where }),
    db.prisma.writeIntent.deleteMany({ where }),
    db.prisma.orderNote.deleteMany({ where }),
    db.prisma.productImage.deleteMany({ where }),
    db.prisma.imageLook.deleteMany({ where }),
    db.prisma.ownerTask.deleteMany({ where }),
  ])
}

/**
 * The connection and all that only makes sense with the Zoho organisation it was about, in one transaction: links,
 * module facts, Accounts, outcomes, questions, runs, pending changes, writes in doubt, how each kind stands, credits. The
 * install, its privacy requests and its audit log stay.
 */
export async function forgetOrganisation(db: Database, domain: ShopDomain): Promise<void> {
  const { prisma } = db
  const where = { shopDomain: domain }
  const standstill = {
    liveSince: null,
    reconciledAt: null,
    auditedAt: null,
    auditDueAt: null,
  }
  await prisma.$transaction([
    prisma.shop.updateMany({ where: { domain }, data: standstill }),
    // The operator's hold is not the merchant's to lift.
    prisma.shop.updateMany({ where: { domain, ...notHeld }, data: { pausedFor: null, pausedUntil: null } }),
    prisma.zohoConnection.deleteMany({ where }),
    prisma.zohoModule.deleteMany({ where }),
    prisma.link.deleteMany({ where }),
    prisma.companyAccount.deleteMany({ where }),
    prisma.outcome.deleteMany({ where }),
    prisma.question.deleteMany({ where }),
    prisma.run.deleteMany({ where }),
    prisma.creditUse.deleteMany({ where }),
    prisma.writeIntent.deleteMany({ where }),
    prisma.kindState.deleteMany({ where }),
    prisma.massDeletion.deleteMany({ where }),
    prisma.delivery.deleteMany({ where }),
    prisma.orderNote.deleteMany({ where }),
    prisma.zohoConsent.deleteMany({ where }),
    prisma.emailDigest.deleteMany({ where }),
    prisma.ownerTask.deleteMany({ where }),
    prisma.productImage.deleteMany({ where }),
    prisma.imageLook.deleteMany({ where }),
    // Webhooks record changes of many shops together, and wait for rows that are being removed.
    prisma.change.deleteMany({ where }),
  ])
}

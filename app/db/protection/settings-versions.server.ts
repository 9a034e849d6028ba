// The merchant's choices as they were: each save is a version, who saved it and what of them changed.

import type { Prisma } from '@prisma/client'
import { z } from 'zod'
import type { ShopDomain } from '#app/lib/ids.ts'
import { AuditAction } from '#app/lib/states.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'

/** Kept of a shop, the newest. */
export const mostVersions = 30

export type NewVersion = {
  shop: ShopDomain
  /** Staff id, "operator", or "system". */
  actor: string
  settings: Prisma.InputJsonObject
  /** Codes, numbers and kinds, as in the audit log; empty: how it was before the first change. */
  changes: Prisma.InputJsonArray
  at: Date
}

/** Statements of one transaction: the version, and nothing but the newest left of the others. */
export const versionStatements = (db: Database, versions: readonly NewVersion[]) =>
  versions.flatMap(({ shop, ...version }) => [
    db.prisma.settingsVersion.create({ data: { shopDomain: shop, ...version } }),
    db.prisma.$executeRaw`
      DELETE FROM "SettingsVersion" WHERE "shopDomain" = ${shop} AND "id" <= (
        SELECT "id" FROM "SettingsVersion" WHERE "shopDomain" = ${shop} ORDER BY "id" DESC OFFSET ${mostVersions} LIMIT 1)`,
  ])

export const hasVersions = async (db: Database, shop: ShopDomain): Promise<boolean> =>
  (await db.prisma.settingsVersion.findFirst({ where: { shopDomain: shop }, select: { id: true } })) !== null

const Changes = z
  .array(
    z.object({
      action: AuditAction,
      details: z.object({ kind: RecordKind.nullish(), parts: z.array(z.string()).nullish() }).catch({}),
    }),
  )
  .catch([])

export type VersionRow = { id: string; actor: string; at: Date; changes: z.infer<typeof Changes> }

/** The newest first, without the choices themselves. */
export async function listVersions(db: Database, shop: ShopDomain): Promise<VersionRow[]> {
  const rows = await db.prisma.settingsVersion.findMany({
    where: { shopDomain: shop },
    orderBy: { id: 'desc' },
    take: mostVersions,
    select: { id: true, actor: true, at: true, changes: true },
  })
  return rows.map(({ id, actor, at, changes }) => ({
    id: String(id),
    actor,
    at,
    changes: Changes.parse(changes),
  }))
}

/** The choices of each as they were stored, the newest first: more than a page shows unasked. */
export async function loadVersions(
  db: Database,
  shop: ShopDomain,
): Promise<{ id: string; settings: unknown }[]> {
  const rows = await db.prisma.settingsVersion.findMany({
    where: { shopDomain: shop },
    orderBy: { id: 'desc' },
    take: mostVersions,
    select: { id: true, settings: true },
  })
  return rows.map(({ id, settings }) => ({ id: String(id), settings }))
}

/** As it was stored; undefined where the shop has no such version. */
export async function loadVersion(db: Database, shop: ShopDomain, id: string): Promise<unknown> {
  const row = await db.prisma.settingsVersion.findFirst({ where: { shopDomain: shop, id: BigInt(id) } })
  return row?.settings
}

/** Who saved them is known for no longer than the audit log tells it; what was saved stays. By an index of those alone. */
export const forgetVersionActors = (db: Database, before: Date) =>
  db.prisma.$executeRaw`
    UPDATE "SettingsVersion" SET "actor" = ''
    WHERE "at" < ${before.toISOString()}::timestamptz AT TIME ZONE 'UTC' AND "actor" NOT IN ('', 'operator', 'system')`

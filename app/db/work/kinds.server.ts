// How each kind of a shop stands by itself: until when it was compared, and whether a remote refuses all of it.

import { Prisma, type KindState as KindRow } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { findRow, findRows } from '#app/db/rows/whole-row.server.ts'

export type KindState = Omit<KindRow, 'kind'> & { kind: RecordKind }

type Kind = { shop: ShopDomain; kind: RecordKind }

const key = ({ shop, kind }: Kind) => ({ shopDomain_kind: { shopDomain: shop, kind } })

export async function loadKindState(db: Database, of: Kind): Promise<KindState | null> {
  const row = await findRow(db, 'KindState', { shopDomain: of.shop, kind: of.kind })
  return row && { ...row, kind: RecordKind.parse(row.kind) }
}

/** Of all kinds that have one. */
export async function loadKindStates(db: Database, shop: ShopDomain): Promise<Map<RecordKind, KindState>> {
  const rows = await findRows(db, 'KindState', { shopDomain: shop })
  // A row of a kind that only a later version knows says nothing to this one.
  return new Map(
    rows.flatMap((row) => {
      const kind = RecordKind.safeParse(row.kind).data
      return kind ? [[kind, { ...row, kind }] as const] : []
    }),
  )
}

/** Until when the kind was compared: nothing of what changed later is known. */
export async function saveKindReconciledAt(db: Database, { shop, kind }: Kind, at: Date): Promise<void> {
  await db.rows(Prisma.sql`
    INSERT INTO "KindState" ("shopDomain", "kind", "reconciledAt")
    VALUES (${shop}, ${kind}, ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "reconciledAt" = EXCLUDED."reconciledAt"`)
}

/** How many records in Shopify are known to need no link, by these choices; 0 by others. */
export async function loadKeptOut(db: Database, of: Kind, by: string): Promise<number> {
  const row = await loadKindState(db, of)
  return row?.keptOutBy === by ? row.keptOut : 0
}

export async function saveKeptOut(
  db: Database,
  of: Kind,
  { by, count }: { by: string; count: number },
): Promise<void> {
  const kept = { keptOut: count, keptOutBy: by }
  await db.prisma.kindState.upsert({
    where: key(of),
    create: { shopDomain: of.shop, kind: of.kind, ...kept },
    update: kept,
  })
}

/** An import of the kind from `from` on has ended. Never later than an earlier one. */
export async function saveImportedFrom(db: Database, { shop, kind }: Kind, from: Date): Promise<void> {
  await db.rows(Prisma.sql`
    INSERT INTO "KindState" AS k ("shopDomain", "kind", "importedFrom")
    VALUES (${shop}, ${kind}, ${from.toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "importedFrom" = least(k."importedFrom", EXCLUDED."importedFrom")`)
}

/**
 * All changes of the kind wait until `until`, and one more refusal in a row is counted.
 * @returns false when the kind waits for the same reason already, as another batch was refused beside this one
 */
export async function pauseKind(
  db: Database,
  { shop, kind }: Kind,
  { code, at, until }: { code: string; at: Date; until: Date },
): Promise<boolean> {
  const paused = await db.prisma.$executeRaw`
    INSERT INTO "KindState" AS k ("shopDomain", "kind", "refusals", "pausedFor", "pausedUntil")
    VALUES (${shop}, ${kind}, 1, ${code}, ${until.toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "refusals" = k."refusals" + 1,
      "pausedFor" = EXCLUDED."pausedFor", "pausedUntil" = EXCLUDED."pausedUntil"
    WHERE (k."pausedFor" = EXCLUDED."pausedFor" AND k."pausedUntil" > ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC')
      IS NOT TRUE`
  return paused > 0
}

/** The kind is refused no longer, or is to be tried again; without kinds, all of them. */
export const resumeKinds = (db: Database, shop: ShopDomain, kinds?: readonly RecordKind[]) =>
  db.prisma.kindState.updateMany({
    where: {
      shopDomain: shop,
      OR: [{ pausedFor: { not: null } }, { refusals: { gt: 0 } }],
      ...(kinds ? { kind: { in: [...kinds] } } : {}),
    },
    data: { pausedFor: null, pausedUntil: null, refusals: 0 },
  })

/**
 * Counts records that are made anew in Zoho because the known one is missing there.
 * @returns how many there were since `since`, these included
 */
export async function countRemade(
  db: Database,
  { shop, kind }: Kind,
  made: { count: number; now: Date; since: Date },
): Promise<number> {
  const now = made.now.toISOString()
  const since = made.since.toISOString()
  const [row] = await db.prisma.$queryRaw<{ remade: number }[]>`
    INSERT INTO "KindState" AS k ("shopDomain", "kind", "remade", "remadeSince")
    VALUES (${shop}, ${kind}, ${made.count}, ${now}::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT ("shopDomain", "kind") DO UPDATE SET
      "remade" = CASE WHEN k."remadeSince" >= ${since}::timestamptz AT TIME ZONE 'UTC'
        THEN k."remade" ELSE 0 END + EXCLUDED."remade",
      "remadeSince" = CASE WHEN k."remadeSince" >= ${since}::timestamptz AT TIME ZONE 'UTC'
        THEN k."remadeSince" ELSE EXCLUDED."remadeSince" END
    RETURNING "remade"`
  return row?.remade ?? made.count
}

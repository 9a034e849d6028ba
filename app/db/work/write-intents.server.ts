// Records that are being written to Zoho: who writes one holds it until the answer is known, or cannot come any more.

import { Prisma } from '@prisma/client'
import { type ShopDomain, type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'
import { forgetOld } from '#app/db/forget-old.server.ts'
import { doubtfulHash, refusedHash } from '#app/db/link-row.server.ts'

export type IntentOwner = {
  shop: ShopDomain
  kind: RecordKind | 'account'
  /** Of this batch alone. */
  writer: string
}

/** A record that is about to be written, and what its link says of its fields until the answer is known. */
export type Intent<Id extends string = ShopifyId> = {
  /** Of an Account that is to be made: what its company is known by. */
  shopifyId: Id
  /**
   * There is no link that could be marked. In a batch of such alone, one that another writer made since then is left as it
   * is (overtaken.ts).
   */
  isNew?: boolean
  /** The hashes by which the write was planned, and the same with its fields marked; null: none is to be marked. */
  seen: string | null
  marked: string | null
  /** Rows are left alone, and are not in doubt whatever becomes of the write. */
  keepsRows?: boolean
}

/** How a link is again when nothing of the write was carried out. */
export type Undone<Id extends string = ShopifyId> = Intent<Id> & {
  linesHash: string | null
  wasInDoubt: boolean
}

/**
 * Saves that these records are about to be written. From here on their links are in doubt: should we not live to hear
 * the answer, what Zoho holds of the fields that are written is not certain, and even one that was changed back
 * meanwhile is written again.
 * @param heldMs for how long one that nobody settled is left alone
 * @returns of those that another writer still holds, since when; of those that one wrote since they were planned, now
 */
export async function beginWrites(
  db: Database,
  { shop, kind, writer }: IntentOwner,
  { at, heldMs }: { at: Date; heldMs: number },
  intents: readonly Intent<string>[],
): Promise<Map<string, Date>> {
  if (intents.length === 0) return new Map()
  const rows = rowsParameter(intents)
  const over = new Date(at.getTime() - heldMs).toISOString()
  const linked = intents.some(({ isNew }) => !isNew)
  const held = await db.rows<{ shopifyId: ShopifyId; startedAt: Date | null }>(Prisma.sql`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb)
        AS r("shopifyId" text, "seen" text, "marked" text, "keepsRows" boolean)),
    mine AS (
      INSERT INTO "WriteIntent" AS w ("shopDomain", "kind", "shopifyId", "writer", "startedAt")
      SELECT ${shop}, ${kind}, "shopifyId", ${writer}, ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
      FROM r WHERE EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = ${shop} FOR KEY SHARE)
        AND (r."seen" IS NULL OR EXISTS (
          SELECT 1 FROM "Link" s WHERE s."shopDomain" = ${shop} AND s."kind" = ${kind}
            AND s."shopifyId" = r."shopifyId" AND s."fieldHashes" = r."seen"))
      ORDER BY "shopifyId"
      ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE
        SET "writer" = EXCLUDED."writer", "startedAt" = EXCLUDED."startedAt"
        WHERE w."startedAt" <= ${over}::timestamptz AT TIME ZONE 'UTC' OR w."writer" = EXCLUDED."writer"
      RETURNING w."shopifyId")${linked ? doubted({ shop, kind }) : Prisma.empty}
    SELECT r."shopifyId", w."startedAt" AT TIME ZONE 'UTC' AS "startedAt" FROM r
    LEFT JOIN "WriteIntent" w
      ON w."shopDomain" = ${shop} AND w."kind" = ${kind} AND w."shopifyId" = r."shopifyId"
    WHERE r."shopifyId" NOT IN (SELECT "shopifyId" FROM mine)`)
  return new Map(held.map(({ shopifyId, startedAt }) => [shopifyId, startedAt ?? at]))
}

const doubted = ({ shop, kind }: Omit<IntentOwner, 'writer'>) => Prisma.sql`,
    doubted AS (
      UPDATE "Link" l SET "fingerprint" = ${doubtfulHash},
        "linesHash" = CASE WHEN r."keepsRows" THEN l."linesHash" END,
        "fieldHashes" = CASE WHEN l."fieldHashes" = r."seen" THEN r."marked" ELSE l."fieldHashes" END
      FROM mine JOIN r USING ("shopifyId")
      WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = mine."shopifyId")`

/** Since when a writer holds these records; of those that nobody settled only the younger ones. */
export async function loadIntents(
  db: Database,
  { shop, kind }: Omit<IntentOwner, 'writer'>,
  { at, heldMs }: { at: Date; heldMs: number },
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, Date>> {
  if (shopifyIds.length === 0) return new Map()
  const over = new Date(at.getTime() - heldMs)
  const rows = await db.prisma.writeIntent.findMany({
    where: { shopDomain: shop, kind, startedAt: { gt: over }, shopifyId: { in: [...shopifyIds] } },
  })
  return new Map(rows.map(({ shopifyId, startedAt }) => [StoredShopifyId.parse(shopifyId), startedAt]))
}

/** Their answers are known: anybody may write them again. */
export async function endWrites(
  db: Database,
  { shop, kind, writer }: IntentOwner,
  shopifyIds: readonly string[],
): Promise<void> {
  if (shopifyIds.length === 0) return
  await db.rows(Prisma.sql`
    DELETE FROM "WriteIntent" WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "writer" = ${writer}
      AND "shopifyId" = ${anyOf(shopifyIds)}`)
}

/**
 * The same of writes of which nothing was carried out: as long as the records are ours, their links say of their fields
 * what they said before, and of an order's rows unless a comparison wants them written anew.
 */
export async function undoWrites(
  db: Database,
  { shop, kind, writer }: IntentOwner,
  undone: readonly Undone<string>[],
): Promise<void> {
  if (undone.length === 0) return
  const rows = undone.map(({ wasInDoubt, ...one }) => ({
    ...one,
    fingerprint: wasInDoubt ? doubtfulHash : refusedHash,
  }))
  await db.prisma.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${rowsParameter(rows)}::jsonb)
        AS r("shopifyId" text, "seen" text, "marked" text, "linesHash" text, "fingerprint" text)),
    over AS (
      DELETE FROM "WriteIntent" w USING r
      WHERE w."shopDomain" = ${shop} AND w."kind" = ${kind} AND w."writer" = ${writer}
        AND w."shopifyId" = r."shopifyId"
      RETURNING w."shopifyId")
    UPDATE "Link" l SET "linesHash" = CASE WHEN l."sourceAt" IS NOT NULL THEN r."linesHash" END,
      "fingerprint" = r."fingerprint",
      "fieldHashes" = CASE WHEN l."fieldHashes" = r."marked" THEN r."seen" ELSE l."fieldHashes" END
    FROM over JOIN r USING ("shopifyId")
    WHERE l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = over."shopifyId"
      AND l."fingerprint" = ${doubtfulHash}`
}

/** As if their writes had begun then. */
export async function dateWrites(
  db: Database,
  { shop, kind, writer }: IntentOwner,
  startedAt: Date,
  shopifyIds: readonly string[],
): Promise<void> {
  if (shopifyIds.length === 0) return
  await db.prisma.writeIntent.updateMany({
    where: { shopDomain: shop, kind, writer, shopifyId: { in: [...shopifyIds] } },
    data: { startedAt },
  })
}

/** Of records that nobody came back to. */
export const forgetIntents = (db: Database, before: Date) => forgetOld(db, 'WriteIntent', before)

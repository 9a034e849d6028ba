// Changes that are not tried again by themselves: their attempts are used up, or the process died of them (decision 025).

import { Prisma } from '@prisma/client'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'

/** So many processes died of it: it is not synced again by itself. */
export const mostDeaths = 3
/** A night tries so many dead letters of a shop once more: whatever killed the process may be mended. */
const wokenANight = 3
/** Not the comparison that runs at once again because its process died. */
const restMs = 20 * 3_600_000

type Keys = readonly { kind: RecordKind; shopifyId: ShopifyId }[]

const keysOf = (changes: Keys) => rowsParameter(changes.map(({ kind, shopifyId }) => ({ kind, shopifyId })))

/** A dead letter: it waits for the merchant, for news of the record, or for the night. */
export async function buryChange(
  db: Database,
  shop: ShopDomain,
  { kind, shopifyId }: Keys[number],
  at: Date,
): Promise<void> {
  const restsUntil = new Date(at.getTime() + restMs).toISOString()
  await db.prisma.$executeRaw`
    UPDATE "Change" SET "deadLettered" = true, "deaths" = ${mostDeaths}::int, "takenBy" = NULL,
      "dueAt" = ${restsUntil}::timestamptz AT TIME ZONE 'UTC'
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${shopifyId}`
}

/** Records of a batch that killed the process twice: changes that are synced alone from now on, in their last chance. */
export async function suspectRecords(db: Database, shop: ShopDomain, records: Keys, at: Date): Promise<void> {
  await db.prisma.$executeRaw`
    INSERT INTO "Change" AS c ("shopDomain", "kind", "shopifyId", "trigger", "notedAt", "deaths")
    SELECT ${shop}, r."kind", r."shopifyId", 'reconcile', ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC',
      ${mostDeaths - 1}::int
    FROM jsonb_to_recordset(${keysOf(records)}::jsonb) AS r("kind" text, "shopifyId" text)
    JOIN "Shop" s ON s."domain" = ${shop} ORDER BY 2, 3
    ON CONFLICT ("shopDomain", "kind", "shopifyId") DO UPDATE SET "deaths" = greatest(c."deaths", EXCLUDED."deaths")`
}

/** Which of these records killed the process, or may have: they are synced as changes, or are dead letters. */
export async function loadSuspects(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<Set<ShopifyId>> {
  const rows = await db.rows<{ shopifyId: ShopifyId }>(Prisma.sql`
    SELECT "shopifyId" FROM "Change"
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${anyOf(shopifyIds)} AND "deaths" > 0`)
  return new Set(rows.map(({ shopifyId }) => shopifyId))
}

/**
 * Dead-lettered changes get one more try, as the changes of a comparison; of those that killed the process a few, alone.
 * @returns how many
 */
export function retryDeadLetters(db: Database, shop: ShopDomain, now: Date): Promise<number> {
  return db.prisma.$executeRaw`
    WITH mine AS (
      SELECT "kind", "shopifyId" FROM "Change"
      WHERE "shopDomain" = ${shop} AND "deadLettered" AND ("deaths" < ${mostDeaths}::int OR ("kind", "shopifyId") IN (
        SELECT "kind", "shopifyId" FROM "Change"
        WHERE "shopDomain" = ${shop} AND "deadLettered" AND "deaths" >= ${mostDeaths}::int
          AND "dueAt" <= ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC'
        ORDER BY "notedAt" LIMIT ${wokenANight}::int))
      ORDER BY 1, 2 FOR UPDATE)
    UPDATE "Change" c SET "deadLettered" = false, "dueAt" = NULL, "trigger" = 'reconcile',
      "deaths" = least(c."deaths", ${mostDeaths - 1}::int)
    FROM mine WHERE c."shopDomain" = ${shop} AND c."kind" = mine."kind" AND c."shopifyId" = mine."shopifyId"`
}

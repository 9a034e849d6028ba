// Which records went without a value because Zoho takes it once only and another record has it: an outcome of theirs says so,
// and is open until they are written once more.

import { Prisma } from '@prisma/client'
import { anyOf, type Database } from '#app/db/client.server.ts'
import { type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'

// Partial indexes say both of these in the same words (migration waiting_values).
/** Of an outcome `o`: the record waits for a value that the record which the outcome names has. */
export const isWithoutValue = Prisma.sql`o."cause" = 'value_taken' AND o."resolvedAt" IS NULL`
/** Outcomes of which nothing is waited for. */
export const isOver = Prisma.sql`("resolvedAt" IS NOT NULL OR ("result" NOT IN ('rejected', 'failed')
  AND ("cause" IS DISTINCT FROM 'value_taken' OR coalesce("message", '') NOT LIKE '%: %')))`

/** @param given values as outcomes name them, or whole records that are no more */
export async function loadWithoutValueOf(
  db: Database,
  { shop, kind }: OfKind,
  given: readonly string[],
): Promise<ShopifyId[]> {
  const rows = await db.rows<{ shopifyId: string }>(Prisma.sql`
    SELECT DISTINCT o."shopifyId" FROM "Outcome" o
      CROSS JOIN LATERAL unnest(string_to_array(o."message", ', ')) AS p("value")
      CROSS JOIN LATERAL (VALUES (p."value"), (split_part(p."value", ': ', 2))) AS k("key")
      JOIN jsonb_array_elements_text(${JSON.stringify(given)}::jsonb) AS g("key") ON g."key" = k."key"
    WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind} AND ${isWithoutValue}`)
  return rows.map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
}

/** Of these records what they went without in the write before the last, as outcomes name it, where they do so now as well. */
export async function loadWithoutBefore(
  db: Database,
  { shop, kind }: OfKind,
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, ReadonlySet<string>>> {
  if (shopifyIds.length === 0) return new Map()
  const rows = await db.rows<{ shopifyId: string; message: string }>(Prisma.sql`
    SELECT b."shopifyId", b."message" FROM "Outcome" o JOIN "Outcome" b ON b."shopDomain" = o."shopDomain"
      AND b."kind" = o."kind" AND b."shopifyId" = o."shopifyId" AND b."id" < o."id" AND b."resolvedAt" = o."at"
    WHERE o."shopDomain" = ${shop} AND o."kind" = ${kind} AND o."shopifyId" = ${anyOf(shopifyIds)} AND ${isWithoutValue}
      AND b."cause" = 'value_taken' AND b."message" IS NOT NULL`)
  return new Map(
    rows.map(({ shopifyId, message }) => [StoredShopifyId.parse(shopifyId), new Set(message.split(', '))]),
  )
}

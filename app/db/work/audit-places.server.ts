// How far a comparison as a whole has come with each kind: whoever takes it up goes on there.

import { Prisma } from '@prisma/client'
import { z } from 'zod'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'

/**
 * `part`: which of the kind's comparisons, `after`: the last link that it has settled. `found` and `held`: how many records
 * of the side that is asked were not there, and the ids of those about which nothing was done so far.
 */
const AuditPlace = z.object({
  beganAt: z.iso.datetime(),
  savedAt: z.iso.datetime(),
  part: z.string(),
  after: z.string(),
  found: z.number(),
  held: z.array(z.string()),
})
export type AuditPlace = z.infer<typeof AuditPlace>

type OfKind = { shop: ShopDomain; kind: RecordKind }

/** A comparison of these kinds begins: what an earlier one had come to with them is void. */
export async function beginAudit(
  db: Database,
  shop: ShopDomain,
  kinds: readonly RecordKind[],
  at: Date,
): Promise<void> {
  const moment = at.toISOString()
  const place: AuditPlace = { beganAt: moment, savedAt: moment, part: '', after: '', found: 0, held: [] }
  await db.prisma.$executeRaw`
    INSERT INTO "KindState" ("shopDomain", "kind", "auditPlace")
    SELECT s."domain", k.kind, ${JSON.stringify(place)}::jsonb
    FROM "Shop" s CROSS JOIN jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb) AS k(kind)
    WHERE s."domain" = ${shop} ORDER BY 2
    ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "auditPlace" = EXCLUDED."auditPlace"`
}

/** By kind; none that was saved before `since`, or is not readable by this version. */
export async function loadAuditPlaces(
  db: Database,
  shop: ShopDomain,
  since: Date,
): Promise<Map<string, AuditPlace>> {
  const rows = await db.prisma.kindState.findMany({
    where: { shopDomain: shop },
    select: { kind: true, auditPlace: true },
  })
  return new Map(
    rows.flatMap(({ kind, auditPlace }): [string, AuditPlace][] => {
      const { data } = AuditPlace.safeParse(auditPlace)
      return data && Date.parse(data.savedAt) >= since.getTime() ? [[kind, data]] : []
    }),
  )
}

/**
 * Unless the comparison was made void meanwhile: another one is to begin at its beginning then. Of what it has not found
 * the ids of records that still have a link: a person who was erased meanwhile is not named again.
 */
export const saveAuditPlace = (db: Database, { shop, kind }: OfKind, { held, ...place }: AuditPlace) =>
  db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditPlace" = ${JSON.stringify(place)}::jsonb || jsonb_build_object('held', (
      SELECT coalesce(jsonb_agg(l."shopifyId"), '[]') FROM jsonb_array_elements_text(${JSON.stringify(held)}::jsonb) AS h(id)
      JOIN "Link" l ON l."shopDomain" = ${shop} AND l."kind" = ${kind} AND l."shopifyId" = h.id))
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "auditPlace"->>'beganAt' = ${place.beganAt}`

/** It is over; or the next one is to begin at its beginning. */
export const forgetAuditPlaces = (db: Database, shop: ShopDomain) =>
  db.prisma.kindState.updateMany({ where: { shopDomain: shop }, data: { auditPlace: Prisma.DbNull } })

/** These records are named no more; the comparison goes on, from the link before where it named one of them last. */
export const forgetInAuditPlaces = (
  db: Database,
  shop: ShopDomain,
  records: readonly { kind: string; shopifyId: string }[],
) =>
  db.prisma.$executeRaw`
    UPDATE "KindState" s SET "auditPlace" = s."auditPlace" || jsonb_build_object(
      'held', (s."auditPlace"->'held') - r.ids,
      'after', CASE WHEN s."auditPlace"->>'after' = ANY (r.ids) THEN coalesce((
          SELECT max(l."shopifyId") FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = s."kind"
            AND l."shopifyId" < s."auditPlace"->>'after' AND l."shopifyId" <> ALL (r.ids)), '')
        ELSE s."auditPlace"->>'after' END)
    FROM (SELECT "kind", array_agg("shopifyId") AS ids
      FROM jsonb_to_recordset(${rowsParameter(records)}::jsonb) AS r("kind" text, "shopifyId" text) GROUP BY 1) r
    WHERE s."shopDomain" = ${shop} AND s."kind" = r."kind" AND s."auditPlace" IS NOT NULL`

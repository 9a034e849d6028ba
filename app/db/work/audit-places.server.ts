// How far a comparison as a whole has come with each kind: whoever takes it up goes on there.

import { Prisma } from '@prisma/client'
import { z } from 'zod'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'

/**
 * `part`: which of the kind's comparisons, `after`: the last link that it has settled. `found` and `held`: how many records
 * of the side that is asked were not there, and the ids of those about which nothing was done so far.
 */
const AuditPlace = z.object({
  beganAt: z.string(),
  part: z.string(),
  after: z.string(),
  found: z.number(),
  held: z.array(z.string()),
})
export type AuditPlace = z.infer<typeof AuditPlace>

type OfKind = { shop: ShopDomain; kind: RecordKind }

/** A comparison begins: what an earlier one had come to is void. */
export async function beginAudit(
  db: Database,
  shop: ShopDomain,
  kinds: readonly RecordKind[],
  at: Date,
): Promise<void> {
  const auditPlace: AuditPlace = { beganAt: at.toISOString(), part: '', after: '', found: 0, held: [] }
  for (const kind of kinds) {
    await db.prisma.kindState.upsert({
      where: { shopDomain_kind: { shopDomain: shop, kind } },
      create: { shopDomain: shop, kind, auditPlace },
      update: { auditPlace },
    })
  }
}

/** By kind; none of what was begun before `since`, or is not readable by this version. */
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
      return data && Date.parse(data.beganAt) >= since.getTime() ? [[kind, data]] : []
    }),
  )
}

/** Unless the comparison was made void meanwhile: another one is to begin at its beginning then. */
export const saveAuditPlace = (db: Database, { shop, kind }: OfKind, place: AuditPlace) =>
  db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditPlace" = ${JSON.stringify(place)}::jsonb
    WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "auditPlace"->>'beganAt' = ${place.beganAt}`

/** It is over; or the next one is to begin at its beginning. */
export const forgetAuditPlaces = (db: Database, shop: ShopDomain) =>
  db.prisma.kindState.updateMany({ where: { shopDomain: shop }, data: { auditPlace: Prisma.DbNull } })

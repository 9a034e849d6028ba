// How far a comparison as a whole has come with each kind: whoever takes it up goes on there. And the links that it goes
// over: all of them, or a share.

import { Prisma } from '@prisma/client'
import { z } from 'zod'
import { type ShopDomain, type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import type { OfKind, RecordKind } from '#app/lib/record-kind.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { toLink, type Link } from '#app/db/link-row.server.ts'

/**
 * `part`: which of the kind's comparisons, `after`: the last link that it has settled. `found` and `held`: how many records
 * of the side that is asked were not there, and the ids of those about which nothing was done so far. `links`: it is a
 * share of so many; null: of all. `until`: its last link; null: to the end. A place without these is of an older version,
 * which does not know what it goes over: nobody reads it as one of all links.
 */
const AuditPlace = z.object({
  beganAt: z.iso.datetime(),
  savedAt: z.iso.datetime(),
  part: z.string(),
  after: z.string(),
  found: z.number(),
  held: z.array(StoredShopifyId),
  links: z.number().nullable(),
  until: z.string().nullable(),
})
export type AuditPlace = z.infer<typeof AuditPlace>

/**
 * `after`: the link after which the next share begins, `beganAt`: when the first share of this round began. All links
 * were compared since `allSince`, and what Zoho told to be deleted until `toldUntil`. `inParts`: the last comparison was
 * one of a share. `modifiedSince`: Zoho is to tell what was modified from then on; null: since `toldUntil`.
 */
const AuditRound = z.object({
  beganAt: z.iso.datetime(),
  allSince: z.iso.datetime(),
  toldUntil: z.iso.datetime(),
  after: z.string(),
  inParts: z.boolean(),
  modifiedSince: z.iso.datetime().nullable().default(null),
})
export type AuditRound = z.infer<typeof AuditRound>

/** A comparison of these kinds begins from the start, wherever an earlier one had got to with them. */
export async function beginAudit(
  db: Database,
  shop: ShopDomain,
  kinds: readonly RecordKind[],
  at: Date,
): Promise<void> {
  const moment = at.toISOString()
  const nothing = { part: '', after: '', found: 0, held: [], links: null, until: null }
  const place: AuditPlace = { beganAt: moment, savedAt: moment, ...nothing }
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

/** By kind; none of a kind of which all links are to be compared. */
export async function loadAuditRounds(db: Database, shop: ShopDomain): Promise<Map<string, AuditRound>> {
  const rows = await db.prisma.kindState.findMany({
    where: { shopDomain: shop },
    select: { kind: true, auditRound: true },
  })
  return new Map(
    rows.flatMap(({ kind, auditRound }): [string, AuditRound][] => {
      const { data } = AuditRound.safeParse(auditRound)
      return data ? [[kind, data]] : []
    }),
  )
}

/** Of a comparison that was not made void meanwhile. */
const ifSame = ({ shop, kind }: OfKind, beganAt: string) =>
  Prisma.sql`"shopDomain" = ${shop} AND "kind" = ${kind} AND "auditPlace"->>'beganAt' = ${beganAt}`

/**
 * Unless the comparison was made void meanwhile: another one is to begin at its beginning then. Of what it has not found
 * the ids of records that still have a link: a person who was erased meanwhile is not named again.
 * @param round what is known once all of its links, or its share of them, are compared; the next share begins after it
 */
export const saveAuditPlace = (
  db: Database,
  of: OfKind,
  { held, ...place }: Omit<AuditPlace, keyof AuditShare>,
  round: Omit<AuditRound, 'after'> | null = null,
) =>
  db.rows(Prisma.sql`
    UPDATE "KindState" SET "auditPlace" = "auditPlace" || ${JSON.stringify(place)}::jsonb || jsonb_build_object('held', (
      SELECT coalesce(jsonb_agg(l."shopifyId"), '[]') FROM jsonb_array_elements_text(${JSON.stringify(held)}::jsonb) AS h(id)
      JOIN "Link" l ON l."shopDomain" = ${of.shop} AND l."kind" = ${of.kind} AND l."shopifyId" = h.id)),
      "auditRound" = coalesce(${round && JSON.stringify(round)}::jsonb
        || jsonb_build_object('after', coalesce("auditPlace"->>'until', '')), "auditRound")
    WHERE ${ifSame(of, place.beganAt)}`)

/** What it goes over. */
export type AuditShare = Pick<AuditPlace, 'links' | 'until'>

export const saveAuditShare = (
  db: Database,
  of: OfKind,
  { beganAt, links, until }: AuditShare & Pick<AuditPlace, 'beganAt'>,
) =>
  db.rows(Prisma.sql`
    UPDATE "KindState" SET "auditPlace" = "auditPlace" || ${JSON.stringify({ links, until })}::jsonb
    WHERE ${ifSame(of, beganAt)}`)

/** It is over. */
export const forgetAuditPlaces = (db: Database, shop: ShopDomain) =>
  db.prisma.kindState.updateMany({ where: { shopDomain: shop }, data: { auditPlace: Prisma.DbNull } })

/** The next one is to begin at its beginning, and to compare all links. */
export const askForWholeAudit = (db: Database, shop: ShopDomain) =>
  db.prisma.kindState.updateMany({
    where: { shopDomain: shop },
    data: { auditPlace: Prisma.DbNull, auditRound: Prisma.DbNull },
  })

/** These records are named no more; the comparison goes on, from the link before where it named one of them. */
export const forgetInAuditPlaces = (
  db: Database,
  shop: ShopDomain,
  records: readonly { kind: string; shopifyId: ShopifyId }[],
) => {
  const notOfThese = (id: Prisma.Sql) => Prisma.sql`
    CASE WHEN ${id} = ANY (r.ids) THEN coalesce((
        SELECT max(l."shopifyId") FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = s."kind"
          AND l."shopifyId" < ${id} AND l."shopifyId" <> ALL (r.ids)), '')
      ELSE ${id} END`
  return db.prisma.$executeRaw`
    UPDATE "KindState" s SET
      "auditPlace" = s."auditPlace" || jsonb_build_object(
        'held', (s."auditPlace"->'held') - r.ids,
        'after', ${notOfThese(Prisma.sql`(s."auditPlace"->>'after')`)},
        'until', ${notOfThese(Prisma.sql`(s."auditPlace"->>'until')`)}),
      "auditRound" = s."auditRound" || jsonb_build_object(
        'after', ${notOfThese(Prisma.sql`(s."auditRound"->>'after')`)})
    FROM (SELECT "kind", array_agg("shopifyId") AS ids
      FROM jsonb_to_recordset(${rowsParameter(records)}::jsonb) AS r("kind" text, "shopifyId" text) GROUP BY 1) r
    WHERE s."shopDomain" = ${shop} AND s."kind" = r."kind"
      AND (s."auditPlace" IS NOT NULL OR s."auditRound" IS NOT NULL)`
}

/** Links of a kind by id, without records that are gone in Shopify: those after one of them, to another or to the last. */
export type Stretch = { after: string; until: string | null }

const within = ({ shop, kind }: OfKind, { after, until }: Stretch) => ({
  shopDomain: shop,
  kind,
  gone: false,
  shopifyId: { gt: after, ...(until === null ? {} : { lte: until }) },
})

/** The first links there; of records in these modules alone, where some are named. */
export async function pageLinks(
  db: Database,
  of: OfKind,
  stretch: Stretch,
  { modules, take }: { modules?: readonly string[]; take: number },
): Promise<Link[]> {
  const rows = await db.prisma.link.findMany({
    where: { ...within(of, stretch), ...(modules ? { zohoModule: { in: [...modules] } } : {}) },
    orderBy: { shopifyId: 'asc' },
    take,
  })
  return rows.map(toLink)
}

/** So many links one statement goes over at most, however few of them are of the modules that are asked for. */
const linksAtAGlance = 10_000

/** Those links, in stretches that one statement can go over. */
export async function* stretchesOf(
  db: Database,
  of: OfKind,
  { after, until }: Stretch,
): AsyncGenerator<Stretch> {
  for (let from = after; ;) {
    const end = await endOfStretch(db, of, { after: from, until }, linksAtAGlance)
    yield { after: from, until: end ?? until }
    if (end === null) return
    from = end
  }
}

/** Whether any link of the shop is of one of these modules, of whatever kind. */
export async function hasLinksIn(
  db: Database,
  shop: ShopDomain,
  modules: readonly string[],
): Promise<boolean> {
  for (const zohoModule of modules) {
    const where = { shopDomain: shop, zohoModule }
    // In the order of an index, which answers at once where there are none.
    if (await db.prisma.link.findFirst({ where, orderBy: { zohoId: 'asc' }, select: { kind: true } }))
      return true
  }
  return false
}

/** How many they are. */
export const countStretch = (db: Database, of: OfKind, stretch: Stretch): Promise<number> =>
  db.prisma.link.count({ where: within(of, stretch) })

/** The last of the first so many links there; null: there are not more than these. */
export async function endOfStretch(
  db: Database,
  of: OfKind,
  stretch: Stretch,
  links: number,
): Promise<string | null> {
  const rows = await db.prisma.link.findMany({
    where: within(of, stretch),
    orderBy: { shopifyId: 'asc' },
    skip: links - 1,
    take: 2,
    select: { shopifyId: true },
  })
  return rows.length < 2 ? null : (rows[0]?.shopifyId ?? null)
}

/** How many links each of Zoho's modules has. */
export async function countLinksByModule(db: Database, shop: ShopDomain): Promise<Map<string, number>> {
  const counts = await db.prisma.link.groupBy({
    by: ['zohoModule'],
    where: { shopDomain: shop, gone: false },
    _count: true,
  })
  return new Map(counts.map(({ zohoModule, _count }) => [zohoModule, _count]))
}

// Which image of a product's is on its record in Zoho as ours, and whose turn it is to be looked at.

import { Prisma } from '@prisma/client'
import { type ShopDomain, type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { doubtfulHash, noRecord } from '#app/db/link-row.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'

/** What is known of the photo of a record. */
export type KnownImage = {
  imageHash: string | null
  photoHash: string | null
  puttingHash: string | null
  attempts: number
  told: boolean
}

/** A variant whose image is to be looked at; `known` is of the record that stands for it now. */
export type DueImage = {
  variantId: ShopifyId
  productId: ShopifyId | null
  zohoId: ZohoId
  sourceAt: Date | null
  known: KnownImage
}

export type LookedImage = Pick<DueImage, 'variantId' | 'zohoId' | 'sourceAt'> &
  KnownImage & { lookedAt: Date; dueAt: Date | null }

const nothing: KnownImage = {
  imageHash: null,
  photoHash: null,
  puttingHash: null,
  attempts: 0,
  told: false,
}

type Row = Omit<DueImage, 'zohoId' | 'known'> & {
  zohoId: string
  imageOf: string | null
} & { [K in keyof KnownImage]: KnownImage[K] | null }

const isInZoho = Prisma.sql`NOT l."gone" AND l."zohoId" <> ${noRecord} AND l."fingerprint" <> ${doubtfulHash}`

type Page = { now: Date; wholeAt: Date; after: string; take: number }

/**
 * The next by their ids of the variants that are in Zoho: never looked at, changed in Shopify since, to be tried again, or
 * not looked at since `wholeAt`. What is being written to Zoho waits.
 */
export async function pageDueImages(
  db: Database,
  shop: ShopDomain,
  { now, wholeAt, after, take }: Page,
): Promise<DueImage[]> {
  const rows = await db.prisma.$queryRaw<Row[]>`
    SELECT l."shopifyId" AS "variantId", l."parentId" AS "productId", l."zohoId", l."sourceAt", i."zohoId" AS "imageOf",
      i."imageHash", i."photoHash", i."puttingHash", i."attempts", i."told"
    FROM "Link" l LEFT JOIN "ProductImage" i ON i."shopDomain" = l."shopDomain" AND i."variantId" = l."shopifyId"
    WHERE l."shopDomain" = ${shop} AND l."kind" = 'product' AND l."shopifyId" > ${after} AND ${isInZoho}
      AND (i."variantId" IS NULL OR i."zohoId" <> l."zohoId" OR i."sourceAt" IS DISTINCT FROM l."sourceAt"
        OR i."dueAt" <= ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC'
        OR (i."dueAt" IS NULL AND i."lookedAt" < ${wholeAt.toISOString()}::timestamptz AT TIME ZONE 'UTC'))
    ORDER BY l."shopifyId" LIMIT ${take}`
  return rows.map(({ variantId, productId, zohoId, sourceAt, imageOf, ...of }) => ({
    variantId,
    productId,
    zohoId: ZohoId.parse(zohoId),
    sourceAt,
    known:
      imageOf === zohoId ? { ...of, attempts: of.attempts ?? 0, told: of.told ?? false } : { ...nothing },
  }))
}

/** One statement for all of them, for a shop that is still connected to this organization. */
export async function saveLookedImages(
  db: Database,
  { shop, orgId }: OrgScope,
  looked: readonly LookedImage[],
): Promise<void> {
  if (looked.length === 0) return
  await db.prisma.$executeRaw`
    INSERT INTO "ProductImage" ("shopDomain", "variantId", "zohoId", "sourceAt", "lookedAt", "imageHash", "photoHash",
      "puttingHash", "attempts", "told", "dueAt")
    SELECT ${shop}, r."variantId", r."zohoId", r."sourceAt"::timestamptz AT TIME ZONE 'UTC',
      r."lookedAt"::timestamptz AT TIME ZONE 'UTC', r."imageHash", r."photoHash", r."puttingHash", r."attempts", r."told",
      r."dueAt"::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter(looked)}::jsonb) AS r("variantId" text, "zohoId" text, "sourceAt" text,
      "lookedAt" text, "imageHash" text, "photoHash" text, "puttingHash" text, "attempts" int, "told" boolean,
      "dueAt" text)
    WHERE ${stillConnected(shop, orgId)} ORDER BY r."variantId"
    ON CONFLICT ("shopDomain", "variantId") DO UPDATE SET "zohoId" = EXCLUDED."zohoId", "sourceAt" = EXCLUDED."sourceAt",
      "lookedAt" = EXCLUDED."lookedAt", "imageHash" = EXCLUDED."imageHash", "photoHash" = EXCLUDED."photoHash",
      "puttingHash" = EXCLUDED."puttingHash", "attempts" = EXCLUDED."attempts", "told" = EXCLUDED."told",
      "dueAt" = EXCLUDED."dueAt"`
}

/** `wholeAt`: when the look at every image began that holds now. `changes`: as many as there were by now. */
export type BegunLook = { wholeAt: Date; changes: number }

/**
 * Begins a new look at every image once it is due. What is known of variants that have no record any more goes with it.
 * @param everyMs of so many links
 * @returns null while all of them wait
 */
export async function beginImageLook(
  db: Database,
  { shop, orgId }: OrgScope,
  { now, everyMs }: { now: Date; everyMs: (links: number) => number },
): Promise<BegunLook | null> {
  const look = await db.prisma.imageLook.findUnique({ where: { shopDomain: shop } })
  if (look?.waitsUntil && look.waitsUntil > now) return null
  if (look?.wholeDueAt && look.wholeDueAt >= now) return look
  const links = await db.prisma.link.count({ where: { shopDomain: shop, kind: 'product' } })
  const [at, nextAt] = [now, new Date(now.getTime() + everyMs(links))].map((time) => time.toISOString())
  await db.prisma.$executeRaw`
    INSERT INTO "ImageLook" ("shopDomain", "wholeAt", "wholeDueAt")
    SELECT ${shop}, ${at}::timestamptz AT TIME ZONE 'UTC', ${nextAt}::timestamptz AT TIME ZONE 'UTC'
    WHERE ${stillConnected(shop, orgId)}
    ON CONFLICT ("shopDomain") DO UPDATE SET "wholeAt" = EXCLUDED."wholeAt", "wholeDueAt" = EXCLUDED."wholeDueAt",
      "seen" = NULL`
  await db.prisma.$executeRaw`
    DELETE FROM "ProductImage" i WHERE i."shopDomain" = ${shop} AND NOT EXISTS (
      SELECT 1 FROM "Link" l WHERE l."shopDomain" = ${shop} AND l."kind" = 'product' AND l."shopifyId" = i."variantId")`
  return { wholeAt: now, changes: look?.changes ?? 0 }
}

/** All that was due when it began was looked at; not where a look at every image began meanwhile. */
export const endImageLook = (db: Database, shop: ShopDomain, { wholeAt, changes }: BegunLook) =>
  db.prisma.imageLook.updateMany({ where: { shopDomain: shop, wholeAt }, data: { seen: changes } })

/** Products were synced: their images may be others. By links alone it would not be seen, many are unchanged. */
export const markSyncedProducts = (db: Database, shop: ShopDomain): Promise<number> =>
  db.prisma.$executeRaw`UPDATE "ImageLook" SET "changes" = "changes" + 1 WHERE "shopDomain" = ${shop}`

/** Whether a look may find any, by rows and indexes that cost the same however many products there are. */
export async function isImageLookDue(db: Database, shop: ShopDomain, now: Date): Promise<boolean> {
  const look = await db.prisma.imageLook.findUnique({ where: { shopDomain: shop } })
  if (!look) return true
  if (look.waitsUntil && look.waitsUntil > now) return false
  if (look.seen !== look.changes || !look.wholeDueAt || look.wholeDueAt < now) return true
  const due = await db.prisma.$queryRaw<object[]>`
    SELECT 1 FROM "ProductImage" i JOIN "Link" l ON l."shopDomain" = i."shopDomain" AND l."kind" = 'product'
      AND l."shopifyId" = i."variantId" AND ${isInZoho}
    WHERE i."shopDomain" = ${shop} AND i."dueAt" <= ${now.toISOString()}::timestamptz AT TIME ZONE 'UTC' LIMIT 1`
  return due.length > 0
}

/** All of the shop's images wait. */
export const holdImages = (db: Database, shop: ShopDomain, until: Date) =>
  db.prisma.imageLook.updateMany({ where: { shopDomain: shop }, data: { waitsUntil: until } })

/** The merchant was told of an image that could not be put, and it still is not. */
export const hasReportedImages = async (db: Database, shop: ShopDomain): Promise<boolean> =>
  (await db.prisma.productImage.findFirst({
    where: { shopDomain: shop, told: true },
    select: { variantId: true },
  })) !== null

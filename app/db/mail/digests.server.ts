// Where a shop's e-mail digest goes, whether the address was confirmed, and when its next mail is due.

import { z } from 'zod'
import { ShopDomain } from '#app/lib/ids.ts'
import { DigestEvery, DigestProblem } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'

export type EmailDigest = NonNullable<Awaited<ReturnType<typeof loadEmailDigest>>>

/** `address` and `code` are encrypted (`digestPlace`). */
export async function loadEmailDigest(db: Database, shop: ShopDomain) {
  const row = await db.prisma.emailDigest.findUnique({ where: { shopDomain: shop } })
  if (!row) return null
  const { every, problem } = row
  return { ...row, every: DigestEvery.parse(every), problem: DigestProblem.nullable().parse(problem) }
}

export type NewEmailDigest = {
  address: string
  every: DigestEvery
  whenNeeded: boolean
  locale: string
  linkId: string
  code: string
  codeUntil: Date
}

/** Another address, to be confirmed: whatever went to the one before goes there no more. Nothing of a shop that has left. */
export async function saveEmailDigest(
  db: Database,
  shop: ShopDomain,
  { at, ...given }: NewEmailDigest & { at: Date },
): Promise<void> {
  const anew = { codeTries: 0, confirmedAt: null, isAsked: false, attempts: 0, sentAt: null, problem: null }
  const row = { ...given, ...anew, dueAt: at }
  await db.prisma.emailDigest.upsert({
    where: { shopDomain: shop },
    create: { shopDomain: shop, ...row },
    update: row,
  })
}

export const deleteEmailDigest = (db: Database, shop: ShopDomain) =>
  db.prisma.emailDigest.deleteMany({ where: { shopDomain: shop } })

/** By the link of a mail. @returns whose it was; null: there is none of that link (any more) */
export async function deleteDigestOfLink(db: Database, linkId: string): Promise<ShopDomain | null> {
  const [row] = await db.prisma.$queryRaw<unknown[]>`
    DELETE FROM "EmailDigest" WHERE "linkId" = ${linkId} RETURNING "shopDomain" AS "shop"`
  return row === undefined ? null : z.object({ shop: ShopDomain }).parse(row).shop
}

const mostTries = 5

/** Counts a try at the code. @returns false where there is none to be tried (any more) */
export async function countCodeTry(
  db: Database,
  { shopDomain, linkId }: DigestKey,
  now: Date,
): Promise<boolean> {
  const { count } = await db.prisma.emailDigest.updateMany({
    where: { shopDomain, linkId, code: { not: null }, codeUntil: { gt: now }, codeTries: { lt: mostTries } },
    data: { codeTries: { increment: 1 } },
  })
  return count > 0
}

/** Of one address: another one has another link. */
type DigestKey = { shopDomain: string; linkId: string }

export type DigestChange = Partial<
  Pick<
    EmailDigest,
    | 'every'
    | 'whenNeeded'
    | 'code'
    | 'confirmedAt'
    | 'dueAt'
    | 'isAsked'
    | 'attempts'
    | 'sentAt'
    | 'problem'
    | 'locale'
  >
>

/** @returns false where the address is another one meanwhile, or was taken out */
export async function changeEmailDigest(
  db: Database,
  { shopDomain, linkId }: DigestKey,
  data: DigestChange,
): Promise<boolean> {
  return (await db.prisma.emailDigest.updateMany({ where: { shopDomain, linkId }, data })).count > 0
}

/**
 * Takes the mail that is due, by moving on what is due next: of many who try, one.
 * @param dueAt as it was seen
 */
export async function takeMail(
  db: Database,
  { shopDomain, linkId, dueAt }: DigestKey & { dueAt: Date },
  next: Date | null,
): Promise<boolean> {
  const { count } = await db.prisma.emailDigest.updateMany({
    where: { shopDomain, linkId, dueAt },
    data: { dueAt: next, isAsked: false },
  })
  return count > 0
}

/** The next shops by name that a mail is due for. */
export async function pageDueMails(
  db: Database,
  { now, after, take }: { now: Date; after: string; take: number },
): Promise<ShopDomain[]> {
  const rows = await db.prisma.emailDigest.findMany({
    where: { dueAt: { lte: now }, shopDomain: { gt: after }, shop: { uninstalledAt: null } },
    orderBy: { shopDomain: 'asc' },
    take,
    select: { shopDomain: true },
  })
  return rows.map(({ shopDomain }) => ShopDomain.parse(shopDomain))
}

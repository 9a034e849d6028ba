// What a shop's tasks in Zoho said of late, and when it is looked next whether one is needed.

import { z } from 'zod'
import type { ShopDomain } from '#app/lib/ids.ts'
import { TaskProblem } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'

const ReportedCauses = z.record(z.string(), z.iso.datetime()).catch({})
/** A later version may know others. */
const Problem = TaskProblem.nullable().catch(null)
/** When what was last told, by what `openThings` calls it. */
export type ReportedCauses = z.infer<typeof ReportedCauses>

export type OwnerTask = NonNullable<Awaited<ReturnType<typeof loadOwnerTask>>>

export async function loadOwnerTask(db: Database, shop: ShopDomain) {
  const row = await db.prisma.ownerTask.findUnique({ where: { shopDomain: shop } })
  return row && { ...row, told: ReportedCauses.parse(row.told), problem: Problem.parse(row.problem) }
}

/**
 * For whoever writes it together with what it follows from: the shop is looked at from `at` on. What was told stays told.
 * @param always false: only where it is not looked at already
 */
export const planOwnerTask = (db: Database, shop: string, at: Date, always = true) =>
  db.prisma.ownerTask.upsert({
    where: { shopDomain: shop },
    create: { shopDomain: shop, dueAt: at },
    update: always ? { dueAt: at, problem: null } : {},
  })

/** The same for a shop that wants no tasks (any more). */
export const stopOwnerTask = (db: Database, shop: ShopDomain) =>
  db.prisma.ownerTask.updateMany({ where: { shopDomain: shop }, data: { dueAt: null, problem: null } })

/** A look as it was seen. */
type Seen = { shop: ShopDomain; dueAt: Date }

/** Of a shop that is connected no longer: one that was planned since stays. */
export const deleteOwnerTask = (db: Database, { shop, dueAt }: Seen) =>
  db.prisma.ownerTask.deleteMany({ where: { shopDomain: shop, dueAt } })

export const changeOwnerTask = (
  db: Database,
  shop: ShopDomain,
  data: Partial<Pick<OwnerTask, 'dueAt' | 'told' | 'problem'>>,
) => db.prisma.ownerTask.updateMany({ where: { shopDomain: shop }, data })

/** Takes the look that is due, by moving on when the next one is: of many who try, one. */
export async function takeOwnerTask(
  db: Database,
  { shop, dueAt }: Seen,
  next: Date | null,
): Promise<boolean> {
  const where = { shopDomain: shop, dueAt }
  return (await db.prisma.ownerTask.updateMany({ where, data: { dueAt: next } })).count > 0
}

/** The next shops by name where it is due. */
export async function pageDueTasks(
  db: Database,
  { now, after, take }: { now: Date; after: string; take: number },
): Promise<string[]> {
  const rows = await db.prisma.ownerTask.findMany({
    where: { dueAt: { lte: now }, shopDomain: { gt: after }, shop: { uninstalledAt: null } },
    orderBy: { shopDomain: 'asc' },
    take,
    select: { shopDomain: true },
  })
  return rows.map(({ shopDomain }) => shopDomain)
}

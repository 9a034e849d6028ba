// The queue's own rows, where they name shops: they go with the shop.

import type { Database } from './client.server.ts'

/**
 * Removes jobs that name a shop we no longer hold.
 * @returns whether some of them are still running
 */
export async function deleteJobsOfGoneShops(db: Database): Promise<boolean> {
  await db.prisma.$executeRaw`
    DELETE FROM pgboss.job j WHERE state <> 'active' AND data ->> 'shop' IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = j.data ->> 'shop')`
  const left = await db.prisma.$queryRaw<object[]>`
    SELECT 1 FROM pgboss.job j WHERE state = 'active' AND data ->> 'shop' IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = j.data ->> 'shop') LIMIT 1`
  return left.length > 0
}

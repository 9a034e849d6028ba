// Leases: a row says who is at a piece of work and until when. By the database's clock alone.

import { hostname } from 'node:os'
import { Prisma } from '@prisma/client'
import type { Database } from '#app/db/client.server.ts'

/** One holding of a key: `fence` tells it from those before and after. */
export type Lease = { key: string; fence: bigint }

/** Without a heartbeat for this long its holder counts as dead, and the next one takes over. */
export const leaseMs = 30_000

const secondsOf = (ms: number): number => ms / 1000
const holder = `${hostname()} ${process.pid}`

/** @returns null while another holds it */
export async function takeLease(db: Database, key: string, ms = leaseMs): Promise<Lease | null> {
  const [row] = await db.rows<{ fence: string }>(Prisma.sql`
    INSERT INTO "Lease" AS l ("key", "holder", "expiresAt")
    VALUES (${key}, ${holder}, clock_timestamp() AT TIME ZONE 'UTC' + make_interval(secs => ${secondsOf(ms)}::float8))
    ON CONFLICT ("key") DO UPDATE
      SET "holder" = EXCLUDED."holder", "fence" = EXCLUDED."fence", "expiresAt" = EXCLUDED."expiresAt"
      WHERE l."expiresAt" <= clock_timestamp() AT TIME ZONE 'UTC'
    RETURNING "fence"::text AS "fence"`)
  return row ? { key, fence: BigInt(row.fence) } : null
}

/** @returns false when it is not ours any more */
export async function renewLease(db: Database, { key, fence }: Lease): Promise<boolean> {
  const count = await db.prisma.$executeRaw`
    UPDATE "Lease"
    SET "expiresAt" = clock_timestamp() AT TIME ZONE 'UTC' + make_interval(secs => ${secondsOf(leaseMs)}::float8)
    WHERE "key" = ${key} AND "fence" = ${fence}`
  return count > 0
}

/** The same for a lease that others count as lapsed at its time, whether anybody took it or not. */
export async function renewUnlapsed(db: Database, { key, fence }: Lease, ms: number): Promise<boolean> {
  const count = await db.prisma.$executeRaw`
    UPDATE "Lease"
    SET "expiresAt" = clock_timestamp() AT TIME ZONE 'UTC' + make_interval(secs => ${secondsOf(ms)}::float8)
    WHERE "key" = ${key} AND "fence" = ${fence} AND "expiresAt" > clock_timestamp() AT TIME ZONE 'UTC'`
  return count > 0
}

export const returnLease = (db: Database, { key, fence }: Lease) =>
  db.rows(Prisma.sql`DELETE FROM "Lease" WHERE "key" = ${key} AND "fence" = ${String(fence)}::bigint`)

/** An embedded database serves one process: what is held when it starts was held by one that is gone. */
export const forgetLeases = (db: Database) => db.prisma.lease.deleteMany()

/** Of holders that were killed, whose keys nobody asked for since: they name shops, which may be gone. */
export const forgetLapsedLeases = (db: Database) =>
  db.prisma.$executeRaw`
    DELETE FROM "Lease" WHERE "expiresAt" <= clock_timestamp() AT TIME ZONE 'UTC' - interval '5 minutes'`

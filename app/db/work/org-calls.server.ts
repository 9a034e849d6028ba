// What processes write down of the calls that they share (zoho/client/shares.ts). One row an organization, written as a whole
// and only by who has read what stands there: a row cannot say two things at once.

import { z } from 'zod'
import { anyOf, rowsParameter, type Database } from '#app/db/client.server.ts'

const count = z.number().int().min(0)
const Need = z.object({ live: count, bulk: count })
const Part = z.object({
  holder: z.string(),
  held: z.object({ calls: count, heavy: count }),
  need: z.object({ calls: Need, heavy: Need }),
})
type Part = z.infer<typeof Part>

export type OrgCalls = {
  /** Null: there is no row. */
  version: bigint | null
  /** Of processes that live. */
  parts: Part[]
  /** How long Zoho is to be left alone; null: it asked for no rest. */
  rest: { ms: number; code: string } | null
  /** Another number every two seconds, the same for all processes. */
  turn: number
}

const Row = z.object({
  orgId: z.string(),
  version: z.bigint(),
  parts: z.array(Part).catch([]),
  restMs: z.number().nullable(),
  restCode: z.string().nullable(),
  turn: z.number(),
})

/** The key of the lease that a process holds for as long as it lives. */
export const callerKey = (holder: string): string => `zoho calls ${holder}`

/**
 * What stands there of each of these organizations. A process counts as dead two seconds after its lease lapsed: by then it
 * knows itself, and a renewal that was on the way has come to its end.
 */
export async function loadOrgCalls(db: Database, orgIds: readonly string[]): Promise<Map<string, OrgCalls>> {
  const rows = await db.prisma.$queryRaw<unknown[]>`
    SELECT o."orgId", o."version", o."restCode",
      (extract(epoch FROM o."restUntil" - clock_timestamp() AT TIME ZONE 'UTC') * 1000)::float8 AS "restMs",
      floor(extract(epoch FROM clock_timestamp()) / 2)::float8 AS "turn",
      coalesce((
        SELECT jsonb_agg(p.part) FROM jsonb_array_elements(o."parts") AS p(part)
        JOIN "Lease" l ON l."key" = 'zoho calls ' || (p.part ->> 'holder')
        WHERE l."expiresAt" > clock_timestamp() AT TIME ZONE 'UTC' - interval '2 seconds'), '[]') AS "parts"
    FROM "OrgCalls" o WHERE o."orgId" = ${anyOf(orgIds)}`
  return new Map(
    rows.map((row) => {
      const { orgId, restMs, restCode, ...one } = Row.parse(row)
      const rest = restMs !== null && restMs > 0 ? { ms: restMs, code: restCode ?? '' } : null
      return [orgId, { ...one, rest }]
    }),
  )
}

/** What is to stand there of an organization, by who has read `version`. */
export type OrgParts = { orgId: string; version: bigint | null; parts: readonly Part[] }

/**
 * All in one statement, each for itself. It waits for no row that another process is just writing: that one is read again.
 * @returns the organizations that were written; not those of which another process has written since `version`
 */
export async function saveOrgParts(db: Database, given: readonly OrgParts[]): Promise<Set<string>> {
  const rows = given.map(({ version, ...one }) => ({ ...one, version: version?.toString() ?? null }))
  const written = await db.prisma.$queryRaw<{ orgId: string }[]>`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${rowsParameter(rows)}::jsonb)
        AS g("orgId" text, "version" bigint, "parts" jsonb)),
    unwritten AS (
      SELECT o."orgId" FROM "OrgCalls" o JOIN given g ON g."orgId" = o."orgId" AND g."version" = o."version"
      FOR UPDATE OF o SKIP LOCKED),
    updated AS (
      UPDATE "OrgCalls" o
      SET "parts" = g."parts", "version" = DEFAULT, "changedAt" = clock_timestamp() AT TIME ZONE 'UTC'
      FROM given g, unwritten u WHERE u."orgId" = o."orgId" AND g."orgId" = o."orgId"
      RETURNING o."orgId"),
    inserted AS (
      INSERT INTO "OrgCalls" ("orgId", "parts", "changedAt")
      SELECT g."orgId", g."parts", clock_timestamp() AT TIME ZONE 'UTC' FROM given g
      WHERE g."version" IS NULL ORDER BY g."orgId"
      ON CONFLICT ("orgId") DO NOTHING
      RETURNING "orgId")
    SELECT "orgId" FROM updated UNION ALL SELECT "orgId" FROM inserted`
  return new Set(written.map(({ orgId }) => orgId))
}

/** Zoho asked for a rest; a longer one that stands there stays. */
export const saveOrgRest = (db: Database, orgId: string, { ms, code }: { ms: number; code: string }) =>
  db.prisma.$executeRaw`
    INSERT INTO "OrgCalls" AS o ("orgId", "restUntil", "restCode", "changedAt")
    VALUES (${orgId}, clock_timestamp() AT TIME ZONE 'UTC' + make_interval(secs => ${ms / 1000}::float8), ${code},
      clock_timestamp() AT TIME ZONE 'UTC')
    ON CONFLICT ("orgId") DO UPDATE SET "restUntil" = EXCLUDED."restUntil", "restCode" = EXCLUDED."restCode"
      WHERE o."restUntil" IS NULL OR o."restUntil" < EXCLUDED."restUntil"`

/** Organizations that no process has called for an hour. */
export const forgetOrgCalls = (db: Database) =>
  db.prisma.$executeRaw`
    DELETE FROM "OrgCalls" o
    WHERE o."changedAt" < clock_timestamp() AT TIME ZONE 'UTC' - interval '1 hour'
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(o."parts") AS p(part)
        JOIN "Lease" l ON l."key" = 'zoho calls ' || (p.part ->> 'holder'))`

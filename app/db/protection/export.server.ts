// Everything that is held about one shop, row by row: for a merchant who asks, and for looking at a case. Tokens and
// other secrets stay where they are.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

export type ExportedRow = { table: string; row: Record<string, unknown> }

const atOnce = 2000
const secret = /token|secret|nonce|code$|userLabel|Hashes$/i
/** What lib/secrets/secrets.server.ts writes, and wrote. */
const sealed = /^(s2\.|v1\.aesgcm)/

/** Rows of every table that names the shop, whatever tables there are. */
export async function* exportRows(db: Database, shop: ShopDomain): AsyncGenerator<ExportedRow> {
  yield* pagesOf(db, 'Shop', { column: 'domain', shop })
  for (const table of await tablesOf(db)) yield* pagesOf(db, table, { column: 'shopDomain', shop })
  yield* pagesOf(db, 'RunStep', { column: 'runId', shop })
}

async function tablesOf(db: Database): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'shopDomain' AND table_name <> 'ZohoConsent'
    ORDER BY table_name`
  return rows.map(({ name }) => name)
}

type Page = { column: 'domain' | 'shopDomain' | 'runId'; shop: ShopDomain }

// Names of tables and columns are ours, never a caller's. What is written meanwhile may be in or not.
async function* pagesOf(db: Database, table: string, { column, shop }: Page): AsyncGenerator<ExportedRow> {
  const whose = column === 'runId' ? `IN (SELECT "id" FROM "Run" WHERE "shopDomain" = $1)` : '= $1'
  const sql = `SELECT to_jsonb(t) AS row FROM "${table}" t WHERE "${column}" ${whose}
    ORDER BY to_jsonb(t) LIMIT ${atOnce} OFFSET $2`
  for (let from = 0; ; from += atOnce) {
    const rows = await db.prisma.$queryRawUnsafe<{ row: Record<string, unknown> }[]>(sql, shop, from)
    for (const { row } of rows) yield { table, row: withoutSecrets(row) }
    if (rows.length < atOnce) return
  }
}

const withoutSecrets = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => !secret.test(name) && !isSealed(value)))

// Whatever its column is called.
const isSealed = (value: unknown): boolean => typeof value === 'string' && sealed.test(value)

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

// Names of tables and columns are ours, never a caller's. What is written meanwhile may be in or not. Each page begins
// beyond the key of the one before: after a number of rows, each would read all of them again.
async function* pagesOf(db: Database, table: string, { column, shop }: Page): AsyncGenerator<ExportedRow> {
  const whose = column === 'runId' ? `IN (SELECT "id" FROM "Run" WHERE "shopDomain" = $1)` : '= $1'
  const key = await keyOf(db, table)
  const columns = key.map(({ name }) => `"${name}"`).join(', ')
  const last = key.map(({ name, type }) => `($2::jsonb ->> '${name}')::${type}`).join(', ')
  const sql = (beyond: string) => `SELECT to_jsonb(t) AS row FROM "${table}" t
    WHERE "${column}" ${whose} ${beyond} ORDER BY ${columns} LIMIT ${atOnce}`
  const load = (after: string | null) =>
    after === null
      ? db.prisma.$queryRawUnsafe<Held[]>(sql(''), shop)
      : db.prisma.$queryRawUnsafe<Held[]>(sql(`AND (${columns}) > (${last})`), shop, after)
  for (let after: string | null = null; ;) {
    const rows: Held[] = await load(after)
    for (const { row } of rows) yield { table, row: withoutSecrets(row) }
    const end = rows.at(-1)
    if (!end || rows.length < atOnce) return
    after = JSON.stringify(Object.fromEntries(key.map(({ name }) => [name, end.row[name]])))
  }
}

type Held = { row: Record<string, unknown> }

/** The columns of its primary key, in their order. */
const keyOf = (db: Database, table: string): Promise<{ name: string; type: string }[]> =>
  db.prisma.$queryRaw`
    SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, place), pg_attribute a
    WHERE i.indrelid = format('%I', ${table}::text)::regclass AND i.indisprimary
      AND a.attrelid = i.indrelid AND a.attnum = k.attnum
    ORDER BY k.place`

const withoutSecrets = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => !secret.test(name) && !isSealed(value)))

// Whatever its column is called.
const isSealed = (value: unknown): boolean => typeof value === 'string' && sealed.test(value)

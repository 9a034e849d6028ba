// Thousands of shops that are connected, live and in step, made of one: in the database alone, for to the simulators they are
// all that one. Their records are linked, and they were compared as a whole just now: looks find nothing to repair.

import type { Runtime } from '#app/server/runtime.server.ts'
import type { SealPlace } from '#app/lib/secrets/secrets.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { activeEveryMs, idleEveryMs, lastTurn } from '#app/sync/reconcile/schedule.server.ts'
import { quietName } from './live-messages.ts'

const atOnce = 500
/** A tenth: in so many something happened within the hour. */
const activeOf = 10
const hour = 3_600_000

type Row = Record<string, unknown>
type Table = { name: string; key: string }
const tables: readonly Table[] = [
  { name: 'Shop', key: 'domain' },
  { name: 'Session', key: 'shop' },
  { name: 'ZohoConnection', key: 'shopDomain' },
  { name: 'ZohoModule', key: 'shopDomain' },
  { name: 'KindState', key: 'shopDomain' },
  { name: 'Link', key: 'shopDomain' },
]

/** Whether the shop of this number is one of the active tenth. */
export const isActive = (n: number): boolean => n % activeOf === 0

/** @param many of them, named by `quietName`; each was looked at when its turn was */
export async function multiply(runtime: Runtime, from: ShopDomain, many: number): Promise<void> {
  const templates = await Promise.all(tables.map((table) => rowsOf(runtime, table, from)))
  for (let first = 0; first < many; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, many - first) }, (_, n) => first + n)
    for (const [at, { name }] of tables.entries()) {
      const rows = numbers.flatMap((n) =>
        (templates[at] ?? []).map((row) => copyOf(runtime, { row, table: name, from, n })),
      )
      await insert(runtime, name, rows)
    }
    await insert(runtime, 'Outcome', numbers.filter(isActive).map(outcomeOf))
  }
  await lookedAt(runtime, many)
  await runtime.db.prisma.$executeRawUnsafe('ANALYZE')
}

// Once all are laid: else those of the first minutes were overdue before a process began. Each at its own turn, as looks come.
async function lookedAt({ db }: Runtime, many: number): Promise<void> {
  const now = new Date()
  const shops = Array.from({ length: many }, (_, n) => quietName(n))
  const turns = shops.map((shop, n) => lastTurn(shop, isActive(n) ? activeEveryMs : idleEveryMs, now))
  for (const table of ['"Shop"', '"KindState"'])
    await db.prisma.$executeRawUnsafe(
      `UPDATE ${table} SET "reconciledAt" = turn.at FROM unnest($1::text[], $2::timestamp[]) AS turn (shop, at)
        WHERE ${table === '"Shop"' ? '"domain"' : '"shopDomain"'} = turn.shop`,
      shops,
      turns.map((at) => at.toISOString().slice(0, -1)),
    )
}

async function rowsOf({ db }: Runtime, { name, key }: Table, shop: string): Promise<Row[]> {
  const found = await db.prisma.$queryRawUnsafe<{ row: Row }[]>(
    `SELECT to_jsonb(t) AS row FROM "${name}" t WHERE "${key}" = $1`,
    shop,
  )
  return found.map(({ row }) => row)
}

type Copied = { row: Row; table: string; from: string; n: number }

// What is sealed is sealed for its shop.
function copyOf({ sync }: Runtime, { row, table, from, n }: Copied): Row {
  const shop = quietName(n)
  const copied = Object.entries(row).map(([column, value]): [string, unknown] => {
    const place = (of: string): SealPlace => ({ table, shop: of, column })
    const clear = typeof value === 'string' ? sync.secrets.decrypt(value, place(from)) : null
    if (clear !== null) return [column, sync.secrets.encrypt(clear, place(shop))]
    return [column, typeof value === 'string' ? value.replaceAll(from, shop) : value]
  })
  const later = new Date(Date.now() + 12 * hour).toISOString().slice(0, -1)
  const compared = new Date().toISOString().slice(0, -1)
  const own: Readonly<Record<string, Row>> = {
    Shop: { auditedAt: compared, auditDueAt: null },
    Session: { expires: later },
    ZohoConnection: { accessExpiresAt: later },
  }
  return { ...Object.fromEntries(copied), ...own[table] }
}

const outcomeOf = (n: number): Row => ({
  shopDomain: quietName(n),
  kind: 'customer',
  shopifyId: '1',
  trigger: 'live',
  result: 'updated',
  at: new Date().toISOString().slice(0, -1),
})

async function insert({ db }: Runtime, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0] ?? {})
    .map((name) => `"${name}"`)
    .join(', ')
  await db.prisma.$executeRawUnsafe(
    `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`,
    JSON.stringify(rows),
  )
}

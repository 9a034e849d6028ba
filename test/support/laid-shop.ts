// What an import of an empty store leaves, kept from the first shop of a worker that did it and laid for the next one that is
// opened alike: such an import is 300 statements and 30 calls, and hundreds of tests begin with one.
// `laid-shop.test.ts` holds the two side by side.

import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'
import { isWhole } from './network.ts'
import type { World } from './world.ts'

type Engine = Pick<World, 'shopify' | 'zoho' | 'runtime'>
type Opened = { domain: ShopDomain; org: OrgSimulator }
type Row = Record<string, unknown>
type Left = { rows: string; org: string; atMs: number }

const kept = new Map<string, Left>()

// What an import fills, in the order in which rows may come; of the first two, what it changes.
const tables = ['Shop', 'ZohoConnection', 'KindState', 'ZohoModule', 'CreditUse', 'Run', 'RunStep'] as const
type Table = (typeof tables)[number]
type Tables = Record<Table, Row[]>

/**
 * Imports by `work`, or lays what an import left in a shop that was opened alike.
 * @param asked what the test asked for: shops of the same are alike
 */
export async function laidOrDone(
  engine: Engine,
  opened: Opened,
  asked: object,
  work: () => Promise<void>,
): Promise<void> {
  const { runtime } = engine
  const key = keyOf(engine, asked)
  if (key === null) return work()
  const left = kept.get(key)
  if (left) return lay(engine, opened, left)
  const before = await rowsOf(runtime, opened.domain)
  await work()
  const after = await rowsOf(runtime, opened.domain)
  if (after.Run[0]?.['state'] !== 'completed') return
  const rows = JSON.stringify(changed(before, after))
  kept.set(key, {
    rows: placeless(rows, opened, runIdOf(after)),
    org: opened.org.copy(),
    atMs: Date.now(),
  })
}

// Null: this import is no other's. Whatever decides how the remotes and the app behave is part of the key.
function keyOf({ shopify, zoho, runtime }: Engine, asked: object): string | null {
  const ownClock = Math.abs(runtime.sync.now().getTime() - Date.now()) > 1000
  if (ownClock || !isWhole()) return null
  const switches = [shopify.rules, shopify.faults, zoho.switches, zoho.faults, runtime.config, asked]
  return inspect(switches, {
    depth: null,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
  })
}

async function rowsOf({ db }: World['runtime'], shop: ShopDomain): Promise<Tables> {
  const [row] = await db.prisma.$queryRaw<{ tables: Tables }[]>`
    SELECT json_build_object(
      'Shop', (SELECT coalesce(json_agg(to_jsonb(s)), '[]') FROM "Shop" s WHERE s."domain" = ${shop}),
      'ZohoConnection', (SELECT coalesce(json_agg(to_jsonb(c)), '[]') FROM "ZohoConnection" c WHERE c."shopDomain" = ${shop}),
      'KindState', (SELECT coalesce(json_agg(to_jsonb(k)), '[]') FROM "KindState" k WHERE k."shopDomain" = ${shop}),
      'ZohoModule', (SELECT coalesce(json_agg(to_jsonb(m)), '[]') FROM "ZohoModule" m WHERE m."shopDomain" = ${shop}),
      'CreditUse', (SELECT coalesce(json_agg(to_jsonb(u)), '[]') FROM "CreditUse" u WHERE u."shopDomain" = ${shop}),
      'Run', (SELECT coalesce(json_agg(to_jsonb(r)), '[]') FROM "Run" r WHERE r."shopDomain" = ${shop}),
      'RunStep', (SELECT coalesce(json_agg(to_jsonb(t)), '[]') FROM "RunStep" t JOIN "Run" r ON r."id" = t."runId"
        WHERE r."shopDomain" = ${shop})) AS tables`
  if (!row) throw new Error('no answer')
  return row.tables
}

// Of the two rows that are there before, the columns that moved; of the other tables all rows, for they had none.
function changed(before: Tables, after: Tables): Partial<Tables> {
  const moved = (table: 'Shop' | 'ZohoConnection') => {
    const [was = {}] = before[table]
    const [is = {}] = after[table]
    const columns = Object.keys(is).filter((name) => JSON.stringify(is[name]) !== JSON.stringify(was[name]))
    return Object.fromEntries(columns.map((name) => [name, is[name]]))
  }
  return { ...after, Shop: [moved('Shop')], ZohoConnection: [moved('ZohoConnection')] }
}

const places = { shop: '@shop', run: '@run', ids: '@ids' }

const runIdOf = ({ Run }: Tables): string => String(Run[0]?.['id'])

// Ids of an organisation are 19 digits, with zeros behind what they begin with.
const idsOf = ({ org }: Opened): string => `${org.prefix}00000`

const placeless = (rows: string, opened: Opened, runId: string): string =>
  rows
    .replaceAll(opened.domain, places.shop)
    .replaceAll(runId, places.run)
    .replaceAll(idsOf(opened), places.ids)

async function lay({ runtime }: Engine, opened: Opened, left: Left): Promise<void> {
  opened.org.takeCopy(left.org)
  const text = left.rows
    .replaceAll(places.shop, opened.domain)
    .replaceAll(places.run, randomUUID())
    .replaceAll(places.ids, idsOf(opened))
  const laterMs = Date.now() - left.atMs
  const rows: Tables = JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' ? shifted(value, laterMs) : value,
  )
  await runtime.db.prisma.$executeRawUnsafe(statementFor(rows), opened.domain, JSON.stringify(rows))
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$/

// As if it had all been now. "Since ever" stays, and an hour that is counted by is an hour.
function shifted(text: string, laterMs: number): string {
  if (!moment.test(text) || text.startsWith('1970-')) return text
  const later = new Date(Date.parse(text.endsWith('Z') ? text : `${text}Z`) + laterMs)
  if (text.endsWith(':00:00')) later.setUTCMinutes(0, 0, 0)
  return text.endsWith('Z') ? later.toISOString() : later.toISOString().slice(0, -1)
}

// What connecting cost may have been counted by now.
const counted = (table: Table) => (table === 'CreditUse' ? ' ON CONFLICT DO NOTHING' : '')

const insert = (table: Table) =>
  `"laid${table}" AS (INSERT INTO "${table}"
    SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $2::jsonb->'${table}')${counted(table)})`

// One statement: whoever looks sees none of it or all. Columns by name, so that the others keep what they have.
function statementFor(rows: Tables): string {
  const columns = (table: Table) => Object.keys(rows[table][0] ?? {}).map((name) => `"${name}"`)
  const update = (table: 'Shop' | 'ZohoConnection', key: string) => {
    const names = columns(table).join(', ')
    return `"laid${table}" AS (UPDATE "${table}" AS t SET (${names}) = (
      SELECT ${names} FROM jsonb_populate_record(NULL::"${table}", $2::jsonb->'${table}'->0)) WHERE t."${key}" = $1)`
  }
  const [shop, connection, ...others] = tables
  return `WITH ${[update(shop, 'domain'), update(connection, 'shopDomain'), ...others.map(insert)].join(', ')} SELECT 1`
}

// No table is forgotten: whatever has a column for the shop is filled, and is empty when the shop disconnects or leaves.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetOrganisation } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { commands } from '#app/operations/commands.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Column = { table: string; name: string; type: string }

// Those that a row cannot do without.
const columns = () =>
  world.db.prisma.$queryRaw<Column[]>`
    SELECT c.table_name::text AS "table", c.column_name::text AS name, c.data_type::text AS type
    FROM information_schema.columns c
    WHERE c.table_schema = current_schema() AND c.is_nullable = 'NO' AND c.column_default IS NULL
      AND EXISTS (SELECT 1 FROM information_schema.columns s WHERE s.table_schema = current_schema()
        AND s.table_name = c.table_name AND s.column_name = 'shopDomain')`

const seeds: Readonly<Record<string, string>> = {
  text: "'seed'",
  integer: '1',
  bigint: '1',
  boolean: 'false',
  jsonb: `'[]'`,
  'timestamp without time zone': 'now()',
}

/**
 * A row of the shop in every table that names one, and a lease that a killed process left.
 * @param given values of columns, in every table that has them
 * @returns the tables
 */
async function fillTables(shop: ShopDomain, given: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const tables = Map.groupBy(await columns(), ({ table }) => table)
  const known: Readonly<Record<string, string>> = { shopDomain: `'${shop}'`, ...given }
  for (const [table, needed] of tables) {
    const values = needed.map(({ name, type }) => known[name] ?? seeds[type])
    const names = needed.map(({ name }) => `"${name}"`)
    await world.db.prisma.$executeRawUnsafe(
      `INSERT INTO "${table}" (${names.join()}) VALUES (${values.join()}) ON CONFLICT DO NOTHING`,
    )
  }
  const lease = { key: `import ${shop}`, holder: 'killed', expiresAt: new Date(Date.now() - 60_000) }
  await world.db.prisma.lease.create({ data: lease })
  return [...tables.keys()]
}

/** Tables with a row of the shop. */
async function tablesWith(shop: ShopDomain): Promise<string[]> {
  const found: string[] = []
  for (const table of new Set((await columns()).map((column) => column.table))) {
    const sql = `SELECT count(*)::int AS n FROM "${table}" WHERE "shopDomain" = $1`
    const [row] = await world.db.prisma.$queryRawUnsafe<{ n: number }[]>(sql, shop)
    if (row && row.n > 0) found.push(table)
  }
  return found.toSorted()
}

const kept = ['AuditEntry', 'ErasedRecord', 'FlowTrigger', 'PrivacyRequest', 'SettingsVersion']

async function filled(): Promise<LiveShop> {
  const live = await openShop(world, { imported: false })
  const tables = await fillTables(live.domain)
  expect(await tablesWith(live.domain)).toEqual(tables.toSorted())
  expect(tables.length).toBeGreaterThan(14)
  return live
}

test('a disconnect empties every table of the shop but the audit log, privacy requests, digests of who was erased, settings and what Flow asks for', async () => {
  const { domain } = await filled()
  await disconnectZoho(world.sync, domain, { removeFields: false })
  expect(await tablesWith(domain)).toEqual(kept)
})

test('so does its last step alone, whatever a job wrote during the steps before', async () => {
  const { domain } = await filled()
  await forgetOrganisation(world.db, domain)
  expect(await tablesWith(domain)).toEqual(kept)
})

const leases = (shop: ShopDomain) => world.db.prisma.lease.count({ where: { key: { endsWith: ` ${shop}` } } })

test.each(['an uninstall', 'a purge by the operator'])(
  '%s leaves no row of the shop in any table',
  async (how) => {
    const { domain, shop } = await filled()
    if (how === 'an uninstall') shop.uninstall()
    else await commands['purge']?.run(world.sync, domain, { out: undefined, full: false })
    await expect.poll(() => tablesWith(domain), { timeout: 20_000 }).toEqual([])
    await expect.poll(() => leases(domain), { timeout: 20_000 }).toBe(0)
    expect(await world.db.prisma.shop.count({ where: { domain } })).toBe(0)
    expect(await world.db.prisma.session.count({ where: { shop: domain } })).toBe(0)
  },
)

/** Tables with a row that names this record of the shop. */
async function tablesNaming(shop: ShopDomain, kind: string, shopifyId: string): Promise<string[]> {
  const tables = await world.db.prisma.$queryRaw<{ table: string }[]>`
    SELECT table_name::text AS "table" FROM information_schema.columns WHERE table_schema = current_schema()
    GROUP BY 1 HAVING array_agg(column_name::text) @> ARRAY['shopDomain', 'kind', 'shopifyId']`
  const found: string[] = []
  for (const { table } of tables) {
    const sql = `SELECT count(*)::int AS n FROM "${table}" WHERE "shopDomain" = $1 AND "kind" = $2 AND "shopifyId" = $3`
    const [row] = await world.db.prisma.$queryRawUnsafe<{ n: number }[]>(sql, shop, kind, shopifyId)
    if (row && row.n > 0) found.push(table)
  }
  return found.toSorted()
}

test('customers/redact leaves no row in any table that names records', async () => {
  const live = await openShop(world, { imported: false })
  const customer = live.shop.silently(() => live.shop.createCustomer({ email: 'ada@example.com' }))
  const id = customer.id.split('/').at(-1) ?? ''
  await fillTables(live.domain, { kind: `'customer'`, shopifyId: `'${id}'` })
  const filledNow = await tablesNaming(live.domain, 'customer', id)
  expect(filledNow).toEqual(['Change', 'Link', 'OrderNote', 'Outcome', 'Question', 'WriteIntent'])
  const body = live.shop.compliance.customersRedact(customer.id, [])
  expect((await live.shop.sendWebhook('customers/redact', body)).status).toBe(200)
  expect(await tablesNaming(live.domain, 'customer', id)).toEqual([])
})

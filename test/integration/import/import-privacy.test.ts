import { expect, test } from 'vitest'
import { buildStore } from '#test/store/index.ts'
import { startWorld, type World } from '#test/support/world.ts'

test('after an import the database holds no name, e-mail, phone or address of a customer', async () => {
  await using world = await startWorld()
  world.shop.silently(() => buildStore(world.shop, { customers: 60, orders: 80, products: 'sample' }))

  await world.importAll()

  const dump = await dumpTables(world)
  expect(dump).toContain('Sales_Orders') // the dump is one
  const found = personalValues(world).filter((value) => dump.includes(value))
  expect(found).toEqual([])
})

test('no token stands in the database in clear', async () => {
  await using world = await startWorld()
  await world.importAll()

  const dump = await dumpTables(world)
  expect(dump).not.toMatch(/shpat_|shprt_|1000\.[0-9a-f]{8,}/)
  expect(dump).toMatch(/s2\.[\w-]{8}\./) // tokens are there, encrypted
})

async function dumpTables({ db }: World): Promise<string> {
  const tables = await db.prisma.$queryRawUnsafe<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  )
  const dumps = tables.map(({ name }) =>
    db.prisma.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`),
  )
  return (await Promise.all(dumps))
    .flat()
    .map(({ row }) => row)
    .join('\n')
}

// Short values ("Li", "1") stand in any dump by chance.
const tellingLength = 6

function personalValues({ shop }: World): string[] {
  const values = [...shop.customers.values()].flatMap(({ firstName, lastName, email, phone, addresses }) => [
    firstName,
    lastName,
    email,
    phone,
    ...addresses.flatMap(({ address1, city, zip }) => [address1, city, zip]),
  ])
  return [...new Set(values)].filter((value): value is string => (value?.length ?? 0) >= tellingLength)
}

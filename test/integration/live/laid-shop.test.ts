// Tests that open an empty shop are laid what an import of one left: it has to be what an import leaves, and work on alike.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, runJob, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test.each<[string, LiveOptions]>([
  ['as at first', {}],
  ['with Leads and Deals', { choices: { customersAs: 'LeadsUntilOrder', ordersAs: 'Deals' } }],
  [
    'of another currency, that syncs all there is',
    {
      shop: { currency: 'EUR', timezone: 'Europe/Berlin' },
      org: { currency: 'EUR', multiCurrency: ['USD'], customFieldsUsed: { Contacts: { unique: 2 } } },
      choices: { kinds: { draftOrder: true, checkout: true }, refundNotes: 'new' },
    },
  ],
])('a shop %s is laid as an import leaves it, and goes on as that one does', async (_, options) => {
  await openShop(world, options)
  const calls = world.zoho.log.length
  const laid = await openShop(world, options)
  const callsOfLaid = world.zoho.log.length - calls
  const done = await opened(options)
  expect(callsOfLaid).toBeLessThan(10)
  expect(await stateOf(laid)).toEqual(await stateOf(done))

  for (const live of [laid, done]) {
    // One after the other: of two at once either may be written first, and have the first id.
    const customerId = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }).id
    await live.settled()
    live.shop.createProduct({ title: 'Pot' })
    await live.settled()
    live.shop.createOrder({ customerId, lines: [{ title: 'Mug', price: '5' }] })
    await live.settled()
    await runJob(world, live, 'reconcile')
    await runJob(world, live, 'audit')
  }
  expect(await stateOf(laid)).toEqual(await stateOf(done))
  const times = await timesOf(laid)
  expect(times.reconciledAt).toBeGreaterThan(times.liveSince)
  expect(times.installedAt - times.importedAt).toBeLessThan(60_000)
})

// Opened while a test holds calls, if only those that nobody makes: such an import is always done.
async function opened(options: LiveOptions): Promise<LiveShop> {
  using _ = holdCalls(() => false)
  return openShop(world, options)
}

async function timesOf({ row, domain }: LiveShop) {
  const { liveSince, reconciledAt, installedAt } = await row()
  const run = await world.db.prisma.run.findFirstOrThrow({ where: { shopDomain: domain } })
  const [live, compared] = [liveSince?.getTime() ?? 0, reconciledAt?.getTime() ?? 0]
  return {
    liveSince: live,
    reconciledAt: compared,
    installedAt: installedAt.getTime(),
    importedAt: run.startedAt.getTime(),
  }
}

// All that is kept of a shop, and all that its organisation holds, without what is another's in each.
async function stateOf({ domain, org }: LiveShop) {
  const tables = await world.db.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'shopDomain' ORDER BY 1`
  const rows: Record<string, unknown> = { org: same(org.copy(), { domain, org }) }
  // How much a shop spent of its credits is written from time to time, and where it consented is nothing of an import.
  for (const { name } of tables.filter((table) => !['CreditUse', 'ZohoConsent'].includes(table.name))) {
    const found = await world.db.prisma.$queryRawUnsafe<{ row: object }[]>(
      `SELECT to_jsonb(t) AS row FROM "${name}" t WHERE "shopDomain" = $1`,
      domain,
    )
    rows[name] = found.map(({ row }) => same(JSON.stringify(row), { domain, org })).toSorted()
  }
  rows['Shop'] = same(JSON.stringify(await world.db.prisma.shop.findUnique({ where: { domain } })), {
    domain,
    org,
  })
  const steps = await world.db.prisma.runStep.findMany({ where: { run: { shopDomain: domain } } })
  rows['RunStep'] = steps.map((step) => same(JSON.stringify(step), { domain, org })).toSorted()
  return rows
}

const same = (text: string, { domain, org }: Pick<LiveShop, 'domain' | 'org'>): string =>
  text
    .replaceAll(domain.replace('.myshopify.com', ''), 'shop')
    .replaceAll(org.id, 'organisation')
    .replaceAll(org.prefix, 'ids')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?/g, 'time')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid')
    .replaceAll(/s2\.[\w.-]+/g, 'sealed')
    .replaceAll(/(?<="(createdMs|modifiedMs|latencyMs|at)":)\d+/g, 'ms')
    .replaceAll(/(?<="(id|creditsLeft|credits|operationId|calls)":"?)\d+/g, 'count')
    .replaceAll(/\b\d{10,}\b/g, 'number')
    // Of values that name ids, and others of each shop.
    .replaceAll(/(?<="(fingerprint|linesHash)":")[\w-]+/g, 'hash')

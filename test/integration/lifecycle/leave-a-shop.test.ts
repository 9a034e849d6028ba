// A merchant leaves: nothing of the shop stays behind, and late news never touches a new beginning.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startImport } from '#app/sync/import/import.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { idle, openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  Object.assign(world.zoho.faults, { latencyMs: 0, down: false })
  world.shopify.faults.webhooks.stopped = false
})

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const store = (live: LiveShop) => {
  const customer = live.shop.createCustomer(ada)
  live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5' }] })
  return {
    customer,
    order: live.shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] }),
  }
}

/** The shop resource, as far as it matters: Shopify's own names the shop. */
const named = ({ domain }: LiveShop) => ({ id: 1, myshopify_domain: domain })

/** Every row of every table, the queue's too, that says `text`: table -> rows. */
async function mentions(text: string): Promise<Record<string, number>> {
  const { prisma } = world.db
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const sql = `SELECT count(*)::int AS n FROM ${name} t WHERE strpos(lower(t::text), $1) > 0`
    const [row] = await prisma.$queryRawUnsafe<{ n: number }[]>(sql, text.toLowerCase())
    if (row && row.n > 0) found[name] = row.n
  }
  return found
}

const soon = { timeout: 20_000, interval: 30 }

test('after an uninstall no table names the shop any more, and the consent is revoked', async () => {
  const live = await openShop(world)
  store(live)
  await live.settled()
  expect(Object.keys(await mentions(live.domain)).length).toBeGreaterThan(5)

  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})

  expect(world.zoho.log.filter(({ path }) => path === '/oauth/v2/token/revoke').at(-1)).toMatchObject({
    status: 200,
  })
  expect(live.org.records('Contacts')).toHaveLength(1)
})

test("an uninstall that Shopify tells as its documentation's sample does, without the shop's name, is believed", async () => {
  const live = await openShop(world)
  store(live)
  await live.settled()
  world.shopify.faults.webhooks.stopped = true
  live.shop.uninstall()
  world.shopify.faults.webhooks.stopped = false

  const sample = { id: 548380009, name: 'Super Toys', domain: null, myshopify_domain: null }
  expect((await live.shop.sendWebhook('app/uninstalled', sample)).status).toBe(200)

  await expect.poll(() => mentions(live.domain), soon).toEqual({})
})

test('an uninstall in the middle of an import and of live work stops both and leaves nothing', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer(ada) })
  for (let n = 0; n < 300; n++)
    live.shop.silently(() => live.shop.createCustomer({ lastName: `Customer ${n}` }))
  world.zoho.faults.latencyMs = 50
  const { runId } = await startImport(world.sync, live.domain, { kinds: ['customer'], since: null })
  store(live)
  await until(async () => live.org.records('Contacts').length > 1)

  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
  world.zoho.faults.latencyMs = 0

  expect(await world.db.prisma.run.findUnique({ where: { id: runId } })).toBeNull()
  const written = live.org.records('Contacts').length
  await idle(world.db, live.domain, 'import')
  expect(live.org.records('Contacts')).toHaveLength(written)
})

test('leaving works when Zoho does not answer', async () => {
  const live = await openShop(world)
  world.zoho.faults.down = true
  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
  world.zoho.faults.down = false
})

test('a job that begins after its shop was forgotten leaves no row that names it', async () => {
  const live = await openShop(world)
  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
  for (const name of ['sync', 'audit', 'reconcile', 'shop'] as const)
    await world.sync.queue.enqueue(name, { shop: live.domain })
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
})

test('a late app/uninstalled after a reinstall wipes nothing', async () => {
  const live = await openShop(world)
  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
  live.shop.install()
  await live.visit()

  const hourAgo = new Date(Date.now() - 3600_000)
  const late = await live.shop.sendWebhook('app/uninstalled', named(live), { triggeredAt: hourAgo })
  expect(late.status).toBe(200)
  await idle(world.db, live.domain, 'forget')

  expect(await live.row()).toMatchObject({ uninstalledAt: null })
})

test('news of an uninstall that comes only after the reinstall does not wipe the new install', async () => {
  const live = await openShop(world)
  world.shopify.faults.webhooks.stopped = true
  const uninstalledAt = new Date()
  live.shop.uninstall()
  world.shopify.faults.webhooks.stopped = false
  live.shop.install()
  // A new token: the old one died with the uninstall.
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
  await live.visit()

  await live.shop.sendWebhook('app/uninstalled', named(live), { triggeredAt: uninstalledAt })
  await until(async () => (await live.row()).uninstalledAt === null)
  await idle(world.db, live.domain, 'forget')

  expect((await live.links()).length + (await live.outcomes()).length).toBe(0)
  expect(await live.row()).toMatchObject({ uninstalledAt: null })
})

test('a real uninstall right after a visit is believed, though our clock says it came first', async () => {
  const live = await openShop(world)
  world.shopify.faults.webhooks.stopped = true
  live.shop.uninstall()
  world.shopify.faults.webhooks.stopped = false

  await live.shop.sendWebhook('app/uninstalled', named(live), { triggeredAt: new Date(Date.now() - 60_000) })
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
})

test('a reinstall before the old install was forgotten begins anew', async () => {
  const live = await openShop(world)
  store(live)
  await live.settled()
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { uninstalledAt: new Date() } })
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000), priorRefreshToken: 'of the old install' },
  })

  await live.visit()

  const sessions = await world.db.prisma.session.findMany({ where: { shop: live.domain } })
  expect(sessions.map(({ priorRefreshToken }) => priorRefreshToken)).toEqual([null])
  expect(await live.row()).toMatchObject({ uninstalledAt: null, liveSince: null, settings: null })
  expect(await live.links()).toEqual([])
})

test('shop/redact removes everything, customers/redact the customer; the receipts name no person', async () => {
  const live = await openShop(world)
  const { customer, order } = store(live)
  await live.settled()
  const id = tail(customer.id)
  expect(Object.keys(await mentions(id))).toContain('public."Link"')

  const { compliance } = live.shop
  const send = async (topic: string, body: unknown) =>
    expect((await live.shop.sendWebhook(topic, body)).status).toBe(200)
  await send('customers/data_request', compliance.customersDataRequest(customer.id, [order.id]))
  await send('customers/redact', compliance.customersRedact(customer.id, [order.id]))
  expect(await mentions(id)).toEqual({})
  expect(await mentions('ada@example.com')).toEqual({})
  expect(await mentions(tail(order.id))).toEqual({})
  expect((await live.links()).map(({ kind }) => kind)).toEqual(['product'])

  live.shop.uninstall()
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
  await send('shop/redact', compliance.shopRedact())
  expect(await mentions(live.domain)).toEqual({})
})

test('shop/redact alone removes everything as well', async () => {
  const live = await openShop(world)
  world.shopify.faults.webhooks.stopped = true
  live.shop.uninstall()
  world.shopify.faults.webhooks.stopped = false
  await live.shop.sendWebhook('shop/redact', live.shop.compliance.shopRedact())
  await expect.poll(() => mentions(live.domain), soon).toEqual({})
})

test('a body of one shop under the name of another does no harm', async () => {
  const live = await openShop(world)
  const other = await openShop(world, { imported: false })
  const body = other.shop.compliance.shopRedact()
  await live.shop.sendWebhook('shop/redact', body)
  await live.shop.sendWebhook('app/uninstalled', { id: 1, myshopify_domain: other.domain })
  await idle(world.db, live.domain, 'forget')

  expect(await live.row()).toMatchObject({ uninstalledAt: null })
})

test('disconnecting forgets the organisation and keeps the install', async () => {
  const live = await openShop(world)
  store(live)
  await live.settled()

  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  await idle(world.db, live.domain, 'sync')

  expect(await mentions(live.domain)).toEqual(
    expect.objectContaining({ 'public."Shop"': 1, 'public."Session"': 1 }),
  )
  const tables = Object.keys(await mentions(live.domain)).filter((name) => name.startsWith('public.'))
  expect(tables.toSorted()).toEqual(['public."AuditEntry"', 'public."Session"', 'public."Shop"'])
  expect(await live.row()).toMatchObject({ liveSince: null, pausedFor: null })

  live.shop.createCustomer({ lastName: 'Later' })
  await live.settled()
  expect(await live.changes()).toEqual([])
})

test('after disconnecting, connecting and importing again adopts what is there: nothing twice', async () => {
  const live = await openShop(world)
  const { customer, order } = store(live)
  await live.settled()

  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  await live.connect()
  await live.import()

  expect(live.record('Contacts', customer.id)['Last_Name']).toBe('Lovelace')
  expect(live.record('Sales_Orders', order.id)['Ordered_Items']).toHaveLength(1)
})

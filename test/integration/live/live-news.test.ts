// News comes twice, late, in the wrong order or not at all: Zoho is written once and ends right.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { callsTo, openShop, tail, whilePaused } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }

test('a repeated delivery is answered 200 and dropped', async () => {
  const { shop, settled } = await openShop(world)
  const { id } = shop.silently(() => shop.createCustomer(ada))
  const body = { id: 1, admin_graphql_api_id: id }
  const send = () => shop.sendWebhook('customers/create', body, { webhookId: 'the-same' })

  expect((await send()).status).toBe(200)
  await settled()
  const before = world.zoho.log.length
  expect((await send()).status).toBe(200)
  await settled()

  expect(world.zoho.log.length).toBe(before)
})

test('a delivery is committed before it is answered', async () => {
  const live = await openShop(world)
  await whilePaused(world, live, async () => {
    const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
    await live.shop.sendWebhook('customers/create', { id: 1, admin_graphql_api_id: id })
    expect(await live.changes()).toMatchObject([{ kind: 'customer', shopifyId: tail(id) }])
  })
})

test('ten edits in a moment are one write of the last state', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  const before = world.zoho.log.length

  await whilePaused(world, live, async () => {
    for (let n = 1; n <= 10; n++) live.shop.updateCustomer(id, { note: `note ${n}` })
    await world.shopify.settled()
  })

  expect(callsTo(world, 'Contacts', before)).toHaveLength(1)
  expect(live.record('Contacts', id)['Description']).toBe('note 10')
})

test('deliveries duplicated, delayed and out of order end in the last state, with no record twice', async () => {
  const live = await openShop(world)
  const { webhooks } = world.shopify.faults
  Object.assign(webhooks, { duplicate: 0.5, reorder: true, delayMs: 150 })
  const { id } = live.shop.createCustomer(ada)
  live.shop.updateCustomer(id, { lastName: 'King' })
  live.shop.updateCustomer(id, { lastName: 'Byron' })
  await live.settled()
  Object.assign(webhooks, { duplicate: 0, reorder: false, delayMs: 0 })

  expect(live.record('Contacts', id)['Last_Name']).toBe('Byron')
})

test('a create that arrives after the delete brings nobody back', async () => {
  const live = await openShop(world)
  const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
  live.shop.silently(() => live.shop.deleteCustomer(id))

  await live.shop.sendWebhook('customers/delete', { id: 1, admin_graphql_api_id: id })
  await live.settled()
  await live.shop.sendWebhook('customers/create', { id: 1, admin_graphql_api_id: id })
  await live.settled()

  expect(live.org.records('Contacts')).toHaveLength(0)
  expect(await live.links()).toHaveLength(0)
})

test('a change that arrives while its record is being synced is not lost', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  world.zoho.faults.latencyMs = 300
  live.shop.updateCustomer(id, { note: 'first' })
  await until(() => world.zoho.log.at(-1)?.path === '/crm/v8/Contacts')

  live.shop.updateCustomer(id, { note: 'second' })
  await live.settled()
  world.zoho.faults.latencyMs = 0

  expect(live.record('Contacts', id)['Description']).toBe('second')
})

test('changes before the first import are not noted: the import reads them anyway', async () => {
  const live = await openShop(world, { imported: false })
  live.shop.createCustomer(ada)
  await live.settled()
  expect(await live.changes()).toEqual([])
  expect(await world.db.prisma.delivery.count({ where: { shopDomain: live.domain } })).toBe(0)

  await live.import()
  expect(live.org.records('Contacts')).toHaveLength(1)
})

test('a change between the start of the import and its set-up of Zoho waits and is synced', async () => {
  const live = await openShop(world, { imported: false })
  const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { liveSince: new Date() } })
  await live.shop.sendWebhook('customers/create', { id: 1, admin_graphql_api_id: id })
  await until(async () => (await live.changes())[0]?.attempts === 1)

  await live.import()

  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  expect((await live.outcomes()).filter(({ result }) => result === 'skipped')).toEqual([])
})

test('live work of a shop goes before its import', async () => {
  const live = await openShop(world)
  const client = await world.sync.zohoFor(live.domain)
  expect(client.priority).toBe('live')
  expect(client.as('import').priority).toBe('import')
  expect(client.as('import').as('live').priority).toBe('live')
})

// Workflows of Shopify Flow come to our actions: done once a run, and answered so that Flow asks again or does not.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.zoho.faults.down = false))

async function open(options: LiveOptions = {}) {
  const made = { customer: '', order: '' }
  const live = await openShop(world, {
    ...options,
    store: (shop) => {
      made.customer = shop.createCustomer({ lastName: 'Byron', email: 'ada@example.com' }).id
      const [variant] = shop.createProduct({ title: 'Lamp', variants: [{ price: '45' }] }).variants
      const lines = [{ variantId: variant?.id ?? '', quantity: 1 }]
      made.order = shop.createOrder({ customerId: made.customer, lines }).id
    },
  })
  const status = async (...run: Parameters<typeof live.shop.flow.runs>) =>
    (await live.shop.flow.runs(...run)).status
  return { ...live, customerId: tail(made.customer), orderId: tail(made.order), made, status }
}

const tagsOf = (row: Record<string, unknown>) => JSON.stringify(row['Tag'] ?? [])

test('"Sync customer" and "Sync order" sync the record as it is now', async () => {
  const live = await open()
  live.shop.silently(() => live.shop.updateCustomer(live.made.customer, { lastName: 'Lovelace' }))
  expect(await live.status('sync-customer', { customer_id: live.customerId })).toBe(200)
  expect(await live.status('sync-order', { order_id: Number(live.orderId) })).toBe(200)
  await live.settled()
  expect(live.record('Contacts', live.made.customer)['Last_Name']).toBe('Lovelace')
  const retried = (await live.outcomes()).filter(({ trigger }) => trigger === 'retry')
  expect(retried.map(({ kind }) => kind).toSorted()).toEqual(['customer', 'order'])
})

test('"Add Zoho tag" tags the order, or the customer where the workflow says so', async () => {
  const live = await open()
  const both = { customer_id: live.customerId, order_id: live.orderId }
  expect(await live.status('add-zoho-tag', { ...both, tag: 'Hot' })).toBe(200)
  expect(await live.status('add-zoho-tag', { ...both, tag: 'VIP', record: 'Customer' })).toBe(200)
  expect(tagsOf(live.record('Sales_Orders', live.made.order))).toContain('Hot')
  expect(tagsOf(live.record('Contacts', live.made.customer))).toContain('VIP')
  expect(tagsOf(live.record('Contacts', live.made.customer))).not.toContain('Hot')
})

test('"Create Zoho task" creates one task a run for the owner of the record, whatever Flow repeats', async () => {
  const live = await open()
  const contact = live.record('Contacts', live.made.customer)
  const task = {
    customer_id: live.customerId,
    subject: 'Call Ada',
    due_in_days: '2',
    description: 'About the lamp',
  }
  const run = { runId: 'run-1' }
  expect(await live.status('create-zoho-task', task, run)).toBe(200)
  expect(await live.status('create-zoho-task', task, run)).toBe(200)
  expect(live.org.records('Tasks')).toMatchObject([
    {
      Subject: 'Call Ada',
      Description: 'About the lamp',
      Due_Date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      Who_Id: { id: contact.id },
      Owner: { id: expect.stringMatching(/^\d+$/) },
    },
  ])
  const about = { order_id: live.orderId, subject: 'Check the address', due_in_days: '', description: null }
  expect(await live.status('create-zoho-task', about)).toBe(200)
  const [, second] = live.org.records('Tasks')
  expect(second).toMatchObject({ What_Id: { id: live.record('Sales_Orders', live.made.order).id } })
})

test('for a record that is on its way Flow is asked to come again, and then it is done', async () => {
  const live = await open()
  const stranger = live.shop.silently(() =>
    live.shop.createCustomer({ lastName: 'New', email: 'new@example.com' }),
  )
  const ask = () =>
    live.status('add-zoho-tag', { customer_id: tail(stranger.id), tag: 'New' }, { runId: 'run-2' })
  expect(await ask()).toBe(202)
  await live.settled()
  await until(async () => (await ask()) === 200)
  expect(tagsOf(live.record('Contacts', stranger.id))).toContain('New')
})

test('while Zoho is away or access is revoked Flow asks again; what cannot be is failed for good', async () => {
  const live = await open()
  const task = { customer_id: live.customerId, subject: 'Call' }
  world.zoho.faults.down = true
  expect([429, 503]).toContain(await live.status('create-zoho-task', task, { runId: 'run-3' }))
  world.zoho.faults.down = false
  await until(async () => (await live.status('create-zoho-task', task, { runId: 'run-3' })) === 200)
  expect(live.org.records('Tasks')).toHaveLength(1)
  const gone = live.record('Contacts', live.made.customer).id
  live.org.remove('Contacts', gone)
  expect(await live.status('create-zoho-task', task)).toBe(422)
  await world.db.prisma.zohoConnection.update({
    where: { shopDomain: live.domain },
    data: { state: 'needs_reconnect' },
  })
  expect(await live.status('create-zoho-task', task)).toBe(503)
  await world.db.prisma.zohoConnection.delete({ where: { shopDomain: live.domain } })
  expect(await live.status('create-zoho-task', task)).toBe(422)
})

test('a forged signature, another form and an action of no name are refused, and nothing is done', async () => {
  const live = await open()
  const tag = { customer_id: live.customerId, tag: 'VIP' }
  expect(await live.status('add-zoho-tag', tag, { secret: 'another secret' })).toBe(401)
  expect(await live.status('add-zoho-tag', { tag: 'VIP' })).toBe(400)
  expect(await live.status('add-zoho-tag', { ...tag, tag: 'x'.repeat(26) })).toBe(400)
  expect(await live.status('add-zoho-tag', tag, { body: { handle: 'drop-everything' } })).toBe(400)
  expect(await live.status('add-zoho-tag', tag, { body: { handle: undefined } })).toBe(200)
  const webhook = JSON.stringify({ id: 1, shopify_domain: live.domain })
  expect((await live.shop.sendWebhook('customers/update', null, { rawBody: webhook })).status).toBe(200)
  expect(tagsOf(live.record('Contacts', live.made.customer))).toContain('VIP')
})

test('where nobody heard how a task ended it is not created again', async () => {
  const live = await open()
  const task = { customer_id: live.customerId, subject: 'Call' }
  const answer = world.zoho.handle.bind(world.zoho)
  world.zoho.handle = async (request) => {
    const response = await answer(request)
    return request.method === 'POST' && request.url.endsWith('/Tasks')
      ? new Response('Gateway Timeout', { status: 504 })
      : response
  }
  expect(await live.status('create-zoho-task', task, { runId: 'run-4' })).toBe(503)
  world.zoho.handle = answer
  expect(await live.status('create-zoho-task', task, { runId: 'run-4' })).toBe(200)
  expect(live.org.records('Tasks')).toHaveLength(1)
})

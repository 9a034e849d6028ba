// Workflows of Shopify Flow come to our actions: done once a run, and answered so that Flow asks again or does not.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import type { FlowRun } from '#app/shopify/flow/flow-runs.ts'
import { runFlow } from '#app/sync/flow/flow-runs.server.ts'
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
  expect((await live.outcomes()).filter(({ trigger }) => trigger === 'retry')).toEqual([])
})

test('"Sync customer" undoes no answer of the merchant’s and no pause of a kind that Zoho refuses', async () => {
  const live = await open()
  const { shopDomain, kind } = { shopDomain: live.domain, kind: 'customer' }
  const pausedUntil = new Date(Date.now() + 3_600_000)
  await world.db.prisma.kindState.upsert({
    where: { shopDomain_kind: { shopDomain, kind } },
    create: { shopDomain, kind, pausedFor: 'NO_PERMISSION', pausedUntil, refusals: 3 },
    update: { pausedFor: 'NO_PERMISSION', pausedUntil, refusals: 3 },
  })
  expect(await live.status('sync-customer', { customer_id: live.customerId })).toBe(200)
  expect(
    await world.db.prisma.kindState.findUnique({ where: { shopDomain_kind: { shopDomain, kind } } }),
  ).toMatchObject({ refusals: 3, pausedUntil })

  const about = { shopDomain, kind, shopifyId: live.customerId }
  await world.db.prisma.question.create({
    data: {
      ...about,
      zohoModule: 'Contacts',
      why: 'several',
      candidates: ['1', '2'],
      askedAt: new Date(),
      answer: 'skip',
    },
  })
  expect(await live.status('sync-customer', { customer_id: live.customerId })).toBe(422)
  expect(await world.db.prisma.question.count({ where: { ...about, answer: 'skip' } })).toBe(1)
})

/** Zoho holds back its answer to these calls until it is let go. */
function holding(fits: (request: Request) => boolean) {
  const answer = world.zoho.handle.bind(world.zoho)
  const [asked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held: string[] = []
  world.zoho.handle = async (request) => {
    if (!fits(request)) return answer(request)
    held.push(request.url)
    asked.resolve()
    await free.promise
    return answer(request)
  }
  const letGo = () => {
    world.zoho.handle = answer
    free.resolve()
  }
  return { asked: asked.promise, held, letGo }
}
const isTask = ({ method, url }: Request) => method === 'POST' && url.endsWith('/Tasks')

test('a run that is under way is not said to be done, and is carried out once', async () => {
  const live = await open()
  const task = { customer_id: live.customerId, subject: 'Call' }
  const ask = () => live.status('create-zoho-task', task, { runId: 'run-5' })
  const { asked, letGo } = holding(isTask)
  const first = ask()
  await asked
  expect(await ask()).toBe(202)
  letGo()
  expect(await first).toBe(200)
  expect(await ask()).toBe(200)
  expect(live.org.records('Tasks')).toHaveLength(1)
})

test('of a run whose process died Flow is asked to wait a while, and then told that it failed', async () => {
  const live = await open()
  const task = { customer_id: live.customerId, subject: 'Call' }
  const begun = (runId: string, minutes: number) =>
    world.db.prisma.delivery.create({
      data: {
        shopDomain: live.domain,
        webhookId: `flow ${runId}`,
        receivedAt: new Date(Date.now() - minutes * 60_000),
      },
    })
  await begun('run-6', 0)
  await begun('run-7', 30)
  expect(await live.status('create-zoho-task', task, { runId: 'run-6' })).toBe(202)
  expect(await live.status('create-zoho-task', task, { runId: 'run-7' })).toBe(422)
  expect(live.org.records('Tasks')).toEqual([])
})

test('a shop has four runs at once, and is told at once that there is no place for another', async () => {
  const live = await open()
  const ask = (n: number) =>
    live.status('create-zoho-task', { customer_id: live.customerId, subject: `Call ${n}` })
  const { held, letGo } = holding(isTask)
  const four = [1, 2, 3, 4].map(ask)
  await until(() => held.length === 4)
  expect(await ask(5)).toBe(429)
  letGo()
  expect(await Promise.all(four)).toEqual([200, 200, 200, 200])
  expect(await ask(5)).toBe(200)
})

test('a run that takes longer than Flow waits sends nothing more, and may be asked for again', async () => {
  const live = await open()
  const run: FlowRun = {
    shop: live.domain,
    runId: 'run-8',
    deed: {
      do: 'task',
      of: { kind: 'customer', id: ShopifyId.parse(live.customerId) },
      task: { subject: 'Call' },
    },
  }
  const { held, letGo } = holding(({ method, url }) => method === 'GET' && url.includes('/Contacts'))
  // Longer than it takes to begin, on whichever database.
  expect(await runFlow(world.sync, run, 1000)).toBe('later')
  await until(() => held.length === 1)
  letGo()
  const left = () =>
    world.db.prisma.delivery.count({ where: { shopDomain: live.domain, webhookId: 'flow run-8' } })
  await until(async () => (await left()) === 0)
  expect(live.org.records('Tasks')).toEqual([])
  expect(await runFlow(world.sync, run)).toBe('done')
  expect(live.org.records('Tasks')).toHaveLength(1)
})

test('a shop that is held, waits or has no credits left is asked again, and Zoho is not called', async () => {
  const live = await open()
  const task = { customer_id: live.customerId, subject: 'Call' }
  const { domain } = live
  const pause = (pausedFor: string | null, pausedUntil: Date | null) =>
    world.db.prisma.shop.update({ where: { domain }, data: { pausedFor, pausedUntil } })
  const since = world.zoho.log.length
  await pause('operator', null)
  expect(await live.status('create-zoho-task', task)).toBe(503)
  expect(await live.status('add-zoho-tag', { customer_id: live.customerId, tag: 'VIP' })).toBe(503)
  await pause('throttled', new Date(Date.now() + 3_600_000))
  expect(await live.status('create-zoho-task', task)).toBe(429)
  await pause(null, null)
  const spent = { shopDomain: domain, hour: new Date(Date.now() - 3_600_000) }
  await world.db.prisma.creditUse.create({ data: { ...spent, credits: 1_000_000, calls: 1 } })
  expect(await live.status('create-zoho-task', task)).toBe(429)
  expect(world.zoho.log.length).toBe(since)
  await world.db.prisma.creditUse.deleteMany({ where: spent })
  expect(await live.status('create-zoho-task', task)).toBe(200)
})

test('a record that comes to Zoho while it is looked for is found', async () => {
  const live = await open()
  let reads = 0
  const rows: Database['rows'] = (statement) =>
    statement.text.includes('FROM "Link"') && ++reads === 1 ? Promise.resolve([]) : world.db.rows(statement)
  const sync = { ...world.sync, db: { ...world.db, rows } }
  const of = { kind: 'customer', id: ShopifyId.parse(live.customerId) } as const
  expect(
    await runFlow(sync, { shop: live.domain, runId: 'run-9', deed: { do: 'tag', of, tag: 'VIP' } }),
  ).toBe('done')
  expect(reads).toBeGreaterThan(1)
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

test('where nobody heard how a task ended it is not created again, and not said to be done', async () => {
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
  expect(await live.status('create-zoho-task', task, { runId: 'run-4' })).toBe(422)
  expect(live.org.records('Tasks')).toHaveLength(1)
})

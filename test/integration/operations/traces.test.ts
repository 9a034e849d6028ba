// With traces on, one can follow a change from the webhook to the calls it led to. Nothing personal is in them.

import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startLive } from '#app/db/tables/shops.server.ts'
import { startTracing, traceTo, type Tracing } from '#app/operations/tracing.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

const exporter = new InMemorySpanExporter()
let tracing: Tracing
let world: World
let live: LiveShop
beforeAll(async () => {
  tracing = await traceTo(new SimpleSpanProcessor({ exporter }))
  world = await startWorld()
  live = await openShop(world, { imported: false })
  await prepareZoho(world.sync, live.domain)
  await startLive(world.db, live.domain, new Date())
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await tracing.stop()
})
// Nothing of before is about to wake the sync job: its last job took it all.
beforeEach(async () => {
  exporter.reset()
  world.sync.wake(live.domain)
  await until(() => named(/^job sync/).length > 0)
  await idle(world.db, live.domain, 'sync')
  exporter.reset()
})

const spans = () => exporter.getFinishedSpans()
const parentOf = (span: ReadableSpan | undefined) =>
  spans().find((one) => one.spanContext().spanId === span?.parentSpanContext?.spanId)
const named = (name: RegExp) => spans().filter((span) => name.test(span.name))

const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada.lovelace@example.com',
  phone: '+14155550123',
}

test('a webhook, its job, its batch and the calls to both remotes are one trace', async () => {
  live.shop.createCustomer(ada)
  await live.settled()
  await idle(world.db, live.domain, 'sync')
  await until(() => named(/^job sync/).length > 0)

  const write = named(/^zoho POST \/Contacts/).at(0)
  const batch = parentOf(write)
  const job = parentOf(batch)
  const webhook = parentOf(job)
  expect([webhook?.name, job?.name, batch?.name]).toEqual(['webhook', 'job sync', 'batch'])
  expect(batch?.attributes).toMatchObject({
    'sync.kind': 'customer',
    'sync.trigger': 'live',
    'sync.records': 1,
  })
  expect(parentOf(named(/^shopify query/).at(0))?.spanContext()).toEqual(batch?.spanContext())
  expect(write?.attributes).toMatchObject({ 'sync.answer': 'ok' })
})

test('what comes while the sync job is at work is linked to the batch that takes it', async () => {
  live.shop.createCustomer({ ...ada, email: 'first@example.com', phone: '+14155550124' })
  await live.settled()
  live.shop.createCustomer({ ...ada, email: 'second@example.com', phone: '+14155550125' })
  await live.settled()
  await idle(world.db, live.domain, 'sync')

  const webhooks = named(/^webhook/).map((span) => span.spanContext().spanId)
  const linked = named(/^batch/).flatMap(({ links }) => links.map(({ context }) => context.spanId))
  expect(webhooks.length).toBeGreaterThan(1)
  expect(linked).toEqual(expect.arrayContaining(webhooks))
})

test('no span says whom it is about', async () => {
  const customer = live.shop.createCustomer({
    ...ada,
    email: 'grace.hopper@example.com',
    phone: '+14155550126',
  })
  live.shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  await idle(world.db, live.domain, 'sync')

  const said = spans().map(({ name, attributes, events, status }) =>
    JSON.stringify({ name, attributes, events, status }),
  )
  expect(said.length).toBeGreaterThan(5)
  for (const line of said)
    expect(line).not.toMatch(/lovelace|hopper|example\.com|14155550|Mug|Bearer|oauthtoken/i)
})

test('without an endpoint nothing is started, and spans cost nothing that could be sent', async () => {
  expect(await startTracing({ endpoint: null, share: 1 })).toBeNull()
})

// What was given back of an order becomes a note under its record in Zoho, once each, where the merchant wants that.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { giveBackNote, takeNote } from '#app/db/attached/order-notes.server.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { consentFor } from '#test/support/consent.ts'
import {
  callsTo,
  idle,
  openShop,
  runJob,
  tail,
  type LiveOptions,
  type LiveShop,
} from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  Object.assign(world.zoho.switches, { notesScope: 'notes', notesListedBy: 'notes' })
  Object.assign(world.zoho.faults, { rejectRecords: undefined, emptyWrites: 0 })
})
afterAll(() => world[Symbol.asyncDispose]())

const lamps = { title: 'Blue lamp', price: '10', quantity: 3 }
const withoutNotes = zohoScopes.filter((scope) => !scope.includes('.notes.'))
const notes = ({ org }: LiveShop) => org.records('Notes')
const open = (choices: Partial<Settings>, options: LiveOptions = {}) =>
  openShop(world, { choices, ...options })

/** Connected when the app did not ask for the scope of notes. */
async function openAsBefore() {
  const live = await open({ refundNotes: 'new' })
  await consentFor(world, live, withoutNotes)
  return live
}

async function look(live: LiveShop, laterMs = 1000) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

const lineOf = (live: LiveShop, id: string) => live.shop.orders.get(id)?.lines[0]?.id ?? ''

async function refunded(live: LiveShop, note = 'damaged in transit') {
  const order = live.shop.createOrder({ lines: [lamps] })
  await live.settled()
  const { id } = live.shop.refundOrder(order.id, {
    lines: [{ lineItemId: lineOf(live, order.id), quantity: 2 }],
    note,
  })
  await live.settled()
  return { order, refund: tail(id) }
}

test('a refund is a note under its Sales Order: amount, day, reason and lines; once, however often its order is met', async () => {
  const live = await open({ refundNotes: 'new' })
  const { order, refund } = await refunded(live)
  await look(live)
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  for (const laterMs of [1000, 11 * 60_000]) await look(live, laterMs)

  expect(notes(live)).toMatchObject([{ Parent_Id: { id: live.record('Sales_Orders', order.id)['id'] } }])
  const [note] = notes(live)
  expect(note?.['Note_Title']).toMatch(
    new RegExp(`^Shopify refund, \\d{4}-\\d\\d-\\d\\d \\(refund ${refund}\\)$`),
  )
  expect(note?.['Note_Content']).toMatch(
    /^Amount: 20.00 USD\nDate: \d{4}-\d\d-\d\d\nReason: damaged in transit\n2 × Blue lamp$/,
  )
})

test('where orders are Deals it is a note of the Deal; a second refund is a second note', async () => {
  const live = await open({ refundNotes: 'new', ordersAs: 'Deals' })
  const { order } = await refunded(live)
  await look(live)
  live.shop.refundOrder(order.id, { amount: 5, note: 'goodwill' })
  await live.settled()
  await look(live)
  const parent = { id: live.record('Deals', order.id)['id'] }
  expect(notes(live)).toMatchObject([{ Parent_Id: parent }, { Parent_Id: parent }])
  expect(notes(live)[1]?.['Note_Content']).toContain('Amount: 5.00 USD')
})

test('off, as it is at first, none is written and nothing is asked', async () => {
  const live = await open({})
  await refunded(live)
  const since = world.shopify.log.length
  await look(live)
  expect(notes(live)).toEqual([])
  expect(world.shopify.log.slice(since).map(({ operationName }) => operationName)).not.toContain('GivenBack')
})

test.for([
  ['new', 0],
  ['all', 1],
] as const)(
  'of an imported order it is written where that is chosen: %s',
  async ([refundNotes, expected]) => {
    const live = await open(
      { refundNotes },
      {
        store: (shop) => {
          shop.at(new Date(Date.now() - 5 * 24 * 60 * 60_000), () => {
            const { id, lines } = shop.createOrder({ lines: [lamps] })
            shop.refundOrder(id, { lines: [{ lineItemId: lines[0]?.id ?? '', quantity: 1 }] })
          })
        },
      },
    )
    await idle(world.db, live.domain, 'reconcile')
    await look(live)
    expect(notes(live)).toHaveLength(expected)
    await live.import()
    await look(live)
    expect(notes(live)).toHaveLength(expected)
  },
)

test('an answer that is lost makes no second note: it is found in Zoho', async () => {
  const live = await open({ refundNotes: 'new' })
  await refunded(live)
  world.zoho.faults.timeoutAfterCommit = 1
  await look(live)
  for (const laterMs of [1000, 6 * 60_000, 6 * 60_000]) await look(live, laterMs)
  expect(notes(live)).toHaveLength(1)
  expect(await states(live)).toEqual(['done'])
})

// Of refunds and returns: that an order is to be looked at may be noted at any time, by whoever met it again.
const states = async ({ domain }: LiveShop) =>
  (await world.db.prisma.orderNote.findMany({ where: { shopDomain: domain, source: { not: 'look' } } })).map(
    ({ state }) => state,
  )

// As if the process had died between the call and the word of it, or before the call.
const killedAfterTaking = (live: LiveShop, source: string, orderId: string) =>
  world.db.prisma.orderNote.create({
    data: {
      shopDomain: live.domain,
      kind: 'order',
      shopifyId: tail(orderId),
      source,
      state: 'taken',
      at: new Date(Date.now() + clock.skipMs),
    },
  })

test.for([
  ['as it is asked for', zohoScopes, 'notes', 'done'],
  ['of before, where the module’s scope is enough', withoutNotes, 'module', 'done'],
  ['of before, where it is not', withoutNotes, 'notes', 'failed'],
] as const)(
  'who was killed before the call is followed, by a note where Zoho lists them: with a consent %s',
  async ([, scopes, notesListedBy, state]) => {
    const live = await open({ refundNotes: 'new' })
    await consentFor(world, live, scopes)
    Object.assign(world.zoho.switches, { notesScope: 'create', notesListedBy })
    const { order, refund } = await refunded(live)
    await killedAfterTaking(live, `refund ${refund}`, order.id)
    await look(live)
    expect(notes(live)).toEqual([])
    await look(live, 6 * 60_000)
    // Where Zoho does not say what is there: rather none than two.
    expect(notes(live)).toHaveLength(state === 'done' ? 1 : 0)
    expect(await states(live)).toEqual([state])
  },
)

test('what a fresh installation finds in Zoho it does not write again', async () => {
  const live = await open({ refundNotes: 'new' })
  const { order } = await refunded(live)
  await look(live)
  await world.db.prisma.orderNote.deleteMany({ where: { shopDomain: live.domain } })
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  await look(live)
  expect(notes(live)).toHaveLength(1)
})

test('an order that somebody deleted in Zoho says nothing of the others: no note is doubled', async () => {
  const live = await open({ refundNotes: 'new' })
  const [first, second] = [await refunded(live), await refunded(live)]
  await look(live)
  expect(notes(live)).toHaveLength(2)
  await world.db.prisma.orderNote.deleteMany({ where: { shopDomain: live.domain } })
  for (const { order } of [first, second]) live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  live.org.remove('Sales_Orders', live.record('Sales_Orders', first.order.id).id)
  await look(live)
  const titles = notes(live).map((row) => String(row['Note_Title']))
  expect(titles.filter((title) => title.includes(second.refund))).toHaveLength(1)
})

test('an order that is made anew because somebody deleted it in Zoho has its notes again', async () => {
  const live = await open({ refundNotes: 'new' })
  const { order, refund } = await refunded(live)
  await look(live)
  live.org.remove('Sales_Orders', live.record('Sales_Orders', order.id).id)
  await runJob(world, live, 'audit')
  for (const laterMs of [1000, 1000]) await look(live, laterMs)
  const parent = { id: live.record('Sales_Orders', order.id)['id'] }
  const under = notes(live).filter((row) => Object(row['Parent_Id'])['id'] === parent.id)
  expect(under).toMatchObject([{ Note_Title: expect.stringContaining(`(refund ${refund})`) }])
})

test('where a consent of before lacks the scope of notes the connection stands, and they come once Zoho takes them', async () => {
  const live = await openAsBefore()
  const { order } = await refunded(live)
  world.zoho.switches.notesScope = 'notes'
  const since = world.zoho.log.length
  for (const laterMs of [1000, 3 * hourMs]) await look(live, laterMs)
  expect(callsTo(world, 'Notes', since)).toHaveLength(1)
  await look(live, 4 * hourMs)
  expect(callsTo(world, 'Notes', since)).toHaveLength(2)
  expect(notes(live)).toEqual([])
  expect(await told(live)).toMatchObject([{ shopifyId: tail(order.id), result: 'unchanged' }])
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  expect(String(live.record('Sales_Orders', order.id)['Description'])).toContain('Note: changed')
  world.zoho.switches.notesScope = 'create'
  await look(live, 6 * hourMs)
  expect(notes(live)).toHaveLength(1)
  expect((await live.outcomes()).at(-1)).toMatchObject({ shopifyId: tail(order.id), result: 'updated' })
  expect(await loadConnection(world.db, live.domain)).toMatchObject({ notesWaitUntil: null })
})

test('who connects Zoho anew has notes tried at once, and is told again where they are still refused', async () => {
  const live = await openAsBefore()
  await refunded(live)
  await look(live)
  await consentFor(world, live, withoutNotes)
  await look(live)
  expect(await told(live)).toHaveLength(2)
  await live.connect()
  await look(live)
  expect(notes(live)).toHaveLength(1)
})

const hourMs = 60 * 60_000
const told = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ cause }) => cause === 'notes_refused')

test('of a person who is erased while their notes are under way nothing is kept', async () => {
  const live = await open({ refundNotes: 'new' })
  const customer = live.shop.createCustomer({ email: 'ada@example.com' })
  const order = live.shop.createOrder({ lines: [lamps], customerId: customer.id })
  await live.settled()
  const key = { shop: live.domain, orgId: live.org.id, orderId: tail(order.id), source: 'refund 1' }
  const take = () => takeNote(world.db, key, { at: new Date(), doubtfulSince: null })
  expect(await take()).toBe(true)
  await giveBackNote(world.db, key)
  const body = live.shop.compliance.customersRedact(customer.id, [order.id])
  await live.shop.sendWebhook('customers/redact', body)
  await live.settled()
  expect(await take()).toBe(false)
  expect(await states(live)).toEqual([])
})

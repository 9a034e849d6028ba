// What staff write on a timeline in Shopify becomes a note under its record in Zoho, where the merchant wants that.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { consentFor } from '#test/support/consent.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'
import { callsTo, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
  Object.assign(world.zoho.switches, { notesScope: 'notes' })
  Object.assign(world.zoho.faults, { rejectRecords: undefined, emptyWrites: 0 })
})
afterAll(() => world[Symbol.asyncDispose]())

const notes = ({ org }: LiveShop) => org.records('Notes')
const open = (choices: Partial<Settings> = { timelineNotes: true }) => openShop(world, { choices })

/** Connected when the app did not ask for the scope of notes. */
async function openAsBefore(choices?: Partial<Settings>) {
  const live = await open(choices)
  const before = zohoScopes.filter((scope) => !scope.includes('.notes.'))
  await consentFor(world, live, before)
  return live
}

async function look(live: LiveShop, laterMs = 11 * 60_000) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

async function withOrder(live: LiveShop) {
  const { id } = live.shop.createCustomer(ada)
  const order = live.shop.createOrder({ customerId: id, lines: oneLine })
  await live.settled()
  await look(live)
  return { id, order }
}

test('a comment on an order and one on a customer are notes under their records, each once', async () => {
  const live = await open()
  const { id, order } = await withOrder(live)
  live.shop.addComment(order.id, 'call before delivery')
  live.shop.addComment(id, 'prefers mornings')
  // The next look reaches back to before the comments.
  for (const laterMs of [1000, 60_000, 11 * 60_000]) await look(live, laterMs)

  expect(notes(live)).toMatchObject([
    { Note_Content: 'call before delivery', Parent_Id: { id: live.record('Sales_Orders', order.id)['id'] } },
    { Note_Content: 'prefers mornings', Parent_Id: { id: live.record('Contacts', id)['id'] } },
  ])
  expect(notes(live)[0]?.['Note_Title']).toMatch(/^Shopify comment, \d{4}-\d\d-\d\d$/)
})

test('what apps write, what happened by itself, and what stands on other timelines is none', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  const [product] = [live.shop.createProduct({ title: 'Mug' })]
  live.shop.addComment(order.id, 'synced', { byApp: true })
  live.shop.addComment(order.id, 'The order was paid', { basic: true })
  live.shop.addComment(product.id, 'sold out')
  live.shop.addComment(order.id, '  ')
  await look(live)
  expect(notes(live)).toEqual([])
})

test('a comment waits for its record', async () => {
  const live = await open()
  await look(live)
  const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
  live.shop.addComment(id, 'new here')
  await runJob(world, live, 'reconcile')
  await live.settled()
  await look(live, 30 * 60_000)
  expect(notes(live)).toMatchObject([{ Note_Content: 'new here' }])
})

test('an answer that is lost makes no second note', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  world.zoho.faults.timeoutAfterCommit = 1
  for (const laterMs of [1000, 60_000, 11 * 60_000]) await look(live, laterMs)
  expect(world.zoho.faults.timeoutAfterCommit).toBe(0)
  expect(notes(live)).toHaveLength(1)
})

test.for(['notes', 'notes in rows'] as const)(
  'where a consent of before lacks the scope of notes the connection stands, and they come once Zoho takes them: %s',
  async (notesScope) => {
    const live = await openAsBefore()
    const { id, order } = await withOrder(live)
    live.shop.addComment(order.id, 'fragile')
    world.zoho.switches.notesScope = notesScope
    const since = world.zoho.log.length
    for (const laterMs of [1000, 1000, 3 * hourMs]) await look(live, laterMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(1)
    await look(live, 4 * hourMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(2)
    expect(await told(live)).toMatchObject([{ kind: 'order', shopifyId: tail(order.id) }])
    expect((await loadConnection(world.db, live.domain))?.state).toBe('connected')
    expect(await live.row()).toMatchObject({ pausedFor: null })
    live.shop.updateCustomer(id, { lastName: 'Byron' })
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Byron')

    world.zoho.switches.notesScope = 'create'
    await look(live, 6 * hourMs)
    expect(notes(live)).toMatchObject([{ Note_Content: 'fragile' }])
    expect(await loadConnection(world.db, live.domain)).toMatchObject({ notesWaitUntil: null })
    expect(await told(live)).toHaveLength(1)
  },
)

const hourMs = 60 * 60_000
const told = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ cause }) => cause === 'notes_refused')

test('a comment on a customer is refused in the same words, and refunds rest with it', async () => {
  const live = await openAsBefore({ timelineNotes: true, refundNotes: 'new' })
  const { id, order } = await withOrder(live)
  live.shop.refundOrder(order.id, { amount: 5 })
  await live.settled()
  live.shop.addComment(id, 'prefers mornings')
  world.zoho.switches.notesScope = 'notes'
  const since = world.zoho.log.length
  for (const laterMs of [1000, 1000]) await look(live, laterMs)
  expect(callsTo(world, 'Notes', since)).toHaveLength(1)
  expect(await told(live)).toMatchObject([{ kind: 'customer', shopifyId: tail(id), result: 'unchanged' }])
  await live.connect()
  await look(live, 1000)
  expect(notes(live)).toHaveLength(2)
})

const refusing = (code: string, content: string) => {
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && record['Note_Content'] === content
      ? { code, message: code, api_name: '', details: {} }
      : undefined
}

test.for(['NO_PERMISSION', 'AUTHORIZATION_FAILED', 'STORAGE_SPACE_EXCEEDED'])(
  'a comment is tried again once Zoho takes notes: %s',
  async (code) => {
    const live = await open()
    const { order } = await withOrder(live)
    live.shop.addComment(order.id, 'fragile')
    refusing(code, 'fragile')
    await look(live, 1000)
    expect(notes(live)).toEqual([])
    world.zoho.faults.rejectRecords = undefined
    await look(live, 6 * hourMs + 1000)
    expect(notes(live)).toMatchObject([{ Note_Content: 'fragile' }])
  },
)

test('an order whose notes Zoho refuses keeps no other waiting', async () => {
  const live = await open()
  const { id, order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  live.shop.addComment(order.id, 'fragile, too')
  live.shop.addComment(id, 'prefers mornings')
  const parentId = live.record('Sales_Orders', order.id).id
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && Object(record['Parent_Id'])['id'] === parentId
      ? { code: 'NO_PERMISSION', message: 'not yours', api_name: '', details: {} }
      : undefined
  const since = world.zoho.log.length
  await look(live, 1000)
  expect(notes(live)).toMatchObject([{ Note_Content: 'prefers mornings' }])
  live.shop.addComment(id, 'rings twice')
  for (const laterMs of [1000, 2 * hourMs, 3 * hourMs]) await look(live, laterMs)
  expect(notes(live)).toHaveLength(2)
  expect(callsTo(world, 'Notes', since)).toHaveLength(3)
  world.zoho.faults.rejectRecords = undefined
  await look(live, 2 * hourMs)
  expect(notes(live).map((note) => note['Note_Content'])).toEqual(
    expect.arrayContaining(['fragile', 'fragile, too']),
  )
  const ofOne = (await live.outcomes()).filter(({ cause }) => cause === 'note_refused')
  expect(ofOne).toMatchObject([{ kind: 'order', shopifyId: tail(order.id), message: 'not yours' }])
  expect(await told(live)).toEqual([])
})

test('two orders that Zoho refuses have no comment on another record wait for longer than all of them do', async () => {
  const live = await open()
  const { id, order } = await withOrder(live)
  const other = live.shop.createOrder({ customerId: id, lines: oneLine })
  await live.settled()
  const refused = [order, other].map(({ id: of }) => live.record('Sales_Orders', of).id)
  for (const [one, text] of [
    [order.id, 'fragile'],
    [other.id, 'ring twice'],
    [id, 'prefers mornings'],
  ] as const)
    live.shop.addComment(one, text)
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && refused.includes(String(Object(record['Parent_Id'])['id']))
      ? { code: 'NO_PERMISSION', message: 'not yours', api_name: '', details: {} }
      : undefined
  await look(live, 1000)
  expect(await told(live)).toHaveLength(1)
  expect(notes(live)).toEqual([])
  await look(live, 6 * hourMs + 1000)
  expect(notes(live)).toMatchObject([{ Note_Content: 'prefers mornings' }])
  expect(await loadConnection(world.db, live.domain)).toMatchObject({ notesWaitUntil: null })
})

test('two records that were refused are tried at once where Zoho is connected anew', async () => {
  const live = await open()
  const { id, order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  live.shop.addComment(id, 'prefers mornings')
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Notes' ? { code: 'NO_PERMISSION', message: 'none', api_name: '', details: {} } : undefined
  await look(live, 1000)
  expect(await told(live)).toHaveLength(1)
  world.zoho.faults.rejectRecords = undefined
  await live.connect()
  await look(live, 1000)
  expect(notes(live)).toHaveLength(2)
})

test('a comment on a record that is locked in Zoho waits for an hour at a time, and is told of only where it is left behind', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  refusing('RECORD_LOCKED', 'fragile')
  const since = world.zoho.log.length
  const ofOne = async () => (await live.outcomes()).filter(({ cause }) => cause === 'note_refused')
  for (const laterMs of [1000, 1000, 30 * 60_000]) await look(live, laterMs)
  expect(callsTo(world, 'Notes', since)).toHaveLength(1)
  expect(await ofOne()).toEqual([])
  for (const laterMs of [21 * hourMs, 2 * hourMs]) await look(live, laterMs)
  expect(await ofOne()).toHaveLength(1)
  expect(notes(live)).toEqual([])
})

test('an answer of no meaning makes no second note', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  world.zoho.faults.emptyWrites = 1
  for (const laterMs of [1000, 60_000]) await look(live, laterMs)
  expect(world.zoho.faults.emptyWrites).toBe(0)
  expect(notes(live)).toHaveLength(1)
})

test('Zoho’s trouble with one comment keeps no other waiting, and the next look comes to it', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  live.shop.addComment(order.id, 'fragile')
  live.shop.addComment(order.id, 'ring twice')
  refusing('INTERNAL_ERROR', 'fragile')
  await look(live, 1000)
  expect(notes(live)).toMatchObject([{ Note_Content: 'ring twice' }])
  world.zoho.faults.rejectRecords = undefined
  await look(live, 30 * 60_000)
  expect(notes(live)).toMatchObject([{ Note_Content: 'ring twice' }, { Note_Content: 'fragile' }])
})

test('off, as it is at first, Shopify is asked for no timeline', async () => {
  const live = await open({})
  const { order } = await withOrder(live)
  live.shop.addComment(order.id, 'call before delivery')
  const since = world.shopify.log.length
  await look(live)
  expect(world.shopify.log.slice(since).map(({ operationName }) => operationName)).not.toContain('Comments')
  expect(notes(live)).toEqual([])

  await live.choose({ timelineNotes: true })
  await look(live)
  live.shop.addComment(order.id, 'after that')
  await look(live)
  expect(notes(live)).toMatchObject([{ Note_Content: 'after that' }])
})

test('a comment on the timeline of a record that the app may not read keeps no other one back', async () => {
  const live = await open()
  const { order } = await withOrder(live)
  live.shop.addComment('gid://shopify/DraftOrder/1', 'quote sent')
  live.shop.addComment('gid://shopify/InventoryTransfer/1', 'on its way')
  live.shop.addComment(order.id, 'call before delivery')
  await look(live)
  expect(notes(live)).toMatchObject([{ Note_Content: 'call before delivery' }])
})

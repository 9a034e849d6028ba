// A note that Zoho refuses under one record, for a while or for good, keeps the notes of no other waiting.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { callsTo, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  Object.assign(world.zoho.faults, { rejectRecords: undefined })
})
afterAll(() => world[Symbol.asyncDispose]())

const hourMs = 60 * 60_000
const notes = ({ org }: LiveShop) => org.records('Notes')
const open = () => openShop(world, { choices: { refundNotes: 'new' } })

async function look(live: LiveShop, laterMs = 1000) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

async function refunded(live: LiveShop, note = 'damaged in transit') {
  const order = live.shop.createOrder({ lines: [{ title: 'Blue lamp', price: '10' }] })
  await live.settled()
  live.shop.refundOrder(order.id, { amount: 5, note })
  await live.settled()
  return { order }
}

const told = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ cause }) => cause === 'notes_refused')

/** Of one record alone, as where it is shared with nobody of the connected user's. */
const refuseUnder = (parentId: unknown, code: string) => {
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && Object(record['Parent_Id'])['id'] === parentId
      ? { code, message: code, api_name: '', details: {} }
      : undefined
}
const toldOfOne = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ cause }) => cause === 'note_refused')

test.for(['NO_PERMISSION', 'AUTHORIZATION_FAILED'])(
  'an order whose notes Zoho refuses keeps no other waiting: %s',
  async (code) => {
    const live = await open()
    const [first] = [await refunded(live), await refunded(live), await refunded(live)]
    refuseUnder(live.record('Sales_Orders', first.order.id).id, code)
    const since = world.zoho.log.length
    await look(live)
    expect(notes(live)).toHaveLength(2)
    live.shop.updateOrder(first.order.id, { note: 'changed' })
    await live.settled()
    for (const laterMs of [1000, hourMs, 3 * hourMs]) await look(live, laterMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(3)
    await look(live, 3 * hourMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(4)
    expect(await toldOfOne(live)).toMatchObject([
      { kind: 'order', shopifyId: tail(first.order.id), result: 'unchanged', message: code },
    ])
    expect(await loadConnection(world.db, live.domain)).toMatchObject({ notesWaitUntil: null })
    world.zoho.faults.rejectRecords = undefined
    await look(live, 6 * hourMs + 1000)
    expect(notes(live)).toHaveLength(3)
    expect(await told(live)).toEqual([])
  },
)

test('two orders that Zoho refuses have all notes wait, until one of another is taken: then they wait alone', async () => {
  const live = await open()
  const [first, second] = [await refunded(live), await refunded(live)]
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Notes' ? { code: 'NO_PERMISSION', message: 'none', api_name: '', details: {} } : undefined
  const since = world.zoho.log.length
  await look(live)
  await refunded(live)
  await look(live)
  expect(callsTo(world, 'Notes', since)).toHaveLength(2)
  expect(await told(live)).toHaveLength(1)
  const refused = [first, second].map(({ order }) => live.record('Sales_Orders', order.id).id)
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && refused.includes(String(Object(record['Parent_Id'])['id']))
      ? { code: 'NO_PERMISSION', message: 'none', api_name: '', details: {} }
      : undefined
  for (let n = 0; n < 3; n++) await look(live, 6 * hourMs + 1000)
  expect(notes(live)).toHaveLength(1)
  await refunded(live)
  await look(live)
  expect(notes(live)).toHaveLength(2)
  // Once that all wait, and of each of the two once.
  expect(await told(live)).toHaveLength(1)
  expect(new Set((await toldOfOne(live)).map(({ shopifyId }) => shopifyId)).size).toBe(
    (await toldOfOne(live)).length,
  )
})

test.for(['RECORD_LOCKED', 'NOT_APPROVED', 'NOT_REVIEWED'])(
  'a note waits while its record is held in Zoho, and is tried every hour: %s',
  async (code) => {
    const live = await open()
    const { order } = await refunded(live)
    refuseUnder(live.record('Sales_Orders', order.id).id, code)
    const since = world.zoho.log.length
    for (const laterMs of [1000, 1000, 10 * 60_000]) await look(live, laterMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(1)
    world.zoho.faults.rejectRecords = undefined
    await look(live, hourMs)
    expect(notes(live)).toHaveLength(1)
    expect(await toldOfOne(live)).toEqual([])
  },
)

test.for(['RECORD_LOCKED', 'NO_PERMISSION'])(
  'a note of a record that takes none for long is tried less and less often, ends after a week and is told of once: %s',
  async (code) => {
    const live = await open()
    const { order } = await refunded(live)
    refuseUnder(live.record('Sales_Orders', order.id).id, code)
    const since = world.zoho.log.length
    const triesAt: number[] = []
    for (const hours of [0, 7, 1, 47, 7, 18, 25, 25, 25]) {
      await look(live, hours * hourMs + 1000)
      triesAt.push(callsTo(world, 'Notes', since).length)
    }
    expect(triesAt).toEqual([1, 2, 2, 3, 3, 4, 5, 6, 7])
    expect(await waiting(live)).toBe(1)
    for (const hours of [25, 10 * 24]) await look(live, hours * hourMs)
    expect(callsTo(world, 'Notes', since)).toHaveLength(8)
    expect(await waiting(live)).toBe(0)
    expect(await toldOfOne(live)).toHaveLength(1)
    expect(notes(live)).toEqual([])
  },
)

const waiting = ({ domain }: LiveShop) =>
  world.db.prisma.orderNote.count({ where: { shopDomain: domain, source: 'look' } })

test('the row of a record says that a note of it was refused until one is taken', async () => {
  const live = await open()
  const { order } = await refunded(live)
  const causes = async () => {
    const page = { size: 9, after: null, before: null }
    const { rows } = await listRecords(world.db, live.domain, { kind: 'order', state: 'linked' }, page)
    return rows.map(({ cause }) => cause)
  }
  refuseUnder(live.record('Sales_Orders', order.id).id, 'NO_PERMISSION')
  await look(live)
  expect(await causes()).toEqual(['note_refused'])
  world.zoho.faults.rejectRecords = undefined
  await look(live, 6 * hourMs + 1000)
  expect(notes(live)).toHaveLength(1)
  expect(await causes()).toEqual([null])
  const since = (await live.outcomes()).length
  live.shop.silently(() => live.shop.refundOrder(order.id, { amount: 1 }))
  await look(live, 11 * 60_000)
  await live.settled()
  await look(live)
  expect(notes(live)).toHaveLength(2)
  expect((await live.outcomes()).slice(since).filter(({ trigger }) => trigger === 'live')).toEqual([])
})

test('what is refused again after a note was taken is told again, whatever else was told of the record meanwhile', async () => {
  const live = await open()
  const { order } = await refunded(live)
  const orders = async () => (await live.outcomes()).filter(({ trigger }) => trigger === 'live')
  const under = live.record('Sales_Orders', order.id).id
  const goAgain = async () => {
    world.zoho.faults.rejectRecords = undefined
    const since = (await orders()).length
    await look(live, 6 * hourMs + 1000)
    return (await orders()).slice(since)
  }
  refuseUnder(under, 'NO_PERMISSION')
  await look(live)
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  expect(await goAgain()).toMatchObject([{ result: 'updated', cause: null }])

  refuseUnder(under, 'NO_PERMISSION')
  live.shop.refundOrder(order.id, { amount: 1 })
  await live.settled()
  await look(live)
  expect(await toldOfOne(live)).toHaveLength(2)
  expect(await goAgain()).toMatchObject([{ result: 'updated', cause: null }])
})

test('one that Zoho refuses ends, and keeps no other waiting', async () => {
  const live = await open()
  await refunded(live, 'first')
  await refunded(live, 'second')
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Notes' && String(record['Note_Content']).includes('first')
      ? { code: 'INVALID_DATA', message: 'no', api_name: 'Note_Content', details: {} }
      : undefined
  const since = world.zoho.log.length
  await look(live)
  await look(live)
  expect(notes(live)).toHaveLength(1)
  expect(callsTo(world, 'Notes', since)).toHaveLength(2)
  expect(await toldOfOne(live)).toMatchObject([{ result: 'unchanged', message: 'no' }])
})

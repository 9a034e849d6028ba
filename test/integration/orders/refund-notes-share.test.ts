// Notes of refunds take their turn: some at a time, out of the credits for imports, and never in the way of other work.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkRefunds } from '#app/sync/notes/check-refunds.server.ts'
import { loadOrgConfig } from '#app/sync/org/org-config.server.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  Object.assign(world.zoho.faults, { throttle: 0, throttleRetryAfterSeconds: 1 })
})
afterAll(() => world[Symbol.asyncDispose]())

const minuteMs = 60_000
const notes = ({ org }: LiveShop) => org.records('Notes')

async function withRefund() {
  const live = await openShop(world, { choices: { refundNotes: 'new' } })
  const order = live.shop.createOrder({ lines: [{ title: 'Blue lamp', price: '10' }] })
  await live.settled()
  live.shop.refundOrder(order.id, { amount: 5 })
  await live.settled()
  expect(notes(live)).toEqual([])
  return { live, order }
}

async function look(live: LiveShop, laterMs = 1000) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

/** As the comparison does, with what it knew when it began. */
async function looking({ domain }: LiveShop) {
  clock.skipMs += 1000
  const orgConfig = await loadOrgConfig(world.sync, domain)
  return () => checkRefunds(world.sync, orgConfig, new AbortController().signal)
}

const waiting = ({ domain }: LiveShop) =>
  world.db.prisma.orderNote.count({ where: { shopDomain: domain, source: 'look' } })

/** Orders that an import brought, all of which are to be looked at; Shopify has nothing given back of them. */
async function bringOrders(live: LiveShop, count: number, isInZoho: boolean) {
  const of = { shopDomain: live.domain, kind: 'order' }
  const ids = Array.from({ length: count }, (_, n) => String((isInZoho ? 100 : 500) + n))
  const [link] = await live.links()
  if (!link) throw new Error('no link')
  if (isInZoho)
    await world.db.prisma.link.createMany({
      data: ids.map((id) => ({ ...link, ...of, shopifyId: id, zohoId: `77${id}` })),
    })
  await world.db.prisma.orderNote.createMany({
    data: ids.map((id) => ({ ...of, shopifyId: id, source: 'look', state: 'later', at: new Date() })),
  })
}

test('a look takes a hundred orders, those of imports after news, and the next one goes on', async () => {
  const { live } = await withRefund()
  await bringOrders(live, 130, true)
  await bringOrders(live, 110, false)
  clock.skipMs += 1000
  await (
    await looking(live)
  )()
  expect(notes(live)).toHaveLength(1)
  // Who is not in Zoho keeps nobody waiting.
  expect(await waiting(live)).toBe(31 + 110)
  await (
    await looking(live)
  )()
  expect(await waiting(live)).toBe(110)
})

test('where the credits for imports are spent no note is written, and the rest goes on', async () => {
  const { live, order } = await withRefund()
  const spent = {
    shopDomain: live.domain,
    hour: new Date(Date.now() - 30 * minuteMs),
    credits: 90_000,
    calls: 1,
  }
  await world.db.prisma.creditUse.create({ data: spent })
  // What is known of the credits holds for seconds.
  await look(live, minuteMs)
  expect(notes(live)).toEqual([])
  expect(await live.row()).toMatchObject({ pausedFor: null })
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  expect(String(live.record('Sales_Orders', order.id)['Description'])).toContain('Note: changed')
  await world.db.prisma.creditUse.deleteMany({ where: { shopDomain: live.domain } })
  await look(live, minuteMs)
  expect(notes(live)).toHaveLength(1)
})

test('what Zoho asks to wait for makes the notes wait, and nothing else', async () => {
  const { live } = await withRefund()
  const lookNow = await looking(live)
  world.zoho.faults.throttle = 1
  world.zoho.faults.throttleRetryAfterSeconds = 600
  await lookNow()
  expect(notes(live)).toEqual([])
  expect(await live.row()).toMatchObject({ pausedFor: null })
})

test.for([
  ['the operator holds the shop', (live: LiveShop) => setPause(live, 'operator')],
  ['notes are off', (live: LiveShop) => live.choose({ refundNotes: 'off' })],
] as const)('a look that is under way ends where %s', async ([, happens]) => {
  const { live, order } = await withRefund()
  const lookNow = await looking(live)
  await happens(live)
  await lookNow()
  expect(notes(live)).toEqual([])
  await setPause(live, null)
  await live.choose({ refundNotes: 'new' })
  await (
    await looking(live)
  )()
  expect(notes(live)).toMatchObject([{ Parent_Id: { id: live.record('Sales_Orders', order.id)['id'] } }])
})

const setPause = ({ domain }: LiveShop, pausedFor: string | null) =>
  world.db.prisma.shop.update({ where: { domain }, data: { pausedFor } })

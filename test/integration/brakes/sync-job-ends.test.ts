// How a sync job ends when its lease is lost or nobody answers: no record is given up in silence, and no shop waits for nothing.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lapsed, lapsedCode } from '#app/lib/lapse.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { aWhileMs, synced, gathered, givenUp } from '#test/support/doubtful-writes.ts'
import { idle, openShop, tail, whilePaused } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
  world.zoho.faults.html502 = 0
})

test('what is given up after many writes that nobody answered is told', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
  await live.settled()
  await givenUp(world, live, 'Contacts', () => live.shop.updateCustomer(id, { lastName: 'Birch' }))
  await synced(live)
  // One attempt before the last.
  await world.db.prisma.change.updateMany({ where: { shopDomain: live.domain }, data: { attempts: 39 } })
  Object.assign(world.zoho.faults, { lateCommits: 1 })
  await until(async () => {
    clock.skipMs += aWhileMs
    world.sync.wake(live.domain)
    await new Promise((resolve) => setTimeout(resolve, 80))
    return (await live.changes()).some(({ deadLettered }) => deadLettered)
  })

  await until(async () => (await live.outcomes()).some(({ result }) => result === 'failed'), 5000)
  const told = (await live.outcomes()).filter(({ result }) => result === 'failed')
  expect(told).toMatchObject([{ shopifyId: tail(id), attempts: 40 }])
})

test(
  'in an outage a write that nobody answered vouches for no other record',
  { timeout: 60_000 },
  async () => {
    const live = await openShop(world)
    const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
    await live.settled()
    await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
      live.shop.updateCustomer(id, { lastName: 'Birch' })
      await world.shopify.settled()
      live.shop.createCustomer({ lastName: 'Coral', email: 'coral@example.com' })
      await world.shopify.settled()
      world.zoho.faults.html502 = 1e6
    })
    // Known, it is written and not answered; the other one is looked for, and no answer comes either.
    await until(async () => (await live.changes()).every(({ attempts }) => attempts > 0), 30_000)
    await idle(world.db, live.domain, 'sync')
    world.zoho.faults.html502 = 0
    expect((await live.row()).pausedFor).toBe('throttled')
  },
)

test('a sync job whose lease lapsed pauses nothing: another one is at it', async () => {
  const live = await openShop(world)
  const lease = new AbortController()
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
    await world.shopify.settled()
    world.zoho.faults.latencyMs = 700
    await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: null } })
    const work = syncShop(world.sync, live.domain, lease.signal)
    await until(async () => (await live.changes()).some(({ takenBy }) => takenBy !== null))
    lease.abort(lapsed())
    await expect(work).rejects.toMatchObject({ code: lapsedCode })
    world.zoho.faults.latencyMs = 0
    expect((await live.row()).pausedFor).toBeNull()
  })
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(1)
})

const contact = (n: number) => ({ lastName: `Customer ${n}`, email: `c${n}@example.com` })

test(
  'a long outage pauses the shop although each of its records is tried by itself',
  { timeout: 90_000 },
  async () => {
    const live = await openShop(world)
    const ids = [1, 2, 3, 4, 5, 6].map((n) => live.shop.createCustomer(contact(n)).id)
    await live.settled()
    await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
      for (const id of ids) live.shop.updateCustomer(id, { note: 'new' })
      await world.shopify.settled()
      // Tried so often that parts of the batch are single records by now.
      await world.db.prisma.change.updateMany({ where: { shopDomain: live.domain }, data: { attempts: 9 } })
      world.zoho.faults.html502 = 1e6
      await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: null } })
      await syncShop(world.sync, live.domain, new AbortController().signal)
      expect((await live.row()).pausedFor).toBe('throttled')
      const tried = (await live.changes()).map(({ attempts }) => attempts)
      // Those that were on their way are tried as well, the others not.
      expect([Math.min(...tried), Math.max(...tried)]).toEqual([9, 10])
      world.zoho.faults.html502 = 0
      await world.db.prisma.change.updateMany({ where: { shopDomain: live.domain }, data: { dueAt: null } })
      clock.skipMs += aWhileMs
    })
    await live.settled()
    expect(live.record('Contacts', ids[5] ?? '')['Description']).toBe('new')
  },
)

test('a refused kind is not taken for answered by a record that only waits, and the metric counts nothing', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(contact(1))
  await live.settled()
  const failures = async () => {
    const { values } = await world.runtime.metrics.outcomes.get()
    return values
      .filter(({ labels }) => labels.result === 'failed')
      .reduce((sum, { value }) => sum + value, 0)
  }
  const before = await failures()
  const kind = { shopDomain: live.domain, kind: 'customer' }
  // Refused an hour ago, and to be tried again by now; but another writer is at the only record.
  const refused = { pausedFor: 'NO_PERMISSION', pausedUntil: new Date(Date.now() - 1000), refusals: 3 }
  await world.db.prisma.kindState.update({ where: { shopDomain_kind: kind }, data: refused })
  const intent = { ...kind, shopifyId: tail(id), writer: 'another', startedAt: new Date(Date.now() - 20_000) }
  await world.db.prisma.writeIntent.create({ data: intent })
  await gathered(world, live, () => live.shop.updateCustomer(id, { note: 'new' }))
  await synced(live)

  const state = () => world.db.prisma.kindState.findUniqueOrThrow({ where: { shopDomain_kind: kind } })
  expect(await state()).toMatchObject({ pausedFor: 'NO_PERMISSION', refusals: 3 })
  expect(await failures()).toBe(before)
  clock.skipMs += aWhileMs
  world.sync.wake(live.domain)
  await live.settled()
  expect(await state()).toMatchObject({ pausedFor: null, refusals: 0 })
})

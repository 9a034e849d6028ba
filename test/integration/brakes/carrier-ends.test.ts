// How a carrier ends when its lease is lost or nobody answers: no record is given up in silence, and no shop waits for nothing.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lapsed, lapsedCode } from '#app/lib/lapse.ts'
import { carryShop } from '#app/sync/live/live.server.ts'
import { idle, openShop, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + skipMs) })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  skipMs = 0
})

/** Longer than any call can last. */
const aWhileMs = 90_000

const writesTo = (module: string) => (_method: string, path: string) =>
  path.startsWith(`/crm/v8/${module}`) && !path.includes('/search')

/** Zoho's gateway gives up on the next write to the module. @returns once it has */
async function givenUp(live: LiveShop, module: string, work: () => void): Promise<void> {
  Object.assign(world.zoho.faults, { lateCommits: 1, lateFor: writesTo(module) })
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    work()
    await world.shopify.settled()
  })
  await until(() => world.zoho.faults.lateCommits === 0)
}

/** All that is due by now is carried, and the rest waits. */
async function carried(live: LiveShop): Promise<void> {
  await until(async () => {
    const [due, row] = [await live.changes(), await live.row()]
    return row.pausedFor !== null || due.every(({ dueAt }) => dueAt !== null)
  })
}

test('what is given up after many writes that nobody answered is told', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
  await live.settled()
  await givenUp(live, 'Contacts', () => live.shop.updateCustomer(id, { lastName: 'Birch' }))
  await carried(live)
  // One attempt before the last.
  await world.db.prisma.change.updateMany({ where: { shopDomain: live.domain }, data: { attempts: 39 } })
  Object.assign(world.zoho.faults, { lateCommits: 1 })
  await until(async () => {
    skipMs += aWhileMs
    world.sync.wake(live.domain)
    await new Promise((resolve) => setTimeout(resolve, 80))
    return (await live.changes()).some(({ parked }) => parked)
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
    await idle(world.db, live.domain, 'carry')
    world.zoho.faults.html502 = 0
    expect((await live.row()).pausedFor).toBe('throttled')
  },
)

test('a carrier whose lease lapsed pauses nothing: another one is at it', async () => {
  const live = await openShop(world)
  const lease = new AbortController()
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
    await world.shopify.settled()
    world.zoho.faults.latencyMs = 700
    await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: null } })
    const work = carryShop(world.sync, live.domain, lease.signal)
    await until(async () => (await live.changes()).some(({ takenBy }) => takenBy !== null))
    lease.abort(lapsed())
    await expect(work).rejects.toMatchObject({ code: lapsedCode })
    world.zoho.faults.latencyMs = 0
    expect((await live.row()).pausedFor).toBeNull()
  })
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(1)
})

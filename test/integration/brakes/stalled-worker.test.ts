// A worker stands still for longer than its lease (a blocked event loop, a paused machine), another one takes its shop over,
// and it comes back: what it began is ended, and nothing is written beside the other, nor over what that one wrote.

import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { lapsed, lapsedCode } from '#app/lib/lapse.ts'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { holdRecords, plainIntent } from '#app/sync/pipeline/rows/certain-writes.server.ts'
import { underLease, type ZohoClient } from '#app/zoho/client/client.server.ts'
import { aWhileMs } from '#test/support/doubtful-writes.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { callsTo, idle, openShop, openWithCustomer, tail } from '#test/support/live-shop.ts'
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
})

const never = new AbortController().signal
const isRead = (method: string, { hostname }: URL) => method === 'POST' && hostname.endsWith('.myshopify.com')
const isWrite = (method: string, { pathname }: URL) =>
  method !== 'GET' && pathname.startsWith('/crm/v8/Contacts')

/** The first that matches. */
const first = (matches: typeof isRead): typeof isRead => {
  let seen = 0
  return (method, url) => matches(method, url) && (seen += 1) === 1
}

// As in another process, which this one's wake-ups do not reach.
const startActiveJob = () => ({
  rest: () => Promise.resolve(false),
  crowded: () => false,
  end: () => undefined,
})

/**
 * A customer changes, and the worker that is at it stands still in a call. Its timers stand still with it: no heartbeat
 * has aborted it when it comes back, which is the worst order of things.
 */
async function standStill(isHeld: typeof isRead, what: 'call' | 'answer') {
  const live = await openWithCustomer(world, { lastName: 'Amber', email: 'amber@example.com' })
  await idle(world.db, live.domain, 'sync')
  live.shop.silently(() => live.shop.updateCustomer(live.id, { lastName: 'Birch' }))
  const change = { kind: 'customer', shopifyId: tail(live.id), deleted: false, cause: null } as const
  const note = { shop: live.domain, at: clock.now(), delivery: null, changes: [change] }
  await recordChanges(world.db, 'live', [note])
  const since = world.zoho.log.length
  const away = { ...world.sync, life: 'stalled', startActiveJob }
  const calls = holdCalls(first(isHeld), what)
  const stalled = syncShop(away, live.domain, never)
  await until(() => calls.count() === 1)
  return { live, calls, stalled, written: () => callsTo(world, 'Contacts', since).length }
}

test('it had read the record only: what the other one wrote meanwhile is newer, and stays', async () => {
  const { live, calls, stalled, written } = await standStill(isRead, 'answer')
  using _ = calls
  clock.skipMs += 20_000
  live.shop.updateCustomer(live.id, { lastName: 'Coral' })
  await live.settled()
  expect(written()).toBe(1)

  calls.release(0)
  await stalled
  await live.settled()
  expect(written()).toBe(1)
  expect(live.contact()['Last_Name']).toBe('Coral')
})

test('it comes back while the other one writes the record: it leaves it alone', async () => {
  const { live, calls, stalled, written } = await standStill(isRead, 'answer')
  using _ = calls
  using other = holdCalls(first(isWrite))
  world.sync.wake(live.domain)
  await until(() => other.count() === 1)
  calls.release(0)
  await stalled
  // Neither done nor beside it.
  expect(written()).toBe(0)
  expect(await live.pending()).toBe(1)

  other.release(0)
  await live.settled()
  expect(written()).toBe(1)
  expect(live.contact()['Last_Name']).toBe('Birch')
})

test('its call was on the way: the other one waits for it', async () => {
  const { live, calls, stalled, written } = await standStill(isWrite, 'call')
  using _ = calls
  live.shop.updateCustomer(live.id, { lastName: 'Coral' })
  await world.shopify.settled()
  await idle(world.db, live.domain, 'sync')
  expect(written()).toBe(0)

  calls.release(0)
  await stalled
  clock.skipMs += aWhileMs
  world.sync.wake(live.domain)
  await live.settled()
  expect(live.contact()['Last_Name']).toBe('Coral')
  expect(written()).toBe(2)
})

test('a lease that lapses while the last question before a call is asked begins no call', async () => {
  const lease = new AbortController()
  let sent = 0
  const answer = { status: 200, body: null }
  const zoho: Pick<ZohoClient, 'call'> = {
    call: async ({ beforeSend }) => {
      await beforeSend?.()
      sent += 1
      return answer
    },
  }
  const live = await openShop(world, { imported: false })
  const { call } = underLease({ ...(await world.sync.zohoFor(live.domain)), ...zoho }, lease.signal)
  const request = { method: 'POST', path: '/Contacts', credits: 1 } as const
  expect(await call({ ...request, beforeSend: () => Promise.resolve() })).toEqual(answer)
  const late = call({ ...request, beforeSend: () => Promise.resolve(lease.abort(lapsed())) })
  await expect(late).rejects.toMatchObject({ code: lapsedCode })
  expect(sent).toBe(1)
})

test('who stood still while it renewed its hold of a record renews it once more before it writes', async () => {
  const live = await openShop(world, { imported: false })
  let [stoodMs, stands] = [0, false]
  const steady = performance.now.bind(performance)
  using _ = vi.spyOn(performance, 'now').mockImplementation(() => steady() + stoodMs)
  const stand = (ms: number) => {
    stoodMs += ms
    clock.skipMs += ms
  }
  // Twenty seconds between the moment that it notes and the answer of the database.
  const now = () => {
    const at = clock.now()
    if (stands) stand(20_000)
    stands = false
    return at
  }
  const about = { shop: live.domain, kind: 'customer' } as const
  const certain = await holdRecords({ ...world.sync, now }, about, [plainIntent('1')])
  stand(6000)
  stands = true
  await certain.beforeSend()
  const [intent] = await world.db.prisma.writeIntent.findMany({ where: { shopDomain: live.domain } })
  expect(clock.now().getTime() - (intent?.startedAt.getTime() ?? 0)).toBeLessThan(5000)
  await certain.release(['1'])
})

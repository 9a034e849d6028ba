// People work in the CRM while Zoho does not answer: a write that failed, or that nobody heard the end of, takes nothing of
// theirs along when it is repeated.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { aWhileMs, givenUp, synced } from '#test/support/doubtful-writes.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { idle, openWithCustomer, openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { defaultFaults } from '#test/simulators/zoho/switches.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
  const { revokeTokens: _, expireAccessTokens: __, ...faults } = defaultFaults()
  Object.assign(world.zoho.faults, faults)
})

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+12025550101' }
const corrected = '+1 202 555 0199'
const mug = [{ title: 'Mug', price: '5.00', quantity: 2, sku: 'MUG' }]

const isPaused = (live: LiveShop) => async () => (await live.row()).pausedFor !== null
const passes = (live: LiveShop) => passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

/** Ways for a write of this customer's Contact to fail; each ends when it has. */
const failures = {
  'was answered with 429': async (live: LiveShop, edit: () => void) => {
    Object.assign(world.zoho.faults, { throttle: 1e6, throttleRetryAfterSeconds: 60 })
    edit()
    await until(isPaused(live))
    world.zoho.faults.throttle = 0
  },
  'found no credits left': async (live: LiveShop, edit: () => void) => {
    world.zoho.faults.creditsPerDay = 0
    edit()
    await until(isPaused(live))
    world.zoho.faults.creditsPerDay = undefined
  },
  'met a gateway that was away, of which nobody knows what it did': async (
    live: LiveShop,
    edit: () => void,
  ) => {
    await givenUp(world, live, 'Contacts', edit)
    await synced(live)
  },
  'was carried out late': async (live: LiveShop, edit: () => void) => {
    await givenUp(world, live, 'Contacts', edit)
    await synced(live)
    if (world.zoho.commitLate() === 0) throw new Error('nothing was late')
  },
  'was carried out, and its answer lost': async (live: LiveShop, edit: () => void) => {
    world.zoho.faults.timeoutAfterCommit = 1
    edit()
    await world.shopify.settled()
    await until(() => world.zoho.faults.timeoutAfterCommit === 0)
    await synced(live)
  },
} as const

describe.each(Object.entries(failures))('a write that %s', (_, fails) => {
  test('takes no corrected phone number back', async () => {
    const live = await openWithCustomer(world, ada)
    live.edit({ Phone: corrected })
    await fails(live, () => live.shop.updateCustomer(live.id, { note: 'prefers mail' }))
    await passes(live)

    expect(live.contact()).toMatchObject({ Phone: corrected, Description: 'prefers mail' })
  })

  test('leaves nothing in Zoho that was changed back meanwhile', async () => {
    const live = await openWithCustomer(world, { ...ada, note: 'prefers mail' })
    live.edit({ Phone: corrected })
    await fails(live, () =>
      live.shop.updateCustomer(live.id, { note: 'prefers calls', firstName: 'Augusta' }),
    )
    live.shop.updateCustomer(live.id, { note: 'prefers mail' })
    await world.shopify.settled()
    await passes(live)

    expect(live.contact()).toMatchObject({
      Phone: corrected,
      Description: 'prefers mail',
      First_Name: 'Augusta',
    })
  })
})

// As in another process, which this one's wake-ups do not reach.
const startActiveJob = () => ({
  rest: () => Promise.resolve(false),
  crowded: () => false,
  end: () => undefined,
})

test('a worker that is killed in a write takes no corrected phone number back', async () => {
  const live = await openWithCustomer(world, ada)
  live.edit({ Phone: corrected })
  await idle(world.db, live.domain, 'sync')
  live.shop.silently(() => live.shop.updateCustomer(live.id, { note: 'prefers mail' }))
  const change = { kind: 'customer', shopifyId: tail(live.id), deleted: false, cause: null } as const
  await recordChanges(world.db, 'live', [
    { shop: live.domain, at: clock.now(), delivery: null, changes: [change] },
  ])
  // Its call is on the way, and never heard of again.
  let seen = 0
  using calls = holdCalls((method, { pathname }) => {
    const isWrite = method !== 'GET' && pathname.startsWith('/crm/v8/Contacts')
    return isWrite && (seen += 1) === 1
  })
  const killed = syncShop(
    { ...world.sync, life: 'killed', startActiveJob },
    live.domain,
    new AbortController().signal,
  )
  await until(() => calls.count() === 1)
  await passes(live)

  expect(live.contact()).toMatchObject({ Phone: corrected, Description: 'prefers mail' })
  calls.release(0)
  await killed
})

test('a look at an order that fails after a good write takes nothing of the order back', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: mug })
  await live.settled()
  live.org.update('Sales_Orders', live.record('Sales_Orders', id).id, { Subject: 'In production' })
  world.zoho.faults.turnsAway = ({ method, path }) => {
    if (method === 'PUT' && path.startsWith('/crm/v8/Sales_Orders'))
      Object.assign(world.zoho.faults, { throttle: 1e6, throttleRetryAfterSeconds: 60, turnsAway: undefined })
    return undefined
  }
  live.shop.editOrder(id, { addLine: [{ title: 'Cup', price: '7', quantity: 1 }] })
  await until(isPaused(live))
  expect(live.record('Sales_Orders', id)).toMatchObject({ Grand_Total: 17 })
  world.zoho.faults.throttle = 0
  await passes(live)

  expect(live.record('Sales_Orders', id)).toMatchObject({ Grand_Total: 17, Subject: 'In production' })
})

test('a row that sales added to an order outlives a note whose write found no credits left', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: mug })
  await live.settled()
  const before = live.record('Sales_Orders', id)
  const rows = Array.isArray(before['Ordered_Items']) ? before['Ordered_Items'] : []
  live.org.update('Sales_Orders', before.id, {
    Ordered_Items: rows.map((row: object) => ({ ...row, Description: 'Engraved' })),
  })
  world.zoho.faults.creditsPerDay = 0
  live.shop.updateOrder(id, { note: 'call first' })
  await until(isPaused(live))
  world.zoho.faults.creditsPerDay = undefined
  await passes(live)

  const order = live.record('Sales_Orders', id)
  expect(order['Description']).toContain('call first')
  expect(order['Ordered_Items']).toMatchObject([{ Description: 'Engraved' }])
})

test('parts of an address that Shopify cleared are cleared by the repeat of a write that nobody heard the end of', async () => {
  const address = {
    address1: '1 Main Street',
    city: 'Toronto',
    province: 'Ontario',
    provinceCode: 'ON',
    zip: 'M5V 2T6',
  }
  const place = { country: 'Canada', countryCodeV2: 'CA' }
  const live = await openWithCustomer(world, { ...ada, addresses: [{ ...address, ...place }] })
  const moved = { address1: '8 Queen’s Road', city: 'Central', country: 'Hong Kong', countryCodeV2: 'HK' }
  await givenUp(world, live, 'Contacts', () => {
    const none = { province: null, provinceCode: null, zip: null }
    live.shop.updateCustomer(live.id, { addresses: [{ ...moved, ...none }] })
  })
  await synced(live)
  await passes(live)

  expect(live.contact()).toMatchObject({ Mailing_City: 'Central' })
  expect(live.contact()['Mailing_State'] ?? null).toBeNull()
  expect(live.contact()['Mailing_Zip'] ?? null).toBeNull()
})

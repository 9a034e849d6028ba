// What a remote cannot answer for, refuses as a whole, or locks for a while: it holds up nothing else, and nothing is lost.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { hurryTimers } from '#test/support/crashing-engine.ts'
import { callsTo, idle, openShop, runJob, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
  world.zoho.faults.throttle = 0
  world.zoho.faults.turnsAway = undefined
  Object.assign(world.zoho.switches, defaultSwitches())
  world.shopify.faults.withheld = []
  world.shopify.faults.poisoned.clear()
})

const person = (n: number) => ({ lastName: `Customer ${n}`, email: `c${n}@example.com` })
const mug = { lines: [{ title: 'Mug', price: '5', quantity: 2 }] }

const changeOf = async (live: LiveShop, gid: string) =>
  (await live.changes()).find(({ shopifyId }) => shopifyId === tail(gid))

test(
  'a record that Shopify answers with 502 every time holds up no other, and ends as told',
  { timeout: 90_000 },
  async () => {
    const live = await openShop(world)
    const [bad, good] = [person(1), person(2)].map((one) => live.shop.createCustomer(one))
    await live.settled()
    await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
      live.shop.updateCustomer(bad?.id ?? '', { note: 'new' })
      live.shop.updateCustomer(good?.id ?? '', { note: 'new' })
      live.shop.createOrder({ customerId: good?.id ?? '', ...mug })
      world.shopify.faults.poisoned.add(bad?.id ?? '')
      await world.shopify.settled()
    })
    await passTime({ world, clock, live }, async () => (await live.pending()) <= 1, 20_000)

    expect(live.record('Contacts', good?.id ?? '')['Description']).toBe('new')
    expect(live.org.records('Sales_Orders')).toHaveLength(1)
    expect((await changeOf(live, bad?.id ?? ''))?.attempts).toBeGreaterThan(0)

    await passTime(
      { world, clock, live },
      async () => (await changeOf(live, bad?.id ?? ''))?.deadLettered === true,
    )
    world.shopify.faults.poisoned.clear()
    // Hours have passed: a comparison may have tried it once more, and told it anew.
    const failures = async () =>
      (await live.outcomes()).filter(({ result, resolvedAt }) => result === 'failed' && resolvedAt === null)
    await until(async () => (await failures()).length > 0)
    const [told] = await failures()
    expect(told).toMatchObject({ shopifyId: tail(bad?.id ?? '') })

    await retryOutcomes(world.sync, live.domain, { ids: [String(told?.id)] })
    await live.settled()
    expect(live.record('Contacts', bad?.id ?? '')['Description']).toBe('new')
  },
)

test("a record that a gateway of Zoho's turns away every time holds up no other", async () => {
  const live = await openShop(world)
  world.zoho.faults.turnsAway = ({ body }) => (body.includes('Customer 1"') ? 403 : undefined)
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    for (let n = 1; n <= 5; n++) live.shop.createCustomer(person(n))
    await world.shopify.settled()
  })
  await passTime({ world, clock, live }, async () => (await live.pending()) <= 1, 90_000)

  expect(live.org.records('Contacts')).toHaveLength(4)
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
  world.zoho.faults.turnsAway = undefined
  await passTime({ world, clock, live }, nothingLeft(live))
  expect(live.org.records('Contacts')).toHaveLength(5)
})

async function refuseContacts(live: LiveShop, count: number): Promise<number> {
  live.org.denyWrites('Contacts')
  const before = world.zoho.log.length
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    for (let n = 0; n < count; n++) live.shop.createCustomer(person(n))
    await world.shopify.settled()
  })
  await until(async () => (await live.outcomes()).some(({ result }) => result === 'rejected'))
  await idle(world.db, live.domain, 'sync')
  return before
}

test('a right that the Zoho user lacks is asked for a handful of times, told once, and loses nothing', async () => {
  const live = await openShop(world)
  const before = await refuseContacts(live, 40)

  expect(callsTo(world, 'Contacts', before).length).toBeLessThanOrEqual(6)
  expect((await live.outcomes()).filter(({ cause }) => cause === 'NO_PERMISSION')).toHaveLength(1)
  expect((await live.changes()).filter(({ deadLettered }) => !deadLettered)).toHaveLength(40)

  // Other kinds go on, and changes that come meanwhile cost no call.
  live.shop.createCustomer(person(41))
  live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5' }] })
  await until(() => live.org.records('Products').length === 1)
  expect(callsTo(world, 'Contacts', before).length).toBeLessThanOrEqual(6)

  live.org.denyWrites('Contacts', false)
  await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(41)
})

test('the same kind is tried again by itself after a while, and by a reconnect', async () => {
  const live = await openShop(world)
  await refuseContacts(live, 3)
  live.org.denyWrites('Contacts', false)
  await passTime({ world, clock, live }, nothingLeft(live))
  expect(live.org.records('Contacts')).toHaveLength(3)

  await refuseContacts(live, 6)
  live.org.denyWrites('Contacts', false)
  clock.skipMs = 0
  await live.connect()
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(9)
})

test('customers that Shopify refuses to show end no comparison: orders are compared all the same', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer(person(1)) })
  world.shopify.faults.withheld = ['Customer']
  const order = live.shop.silently(() => live.shop.createOrder(mug))

  await runJob(world, live, 'reconcile')
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(10)

  // What happened meanwhile to the kind that was refused is found later, however long it took.
  const late = live.shop.silently(() => live.shop.createCustomer(person(2)))
  for (let n = 0; n < 3; n++) {
    clock.skipMs += 2 * 3600_000
    await runJob(world, live, 'reconcile')
  }
  world.shopify.faults.withheld = []
  clock.skipMs += 2 * 3600_000
  await runJob(world, live, 'reconcile')
  expect(live.record('Contacts', late.id)['Last_Name']).toBe('Customer 2')
})

const hourAgo = Date.now() - 3600_000
const at = (n: number) => new Date(hourAgo + n * 1000)

test('a comparison that breaks off goes on where it was', async () => {
  const live = await openShop(world)
  await world.db.prisma.kindState.updateMany({
    where: { shopDomain: live.domain },
    data: { reconciledAt: at(-3600) },
  })
  live.shop.silently(() => {
    for (let n = 0; n < 300; n++) live.shop.at(at(n), () => live.shop.createProduct({ title: `Mug ${n}` }))
  })
  const changedCalls = () =>
    world.shopify.log.filter(({ operationName }) => operationName === 'Changed').length
  const [first, { reconciledAt }] = [changedCalls(), await live.row()]
  // Shopify falls silent once it has answered the first page.
  const silent = (down: PropertyDescriptor) =>
    Object.defineProperty(world.shopify.faults, 'down', { ...down, configurable: true })
  silent({ get: () => changedCalls() > first })
  await world.sync.queue.enqueue('reconcile', { shop: live.domain })
  await until(async () => (await reconciledUntil(live)) >= at(200).getTime())
  const [row, reached] = [await live.row(), await reconciledUntil(live)]
  silent({ value: false, writable: true })

  expect(row.reconciledAt).toEqual(reconciledAt)
  expect(reached).toBeLessThan(at(300).getTime())
})

async function reconciledUntil({ domain }: LiveShop): Promise<number> {
  const where = { shopDomain_kind: { shopDomain: domain, kind: 'product' } }
  return (await world.db.prisma.kindState.findUnique({ where }))?.reconciledAt?.getTime() ?? 0
}

test.for([
  ['RECORD_LOCKED', 'locked_in_zoho', {}],
  ['NOT_APPROVED', 'waits_for_approval', {}],
  ['NOT_REVIEWED', 'waits_for_approval', {}],
  ['RECORD_LOCKED', 'locked_in_zoho', { noneStatus: 409 }],
  ['RECORD_LOCKED', 'locked_in_zoho', { heldRefusal: 'call' }],
] as const)(
  '%s (%s, %j) passes: the record waits for hours, said once, and then goes over',
  async ([state, words, switches]) => {
    Object.assign(world.zoho.switches, switches)
    const live = await openShop(world, { store: (shop) => void shop.createCustomer(person(1)) })
    const [id = ''] = live.shop.customers.keys()
    live.org.hold(live.record('Contacts', id).id, state)
    live.shop.updateCustomer(id, { note: 'changed' })
    // Counted and told: an attempt whose clock jumps in between would be told by the next one, too.
    await until(async () => (await changeOf(live, id))?.attempts === 1 && (await live.outcomes()).length > 0)
    await idle(world.db, live.domain, 'sync')
    const start = clock.skipMs
    await passTime({ world, clock, live }, async () => clock.skipMs - start > 4 * 3600_000, 1200_000)

    expect(await changeOf(live, id)).toMatchObject({ deadLettered: false })
    const told = await live.outcomes()
    expect(told.map(({ result, cause, trigger }) => ({ result, cause, trigger }))).toEqual([
      { result: 'skipped', cause: words, trigger: 'live' },
    ])

    live.org.hold(live.record('Contacts', id).id, null)
    await passTime({ world, clock, live }, nothingLeft(live))
    expect(live.record('Contacts', id)['Description']).toBe('changed')
  },
)

test('a lock that never ends is told as refused in the end', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer(person(1)) })
  const [id = ''] = live.shop.customers.keys()
  live.org.hold(live.record('Contacts', id).id, 'RECORD_LOCKED')
  live.shop.updateCustomer(id, { note: 'changed' })
  await world.shopify.settled()
  await passTime(
    { world, clock, live },
    async () => (await changeOf(live, id))?.deadLettered === true,
    3600_000,
  )

  expect((await live.outcomes()).at(-1)).toMatchObject({ result: 'rejected', cause: 'RECORD_LOCKED' })
})

test(
  '429 again and again without a word about credits ends in a long pause',
  { timeout: 120_000 },
  async () => {
    const live = await openShop(world)
    world.zoho.faults.throttle = 1000
    const before = world.zoho.log.length
    live.shop.createCustomer(person(1))
    let pause = 0
    // A round is given up after a dozen seconds of waits.
    const realTimers = hurryTimers(20)
    try {
      for (let round = 1; round <= 3; round++) {
        await until(async () => (await pausedUntil(live)) > pause, 40_000)
        pause = await pausedUntil(live)
        if (round < 3) clock.skipMs = pause - Date.now() + 1000
        world.sync.wake(live.domain)
      }
    } finally {
      realTimers()
    }
    world.zoho.faults.throttle = 0

    expect(pause - Date.now()).toBeGreaterThan(10 * 60_000)
    expect(world.zoho.log.length - before).toBeLessThanOrEqual(20)
  },
)

const pausedUntil = async (live: LiveShop): Promise<number> => (await live.row()).pausedUntil?.getTime() ?? 0

// A write that nobody heard the end of: Zoho may carry it out much later. Whatever is repeated too early is there twice.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { syncShop } from '#app/sync/live/live.server.ts'
import type { Row } from '#test/simulators/zoho/index.ts'
import { accountNames, acme, b2b } from '#test/support/b2b-shop.ts'
import { aWhileMs, gathered, synced, givenUp, writesTo } from '#test/support/doubtful-writes.ts'
import { openShop, orderOf, runJob, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
  world.zoho.switches.comparesMilliseconds = false
})

const twoOrders = (live: LiveShop) =>
  [1, 2].map((n) => live.shop.createOrder({ lines: [{ title: `Mug ${n}`, price: '5', quantity: 2 }] }))
const addCup = (live: LiveShop, id: string) =>
  live.shop.editOrder(id, { addLine: [{ title: 'Cup', price: '7', quantity: 1 }] })
const whole = (n: number) => ({ lines: [['Cup', 1, 7, 0], [`Mug ${n}`, 2, 5, 0]], total: 17 }) // prettier-ignore

test('where Zoho compares what it keeps of a second, an order follows its changes', async () => {
  const live = await openShop(world)
  const orders = twoOrders(live)
  await live.settled()
  world.zoho.switches.comparesMilliseconds = true

  orders.forEach(({ id }) => addCup(live, id))
  await live.settled()

  expect(await live.changes()).toEqual([])
  orders.forEach(({ id }, n) => expect(orderOf(live.record('Sales_Orders', id))).toEqual(whole(n + 1)))
})

const seconds = [['whole seconds', false], ['milliseconds', true]] as const // prettier-ignore
test.each(seconds)(
  'lines that Zoho adds after its gateway gave up are not added twice (%s)',
  async (_, ms) => {
    world.zoho.switches.comparesMilliseconds = ms
    const live = await openShop(world)
    const orders = twoOrders(live)
    await live.settled()
    await givenUp(world, live, 'Sales_Orders', () => orders.forEach(({ id }) => addCup(live, id)))
    await synced(live)
    // Nothing of it is to be seen yet, and nothing is repeated before it could be.
    expect(orderOf(live.record('Sales_Orders', orders[0]?.id ?? '')).total).toBe(10)
    expect(world.zoho.commitLate()).toBe(1)
    await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

    orders.forEach(({ id }, n) => {
      expect(orderOf(live.record('Sales_Orders', id))).toEqual(whole(n + 1))
      expect(live.record('Sales_Orders', id)['Adjustment']).toBe(0)
    })
  },
)

test('a write that is carried out after its repeat finds the record changed, and leaves it', async () => {
  const live = await openShop(world)
  const orders = twoOrders(live)
  await live.settled()
  await givenUp(world, live, 'Sales_Orders', () => orders.forEach(({ id }) => addCup(live, id)))
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
  world.zoho.commitLate()

  orders.forEach(({ id }, n) => expect(orderOf(live.record('Sales_Orders', id))).toEqual(whole(n + 1)))
})

test('an older state that is carried out late does not replace the newer one', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
  await live.settled()
  await givenUp(world, live, 'Contacts', () => live.shop.updateCustomer(id, { lastName: 'Birch' }))
  live.shop.updateCustomer(id, { lastName: 'Coral' })
  await world.shopify.settled()
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
  world.zoho.commitLate()

  expect(live.record('Contacts', id)['Last_Name']).toBe('Coral')
})

test.each([2, 0])('new customers are there once, with %i unique fields taken by others', async (unique) => {
  const live = await openShop(world, { org: { customFieldsUsed: { Contacts: { unique } } } })
  await givenUp(world, live, 'Contacts', () => {
    for (let n = 0; n < 4; n++) live.shop.createCustomer({ lastName: `C ${n}`, phone: `+4930123450${n}` })
  })
  await synced(live)
  world.zoho.commitLate()
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

  expect(live.org.records('Contacts')).toHaveLength(4)
})

test('an import waits for what is in doubt, and writes it once', async () => {
  const live = await openShop(world, {
    imported: false,
    org: { customFieldsUsed: { Contacts: { unique: 2 } } },
    store: (shop) => {
      for (let n = 0; n < 4; n++) shop.createCustomer({ lastName: `C ${n}`, phone: `+4930123450${n}` })
    },
  })
  Object.assign(world.zoho.faults, { lateCommits: 1, lateFor: writesTo('Contacts') })
  const imported = live.import()
  await until(() => world.zoho.faults.lateCommits === 0)
  expect(live.org.records('Contacts')).toHaveLength(0)
  world.zoho.commitLate()
  clock.skipMs += aWhileMs
  await imported

  expect(live.org.records('Contacts')).toHaveLength(4)
  expect(await live.changes()).toEqual([])
})

test('two sync jobs of one shop write an order once: its lines are there once, and nothing makes up for them', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: [{ title: 'Mug 1', price: '5', quantity: 2 }] })
  await live.settled()
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    addCup(live, id)
    await world.shopify.settled()
    await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: null } })
    world.zoho.faults.latencyMs = 60
    const { signal } = new AbortController()
    await Promise.all([syncShop(world.sync, live.domain, signal), syncShop(world.sync, live.domain, signal)])
    world.zoho.faults.latencyMs = 0
  })
  await live.settled()

  expect(orderOf(live.record('Sales_Orders', id))).toEqual(whole(1))
  expect(live.record('Sales_Orders', id)['Adjustment']).toBe(0)
})

test('a process that was killed in a write is waited for like a lost answer', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
  await live.settled()
  // What a killed process leaves: its intent.
  const about = { shopDomain: live.domain, kind: 'customer', shopifyId: tail(id), writer: 'killed' }
  clock.skipMs = 0
  await world.db.prisma.writeIntent.create({ data: { ...about, startedAt: new Date(Date.now() - 20_000) } })
  live.shop.updateCustomer(id, { lastName: 'Birch' })
  await world.shopify.settled()
  await synced(live)
  const [change] = await live.changes()
  expect(live.record('Contacts', id)['Last_Name']).toBe('Amber')
  expect(change).toMatchObject({ attempts: 0, deadLettered: false })
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

  expect(live.record('Contacts', id)['Last_Name']).toBe('Birch')
  expect(await world.db.prisma.writeIntent.count({ where: { shopDomain: live.domain } })).toBe(0)
})

test("a company's Account is there once, however late Zoho makes it", async () => {
  const live = await openShop(world, { choices: b2b })
  await givenUp(world, live, 'Accounts', () => void acme(live.shop))
  await synced(live)
  world.zoho.commitLate()
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

  expect(accountNames(live).filter((name) => name === 'Acme Ltd')).toHaveLength(1)
})

test('a customer who is deleted while an insert is in doubt is marked when it has come', async () => {
  const live = await openShop(world)
  let id = ''
  await givenUp(world, live, 'Contacts', () => {
    id = live.shop.createCustomer({ lastName: 'Amber', email: 'gone@example.com' }).id
  })
  live.shop.deleteCustomer(id)
  await world.shopify.settled()
  await synced(live)
  world.zoho.commitLate()
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)

  expect(live.record('Contacts', id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
})

test('a record in doubt holds up no other of its shop', async () => {
  const live = await openShop(world)
  await givenUp(world, live, 'Contacts', () =>
    live.shop.createCustomer({ lastName: 'Late', email: 'late@example.com' }),
  )
  await synced(live)
  const { id } = live.shop.createCustomer({ lastName: 'Prompt', email: 'prompt@example.com' })
  await until(async () => (await live.outcomes()).length === 1)
  expect(await live.outcomes()).toMatchObject([{ shopifyId: tail(id), result: 'created' }])

  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
  expect(live.org.records('Contacts')).toHaveLength(2)
})

/** Each of its rows, and each once more as a new one. */
function twice(row: Row): object[] {
  const items: Row[] = Array.isArray(row['Ordered_Items']) ? row['Ordered_Items'] : []
  return [
    ...items,
    ...items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'id'))),
  ]
}

test('the audit sees rows that are there twice although the total is right', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: [{ title: 'Mug 1', price: '5', quantity: 2 }] })
  await live.settled()
  const row = live.record('Sales_Orders', id)
  // As an earlier version left it: a row of ours twice, and an adjustment that hides it.
  live.org.update('Sales_Orders', row.id, { Ordered_Items: twice(row), Adjustment: -10 })
  expect(orderOf(live.record('Sales_Orders', id)).lines).toHaveLength(2)
  expect(orderOf(live.record('Sales_Orders', id)).total).toBe(10)

  await runJob(world, live, 'audit')
  expect(orderOf(live.record('Sales_Orders', id))).toEqual({ lines: [['Mug 1', 2, 5, 0]], total: 10 })
  expect(live.record('Sales_Orders', id)['Adjustment']).toBe(0)
})

test('no adjustment makes up for a row of ours that is there twice: the order is written again', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createOrder({ lines: [{ title: 'Mug 1', price: '5', quantity: 2 }] })
  await live.settled()
  // Between our write and our look at its total a row is doubled, by whatever there may be.
  const row = live.record('Sales_Orders', id)
  let once = true
  const before = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await before(input, init)
    const url = String(input instanceof Request ? input.url : input)
    if (once && init?.method === 'PUT' && url.includes('/Sales_Orders')) {
      once = false
      live.org.update('Sales_Orders', row.id, { Ordered_Items: twice(row) })
    }
    return answer
  }
  live.shop.updateOrder(id, { note: 'in a hurry' })
  await until(async () => !once && (await live.pending()) === 0)
  globalThis.fetch = before

  expect(orderOf(live.record('Sales_Orders', id))).toEqual({ lines: [['Mug 1', 2, 5, 0]], total: 10 })
  expect(live.record('Sales_Orders', id)['Adjustment']).toBe(0)
})

test('without a unique field the audit tells of a second record with our id, once', async () => {
  const live = await openShop(world, { org: { customFieldsUsed: { Contacts: { unique: 2 } } } })
  const { id } = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
  await live.settled()
  const { id: _, ...clone } = live.record('Contacts', id)
  const other = live.org.insert('Contacts', { ...clone, Email: 'other@example.com' })

  await runJob(world, live, 'audit')
  await runJob(world, live, 'audit')
  const told = (await live.outcomes()).filter(({ cause }) => cause === 'doubled_in_zoho')
  expect(told).toMatchObject([
    { shopifyId: tail(id), result: 'rejected', message: `Also in Zoho: ${other.id}` },
  ])
  expect(live.records('Contacts', id)).toHaveLength(2)
})

test.each(['emptyWrites', 'pageWrites'] as const)(
  'writes that are answered 200 without a word of Zoho’s are looked for before they are repeated (%s)',
  async (fault) => {
    const live = await openShop(world)
    world.zoho.faults[fault] = 1
    await gathered(world, live, () => {
      live.shop.createCustomer({ lastName: 'Amber' })
      live.shop.createCustomer({ lastName: 'Birch' })
    })
    await until(() => world.zoho.faults[fault] === 0)
    await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
    expect(live.org.records('Contacts').map((row) => row['Last_Name'])).toEqual(['Amber', 'Birch'])
    expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
  },
)

test('a page with status 200 in the place of a list is no empty list: nobody is made twice', async () => {
  const live = await openShop(world)
  live.org.insert('Contacts', { Last_Name: 'Amber', Email: 'amber@example.com' })
  world.zoho.faults.turnsAway = ({ path }) =>
    path.endsWith('/coql') || path.includes('/search') ? 200 : undefined
  await gathered(
    world,
    live,
    () => void live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' }),
  )
  await until(() =>
    world.zoho.log.some(
      ({ path, credits, status }) => path.endsWith('/coql') && credits === 0 && status === 200,
    ),
  )
  world.zoho.faults.turnsAway = undefined
  await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
  expect(live.org.records('Contacts')).toHaveLength(1)
})

// What becomes of a return is told by notes under its order's record in Zoho: one for each state, once.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DisconnectedError } from '#app/lib/errors.ts'
import { checkOpenReturns } from '#app/sync/notes/open-returns.server.ts'
import { loadOrgConfig } from '#app/sync/org/org-config.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
/** Nothing but a look tells what became of a return. */
const untold = { returnsMoveOrders: false, returnsTell: false }
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  Object.assign(world.shopify.rules, { returnsMoveOrders: true, returnsTell: true })
})
afterAll(() => world[Symbol.asyncDispose]())

const scopes = ['read_customers', 'read_orders', 'read_products', 'read_customer_merge', 'read_returns']
const lamps = { title: 'Blue lamp', price: '10', quantity: 3 }
const notes = ({ org }: LiveShop) => org.records('Notes')
const open = (options: LiveOptions = {}) => openShop(world, { choices: { refundNotes: 'new' }, ...options })
const granted: LiveOptions = { store: (shop) => shop.grantScopes(scopes) }

async function look(live: LiveShop, laterMs = 1000) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

const lineOf = (live: LiveShop, id: string) => live.shop.orders.get(id)?.lines[0]?.id ?? ''
const states = async ({ domain }: LiveShop) =>
  (await world.db.prisma.orderNote.findMany({ where: { shopDomain: domain, source: { not: 'look' } } })).map(
    ({ state }) => state,
  )

const lampBack = (live: LiveShop, orderId: string) => ({ lineItemId: lineOf(live, orderId), quantity: 1 })
const withReturn = async (status: 'OPEN' | 'REQUESTED' = 'OPEN') => {
  const live = await open(granted)
  const order = live.shop.createOrder({ lines: [lamps] })
  await live.settled()
  const made = live.shop.returnItems(order.id, { lines: [lampBack(live, order.id)], status })
  await live.settled()
  await look(live)
  const become = async (...to: ReturnState) => {
    live.shop.setReturnStatus(made.id, ...to)
    await live.settled()
    for (const laterMs of [1000, 1000]) await look(live, laterMs)
  }
  return { live, order, made, become }
}
type ReturnState =
  Parameters<LiveShop['shop']['setReturnStatus']> extends [string, ...infer State] ? State : never
const titles = (live: LiveShop) => notes(live).map((note) => String(note['Note_Title']))

test('a return is a note with its state, lines and reasons, where the merchant allowed to read returns', async () => {
  const live = await open(granted)
  const order = live.shop.createOrder({ lines: [lamps] })
  await live.settled()
  live.shop.returnItems(order.id, {
    lines: [
      {
        ...lampBack(live, order.id),
        reason: 'Size was too small',
        reasonNote: 'asked by mail',
        customerNote: 'too tight',
      },
      { quantity: 1 },
    ],
  })
  await live.settled()
  for (const laterMs of [1000, 1000]) await look(live, laterMs)
  expect(titles(live)).toEqual([expect.stringContaining(`Shopify return ${order.name}-R1, open, `)])
  expect(String(notes(live)[0]?.['Note_Content'])).toMatch(
    /^Status: Open\nDate: \S+\n1 × Blue lamp: Size was too small, asked by mail, too tight\n1 × other item$/,
  )
  expect(await returnsCheck(live)).toBe('ok')
})

test('what becomes of a return is a further note, each state once, and again where it comes back to it', async () => {
  const { live, made, become } = await withReturn('REQUESTED')
  await become('OPEN')
  await become('CLOSED')
  expect(titles(live).map((title) => title.replace(/.* \(return \d+/, ''))).toEqual([
    ' requested)',
    ' open)',
    ' closed)',
  ])
  expect(notes(live)[2]?.['Note_Content']).toMatch(/^Status: Closed\nDate: \S+\nClosed: \S+\n1 × Blue lamp$/)
  await become('OPEN')
  await become('CLOSED')
  expect(titles(live).slice(3)).toEqual([
    expect.stringContaining(`(return ${tail(made.id)} open 2)`),
    expect.stringContaining(`(return ${tail(made.id)} closed 2)`),
  ])
  expect(new Set(await states(live))).toEqual(new Set(['done']))
})

test('a request that is declined is told, although its order has no return any more', async () => {
  const { live, become } = await withReturn('REQUESTED')
  await become('DECLINED', { reason: 'FINAL_SALE', note: 'sold as seen' })
  expect(titles(live)[1]).toMatch(/^Shopify return #\d+-R1, declined \(return \d+ declined\)$/)
  expect(notes(live)[1]?.['Note_Content']).toContain('Why it was declined: Final sale: sold as seen')
  expect(notes(live)).toHaveLength(2)
})

test('an order has a note of each return, however many there are, and the night finds nothing to say again', async () => {
  const live = await open(granted)
  const order = live.shop.createOrder({ lines: [{ ...lamps, quantity: 30 }] })
  await live.settled()
  const made = live.shop.silently(() =>
    Array.from({ length: 25 }, () => live.shop.returnItems(order.id, { lines: [lampBack(live, order.id)] })),
  )
  live.shop.updateOrder(order.id, { note: 'many came back' })
  await live.settled()
  for (const laterMs of [1000, 1000, 1000]) await look(live, laterMs)
  expect(titles(live)).toHaveLength(25)

  Object.assign(world.shopify.rules, untold)
  for (const n of [0, 22]) live.shop.setReturnStatus(made[n]?.id ?? '', 'CLOSED')
  const night = async () => {
    const since = world.shopify.log.length
    await runJob(world, live, 'audit')
    await live.settled()
    for (const laterMs of [1000, 1000]) await look(live, laterMs)
    return world.shopify.log.slice(since).map(({ operationName }) => operationName)
  }
  await night()
  expect(titles(live).slice(25)).toEqual(
    [0, 22].map((n) => expect.stringContaining(`(return ${tail(made[n]?.id ?? '')} closed)`)),
  )
  expect(titles(live)).toHaveLength(27)
})

test('where what becomes of a return moves no order, a topic of its own tells of it at once', async () => {
  const { live, become } = await withReturn()
  for (const laterMs of [11 * 60_000, 11 * 60_000]) await look(live, laterMs)
  world.shopify.rules.returnsMoveOrders = false
  for (const status of ['CLOSED', 'OPEN', 'CANCELED'] as const) await become(status)
  await live.settled()
  await look(live)
  expect(String(titles(live).at(-1))).toContain(', canceled (return')
})

test('where what becomes of a return moves no order, the night finds it; what is over is asked for no more', async () => {
  const { live, become } = await withReturn()
  // What was read in the second of its change is looked at once more.
  for (const laterMs of [11 * 60_000, 11 * 60_000]) {
    await look(live, laterMs)
    await live.settled()
  }
  Object.assign(world.shopify.rules, untold)
  await become('CLOSED')
  expect(notes(live)).toHaveLength(1)
  const night = async () => {
    await runJob(world, live, 'audit')
    const since = world.shopify.log.length
    await look(live)
    return world.shopify.log.slice(since).filter(({ operationName }) => operationName === 'GivenBack').length
  }
  expect(await night()).toBe(1)
  expect(titles(live)[1]).toContain(', closed, ')
  expect(await night()).toBe(0)
  expect(notes(live)).toHaveLength(2)
})

test('where a return moves no order, the night finds it, and what the order says of it follows', async () => {
  const live = await open(granted)
  Object.assign(world.shopify.rules, untold)
  const order = live.shop.createOrder({ lines: [lamps] })
  await live.settled()
  for (const laterMs of [11 * 60_000, 11 * 60_000]) await look(live, laterMs)
  const made = live.shop.returnItems(order.id, { lines: [lampBack(live, order.id)], status: 'OPEN' })
  const description = () => String(live.record('Sales_Orders', order.id)['Description'])
  await look(live)
  expect(notes(live)).toEqual([])
  expect(description()).not.toContain('Returns:')
  const night = async () => {
    await runJob(world, live, 'audit')
    await live.settled()
    for (const laterMs of [1000, 1000]) await look(live, laterMs)
  }
  await night()
  expect(titles(live)).toEqual([expect.stringContaining(`(return ${tail(made.id)} open)`)])
  expect(description()).toContain('Returns: in progress')
  await night()
  expect(notes(live)).toHaveLength(1)
  live.shop.setReturnStatus(made.id, 'CLOSED')
  await night()
  expect(titles(live)[1]).toContain(`(return ${tail(made.id)} closed)`)
  expect(description()).toContain('Returns: returned')
  const since = world.shopify.log.length
  await night()
  const asked = world.shopify.log.slice(since).map(({ operationName }) => operationName)
  expect(asked).toContain('OpenReturns')
  expect(asked).not.toContain('GivenBack')
})

test('a further return of an order whose first one is over is found at night as well', async () => {
  const { live, order, become } = await withReturn()
  await become('CLOSED')
  for (const laterMs of [11 * 60_000, 11 * 60_000]) await look(live, laterMs)
  expect(notes(live)).toHaveLength(2)
  Object.assign(world.shopify.rules, untold)
  const made = live.shop.returnItems(order.id, { lines: [lampBack(live, order.id)], status: 'OPEN' })
  const night = async () => {
    await runJob(world, live, 'audit')
    await live.settled()
    for (const laterMs of [1000, 1000]) await look(live, laterMs)
  }
  await night()
  expect(titles(live)[2]).toContain(`(return ${tail(made.id)} open)`)
  await night()
  expect(notes(live)).toHaveLength(3)
})

test('an order whose return goes on is read again at night although Shopify has its search end', async () => {
  const { live } = await withReturn()
  // What was read in the second of its change is looked at once more.
  for (const laterMs of [11 * 60_000, 11 * 60_000]) {
    await look(live, laterMs)
    await live.settled()
  }
  const before = await live.pending()
  const orgConfig = await loadOrgConfig(world.sync, live.domain)
  const gone = new DisconnectedError('gone', { side: 'shopify', code: 'shopify_401', context: {} })
  const shopifyFor: typeof world.sync.shopifyFor = (shop) => ({
    ...world.sync.shopifyFor(shop),
    graphql: () => Promise.reject(gone),
  })
  clock.skipMs += 60_000
  const waked: string[] = []
  const context = { ...world.sync, shopifyFor, wake: (shop: string) => void waked.push(shop) }
  await expect(checkOpenReturns(context, orgConfig, true)).rejects.toThrow('gone')
  expect(waked).toEqual([live.domain])
  expect(await live.pending()).toBe(before + 1)
})

test('a return of long before is none of those that come from now on; nothing is asked for where notes are off', async () => {
  const live = await open(granted)
  Object.assign(world.shopify.rules, untold)
  const { id } = live.shop.at(new Date(Date.now() - 10 * 24 * 60 * 60_000), () => {
    const order = live.shop.silently(() => live.shop.createOrder({ lines: [lamps] }))
    live.shop.returnItems(order.id, { lines: [lampBack(live, order.id)], status: 'OPEN' })
    return order
  })
  const night = async () => {
    const since = world.shopify.log.length
    await runJob(world, live, 'audit')
    await live.settled()
    await look(live)
    return world.shopify.log.slice(since).map(({ operationName }) => operationName)
  }
  await live.choose({ refundNotes: 'off' })
  expect(await night()).not.toContain('OpenReturns')
  expect(live.record('Sales_Orders', id)['id']).toBeTruthy()
  await live.choose({ refundNotes: 'new' })
  expect(await night()).toContain('OpenReturns')
  expect(notes(live)).toEqual([])
  await live.choose({ refundNotes: 'all' })
  await night()
  expect(notes(live)).toHaveLength(1)
})

test('a return that was noted without its state gets no second note for it, and one once it is closed', async () => {
  const { live, order, made, become } = await withReturn()
  const source = `return ${tail(made.id)}`
  await world.db.prisma.orderNote.updateMany({
    where: { shopDomain: live.domain, source: { startsWith: source } },
    data: { source },
  })
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  for (const laterMs of [1000, 1000]) await look(live, laterMs)
  expect(notes(live)).toHaveLength(1)
  Object.assign(world.shopify.rules, untold)
  // The app's clock is ahead of the store's.
  clock.skipMs = 0
  await world.db.prisma.orderNote.updateMany({
    where: { source },
    data: { at: new Date(Date.now() - 60_000) },
  })
  await become('CLOSED')
  await runJob(world, live, 'audit')
  for (const laterMs of [1000, 1000]) await look(live, laterMs)
  expect(titles(live)[1]).toContain(`(${source} closed)`)
  expect(notes(live)).toHaveLength(2)
})

test('without that permission there are refunds only, and the check on Home says so', async () => {
  const live = await open()
  const order = live.shop.createOrder({ lines: [lamps] })
  await live.settled()
  live.shop.refundOrder(order.id, { amount: 5 })
  await live.settled()
  live.shop.returnItems(order.id, { lines: [{ lineItemId: lineOf(live, order.id), quantity: 1 }] })
  await live.settled()
  await look(live)
  expect(notes(live).map((note) => note['Note_Title'])).toEqual([expect.stringContaining('Shopify refund')])
  expect(await returnsCheck(live)).toBe('info')
})

const returnsCheck = async ({ domain }: LiveShop) =>
  (await runPreflight(world.sync, domain)).checks.find(({ id }) => id === 'returns')?.status

// Batches of one shop side by side: no kind waits for another one's call, no record is in two of them, and what depends on
// one another keeps its order.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { idle, openShop, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const writesTo =
  (module: string) =>
  (method: string, { pathname }: URL) =>
    method !== 'GET' && pathname.startsWith(`/crm/v8/${module}`)
/** What Shopify's note says; of an order Zoho shows more than that. */
const noteOf = ({ record }: LiveShop, module: string, id: string): string | undefined => {
  const text = record(module, id)['Description']
  return typeof text === 'string' ? /(?:Note: |^)(\w+)(?:\n|$)/m.exec(text)?.[1] : undefined
}

/** A customer, and an order of theirs, in Zoho. */
async function openWithOrder() {
  const ids: string[] = []
  const store = (shop: ShopSimulator) => {
    const { id } = shop.createCustomer({ lastName: 'Hopper', email: 'grace@example.com' })
    const lines = [{ title: 'Mug', price: '5' }]
    ids.push(id, shop.createOrder({ customerId: id, lines }).id)
  }
  const live = await openShop(world, { store })
  const [customer = '', order = ''] = ids
  return { live, customer, order }
}

test('a customer is written while the write of an order is under way', async () => {
  const { live, customer, order } = await openWithOrder()
  using calls = holdCalls(writesTo('Sales_Orders'))
  live.shop.updateOrder(order, { note: 'held' })
  await until(() => calls.count() === 1)
  // What is noted of the shop meanwhile is no choice of the merchant's.
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { reconciledAt: new Date() } })
  live.shop.updateCustomer(customer, { note: 'free' })
  await until(() => noteOf(live, 'Contacts', customer) === 'free')
  expect(noteOf(live, 'Sales_Orders', order)).not.toBe('held')
  calls.release(0)
  await live.settled()
  expect(noteOf(live, 'Sales_Orders', order)).toBe('held')
})

test('an order that changes while it is written is written once more after that', async () => {
  const { live, order } = await openWithOrder()
  using calls = holdCalls(writesTo('Sales_Orders'), 'answer')
  live.shop.updateOrder(order, { note: 'one' })
  await until(() => calls.count() === 1)
  live.shop.updateOrder(order, { note: 'two' })
  await world.shopify.settled()
  expect(noteOf(live, 'Sales_Orders', order)).toBe('one')
  calls.release(0)
  await until(() => calls.count() === 2)
  calls.release(1)
  await live.settled()
  expect(noteOf(live, 'Sales_Orders', order)).toBe('two')
  const told = (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(order))
  expect(told.map(({ result }) => result)).toEqual(['updated', 'updated'])
})

test('a new customer is written before the order that came with them, and once', async () => {
  const live = await openShop(world)
  using calls = holdCalls(writesTo('Contacts'))
  let [customer, order] = ['', '']
  const work = whilePaused(world, live, async () => {
    customer = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }).id
    order = live.shop.createOrder({ customerId: customer, lines: [{ title: 'Mug', price: '5' }] }).id
    await world.shopify.settled()
  })
  await until(() => calls.count() === 1)
  // Nothing else begins: the order would write the customer itself.
  expect((await live.changes()).filter(({ takenBy }) => takenBy !== null)).toMatchObject([
    { kind: 'customer', shopifyId: tail(customer) },
  ])
  calls.release(0)
  await until(() => live.records('Sales_Orders', order).length > 0)
  for (let n = 1; n < calls.count(); n++) calls.release(n)
  await work
  expect(live.org.records('Contacts')).toHaveLength(1)
  const { id } = live.record('Contacts', customer)
  expect(live.record('Sales_Orders', order)['Contact_Name']).toMatchObject({ id })
})

test('two orders of a customer who is new make them once, and both point to them', async () => {
  const live = await openShop(world)
  let customer = ''
  const orders: string[] = []
  await whilePaused(world, live, async () => {
    customer = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }).id
    for (const title of ['Mug', 'Cup'])
      orders.push(live.shop.createOrder({ customerId: customer, lines: [{ title, price: '5' }] }).id)
    await world.shopify.settled()
  })
  await live.settled()
  expect(live.org.records('Contacts')).toHaveLength(1)
  const { id } = live.record('Contacts', customer)
  for (const order of orders) expect(live.record('Sales_Orders', order)['Contact_Name']).toMatchObject({ id })
  expect((await live.outcomes()).filter(({ result }) => result !== 'created')).toEqual([])
})

test('an order waits for a product whose variants may be deleted in Zoho, and nobody else does', async () => {
  const ids: string[] = []
  const store = (shop: ShopSimulator) => {
    const product = shop.createProduct({ title: 'Mug', variants: [{ price: '5' }] })
    const lines = [{ title: 'Cup', price: '5' }]
    ids.push(product.id, shop.createOrder({ lines }).id, shop.createCustomer({ lastName: 'Hopper' }).id)
  }
  const deletes = { customer: 'keep', product: 'delete', order: 'keep' } as const
  const live = await openShop(world, { store, choices: { deletes } })
  const [product = '', order = '', customer = ''] = ids
  using calls = holdCalls(writesTo('Products'))
  live.shop.updateProduct(product, { title: 'Held' })
  await until(() => calls.count() === 1)
  live.shop.updateOrder(order, { note: 'after' })
  await world.shopify.settled()
  live.shop.updateCustomer(customer, { note: 'later' })
  await until(() => noteOf(live, 'Contacts', customer) === 'later')
  expect(noteOf(live, 'Sales_Orders', order)).not.toBe('after')
  expect((await live.changes()).find(({ kind }) => kind === 'order')).toMatchObject({ takenBy: null })
  calls.release(0)
  await live.settled()
  expect(noteOf(live, 'Sales_Orders', order)).toBe('after')
})

test('where Zoho throttles one batch while another is written, both are there in the end', async () => {
  const { live, customer, order } = await openWithOrder()
  using calls = holdCalls(writesTo('Sales_Orders'))
  live.shop.updateOrder(order, { note: 'held' })
  await until(() => calls.count() === 1)
  world.zoho.faults.throttle = 3
  live.shop.updateCustomer(customer, { note: 'later' })
  await until(() => world.zoho.faults.throttle === 0)
  calls.release(0)
  await live.settled()
  expect(noteOf(live, 'Sales_Orders', order)).toBe('held')
  expect(noteOf(live, 'Contacts', customer)).toBe('later')
  expect(await live.changes()).toEqual([])
})

test('a disconnect while two batches are written leaves nothing of either', async () => {
  const { live, customer, order } = await openWithOrder()
  using calls = holdCalls((method, url) =>
    ['Sales_Orders', 'Contacts'].some((name) => writesTo(name)(method, url)),
  )
  live.shop.updateOrder(order, { note: 'held' })
  await until(() => calls.count() === 1)
  live.shop.updateCustomer(customer, { note: 'held' })
  await until(() => calls.count() === 2)
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  calls[Symbol.dispose]()
  await idle(world.db, live.domain, 'sync')
  const where = { shopDomain: live.domain }
  const { change, link, outcome, writeIntent } = world.db.prisma
  const left = [
    change.count({ where }),
    link.count({ where }),
    outcome.count({ where }),
    writeIntent.count({ where }),
  ]
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0])
})

test('an order that is written while the Contact it points to is made anew follows', async () => {
  const { live, customer } = await openWithOrder()
  using calls = holdCalls(writesTo('Sales_Orders'), 'answer')
  const { id: order } = live.shop.createOrder({ customerId: customer, lines: [{ title: 'Cup', price: '5' }] })
  await until(() => calls.count() === 1)
  live.org.remove('Contacts', live.record('Contacts', customer).id)
  live.shop.updateCustomer(customer, { note: 'anew' })
  await until(() => live.records('Contacts', customer).length === 1)
  const { id } = live.record('Contacts', customer)
  calls[Symbol.dispose]()
  await live.settled()
  expect(live.record('Sales_Orders', order)['Contact_Name']).toMatchObject({ id })
})

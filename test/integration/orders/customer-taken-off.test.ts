// An order whose customer is taken off in Shopify: it is not shown among the Contact's orders any more, unless sales say
// otherwise.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWithCustomer, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.shopify.faults.withheld = []
  world.shopify.rules.withheldIsTold = true
})

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const mug = [{ title: 'Mug', price: '5.00' }]

async function openOrdered(options: LiveOptions = {}) {
  const live = await openWithCustomer(world, ada, options)
  const order = live.shop.createOrder({ customerId: live.id, lines: mug })
  await live.settled()
  const module = options.choices?.ordersAs ?? 'Sales_Orders'
  const row = () => live.record(module, order.id)
  return { ...live, module, order, row, takeOff: () => live.shop.updateOrder(order.id, { customerId: null }) }
}

test.each(['Sales_Orders', 'Deals'] as const)(
  'its %s lets go of the Contact, and takes the next one',
  async (ordersAs) => {
    const { shop, order, row, takeOff, settled, contact, record } = await openOrdered({
      choices: { ordersAs },
    })
    expect(row()['Contact_Name']).toMatchObject({ id: contact().id })

    takeOff()
    await settled()
    expect(row()['Contact_Name'] ?? null).toBeNull()

    const grace = shop.createCustomer({ lastName: 'Hopper', email: 'grace@example.com' })
    shop.updateOrder(order.id, { customerId: grace.id })
    await settled()
    expect(row()['Contact_Name']).toMatchObject({ id: record('Contacts', grace.id).id })
  },
)

test('a Contact that sales chose stays, also later', async () => {
  const { org, shop, order, row, takeOff, settled, module } = await openOrdered()
  const other = org.insert('Contacts', { Last_Name: 'Byron' })
  org.update(module, row().id, { Contact_Name: { id: other.id } })

  takeOff()
  await settled()
  shop.updateOrder(order.id, { note: 'by mail' })
  await settled()

  expect(row()['Contact_Name']).toMatchObject({ id: other.id })
})

test('a Contact that sales chose after it was let go of stays', async () => {
  const { org, shop, order, row, takeOff, settled, module } = await openOrdered()
  takeOff()
  await settled()
  const other = org.insert('Contacts', { Last_Name: 'Byron' })
  org.update(module, row().id, { Contact_Name: { id: other.id } })

  shop.updateOrder(order.id, { note: 'by mail' })
  await settled()

  expect(row()['Contact_Name']).toMatchObject({ id: other.id })
})

test('an import lets go of it as well', async () => {
  const { shop, row, takeOff, import: importAll } = await openOrdered()
  shop.silently(takeOff)

  await importAll()

  expect(row()['Contact_Name'] ?? null).toBeNull()
})

test('a customer whom Shopify withholds is not taken off, and is let go of once that is known', async () => {
  const { shop, order, row, takeOff, settled, contact } = await openOrdered()
  world.shopify.rules.withheldIsTold = false
  world.shopify.faults.withheld = ['Customer']
  shop.updateOrder(order.id, { note: 'by mail' })
  await settled()
  expect(row()['Contact_Name']).toMatchObject({ id: contact().id })

  world.shopify.faults.withheld = []
  takeOff()
  await settled()
  expect(row()['Contact_Name'] ?? null).toBeNull()
})

test('an order of a guest, and one whose customer was never in Zoho, lose nothing', async () => {
  const { org, shop, settled, record } = await openOrdered()
  const guest = shop.createOrder({ lines: mug })
  await settled()
  const other = org.insert('Contacts', { Last_Name: 'Byron' })
  org.update('Sales_Orders', record('Sales_Orders', guest.id).id, { Contact_Name: { id: other.id } })

  shop.updateOrder(guest.id, { note: 'by mail' })
  await settled()

  expect(record('Sales_Orders', guest.id)['Contact_Name']).toMatchObject({ id: other.id })
})

// What people made of records in Zoho CRM outlives a disconnect, a new connection and the import after it: our id in a record
// says whose it is, and not that what it holds is ours.

import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Existing = 'keep' | 'replace'
type OrdersAs = 'Deals' | 'Sales_Orders'

/** A store whose records are in Zoho CRM, and have been worked on there. */
async function workedOn(existing: Existing, ordersAs: OrdersAs) {
  const choices = { existing, ordersAs }
  const live = await openShop(world, { choices })
  const customer = live.shop.createCustomer({
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
    phone: '+12025550101',
  })
  const product = live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5.00' }] })
  const lines = [{ title: 'Mug', price: '30.00', quantity: 2 }]
  const order = live.shop.createOrder({ customerId: customer.id, lines, financialStatus: 'PAID' })
  await live.settled()
  const worked = [
    { module: 'Contacts', id: customer.id },
    { module: 'Products', id: product.variants[0]?.id ?? '' },
    { module: ordersAs, id: order.id },
  ] as const
  for (const { module, id } of worked) live.org.update(module, live.record(module, id).id, work[module])
  const seen = () => Object.fromEntries(worked.map(({ module, id }) => [module, live.record(module, id)]))
  const made = Object.fromEntries(worked.map(({ module }) => [module, work[module]]))
  return { live, choices, order, customer, seen, made }
}

const work = {
  Contacts: { Phone: '+1 202 555 0199', Last_Name: 'Lovelace-King' },
  Products: { Unit_Price: 4, Product_Code: 'ERP-77' },
  Deals: { Stage: 'Negotiation/Review', Amount: 55, Deal_Name: 'Mugs for the fair' },
  Sales_Orders: { Status: 'Delivered', Subject: 'Mugs for the fair' },
}

/** Both remotes tell times in whole seconds. */
const aSecond = () => delay(1100)

async function connectAnew(live: LiveShop, choices: { existing: Existing; ordersAs: OrdersAs }) {
  await aSecond()
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  await live.connect()
  await live.choose(choices)
  await live.import()
}

test.each(['Deals', 'Sales_Orders'] as const)(
  'what people made of records that the app wrote stays after a new connection: "keep", orders as %s',
  async (ordersAs) => {
    const { live, choices, seen, made } = await workedOn('keep', ordersAs)
    await connectAnew(live, choices)
    expect(seen()).toMatchObject(made)
  },
)

test('"replace" is the merchant\'s word for these as well', async () => {
  const { live, choices, seen } = await workedOn('replace', 'Deals')
  await connectAnew(live, choices)
  expect(seen()).toMatchObject({ Contacts: { Last_Name: 'Lovelace' }, Products: { Product_Code: 'MUG' } })
})

test('a change in Shopify after the new connection arrives', async () => {
  const { live, choices, order, seen } = await workedOn('keep', 'Sales_Orders')
  await connectAnew(live, choices)
  live.shop.cancelOrder(order.id, 'CUSTOMER')
  await live.settled()
  expect(seen()).toMatchObject({ Sales_Orders: { Status: 'Cancelled', Subject: 'Mugs for the fair' } })
})

test('what changed in Shopify meanwhile arrives, of an order and of a person', async () => {
  const { live, choices, order, customer, seen } = await workedOn('keep', 'Sales_Orders')
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  await aSecond()
  live.shop.updateCustomer(customer.id, { phone: '+12025550102' })
  live.shop.cancelOrder(order.id, 'CUSTOMER')
  await live.connect()
  await live.choose(choices)
  await live.import()
  expect(seen()).toMatchObject({
    Contacts: { Phone: '+12025550102' },
    Products: work.Products,
    Sales_Orders: { Status: 'Cancelled', Grand_Total: 0 },
  })
})

test("a record whose link was lost since the connection is the app's own", async () => {
  const { live, seen } = await workedOn('keep', 'Sales_Orders')
  await world.db.prisma.link.deleteMany({ where: { shopDomain: live.domain } })
  await live.import()
  expect(seen()).toMatchObject({ Contacts: { Last_Name: 'Lovelace' }, Sales_Orders: { Status: 'Approved' } })
})

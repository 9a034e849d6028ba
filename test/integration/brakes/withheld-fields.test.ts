// Of a customer Shopify shows an app names, addresses, e-mails and phones where each is approved. What it withholds is not
// gone: what Zoho has of it stays, whoever asks (House 5, brake 1).

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { openWithCustomer, runJob } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.shopify.faults.redactProtectedData = false
  world.shopify.rules.redactedNonNull = 'null'
})

/** What is withheld is not removed either. */
const choices = { removedValues: 'empty' } as const

const home = {
  address1: '1 Main Street',
  city: 'Toronto',
  zip: 'M5V 2T6',
  countryCode: 'CA',
  phone: '+14165550123',
}
const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  phone: '+14165550199',
  addresses: [{ firstName: 'Ada', lastName: 'Lovelace', ...home }],
}
const known = {
  First_Name: 'Ada',
  Last_Name: 'Lovelace',
  Email: 'ada@example.com',
  Phone: '+14165550199',
  Mailing_Street: '1 Main Street',
  Mailing_City: 'Toronto',
  Mailing_Zip: 'M5V 2T6',
}
const keptFields = ['Billing_Street', 'Billing_Code', 'Shipping_Street', 'Shipping_Code', 'Description']
const kept = (row: Row | undefined) => Object.fromEntries(keptFields.map((name) => [name, row?.[name]]))
const mug = { lines: [{ title: 'Mug', price: '5', quantity: 1 }] }

for (const [withheld, redactedNonNull] of [
  [['name', 'address'], 'null'],
  [true, 'null'],
  [true, 'empty'],
] as const)
  test(`a customer keeps in Zoho what Shopify withholds (${String(withheld)}; what cannot be null is ${redactedNonNull})`, async () => {
    const live = await openWithCustomer(world, ada, { choices })
    expect(live.contact()).toMatchObject(known)
    world.shopify.rules.redactedNonNull = redactedNonNull
    world.shopify.faults.redactProtectedData = withheld === true ? true : [...withheld]

    live.shop.updateCustomer(live.id, { note: 'likes tea' })
    await live.settled()

    expect(live.contact()).toMatchObject({ ...known, Description: 'likes tea' })
  })

test('what was withheld follows Shopify again once it is shown', async () => {
  const live = await openWithCustomer(world, ada, { choices })
  world.shopify.faults.redactProtectedData = true
  live.shop.updateCustomer(live.id, { note: 'likes tea', lastName: 'King' })
  await live.settled()
  expect(live.contact()).toMatchObject({ ...known, Description: 'likes tea' })

  world.shopify.faults.redactProtectedData = false
  live.shop.updateCustomer(live.id, { note: 'likes coffee' })
  await live.settled()

  expect(live.contact()).toMatchObject({ ...known, Last_Name: 'King', Description: 'likes coffee' })
})

test('a customer who is new while names and addresses are withheld gets them when they are shown', async () => {
  world.shopify.faults.redactProtectedData = ['name', 'address']
  const live = await openWithCustomer(world, ada, { choices })
  expect(live.contact()).toMatchObject({ Last_Name: 'ada', Email: 'ada@example.com' })

  world.shopify.faults.redactProtectedData = false
  live.shop.updateCustomer(live.id, { note: 'likes tea' })
  await live.settled()

  expect(live.contact()).toMatchObject({ ...known, Description: 'likes tea' })
})

for (const withheld of [['address'], true] as const)
  test(`a second import and a comparison keep what a bulk result withholds without a word (${String(withheld)})`, async () => {
    const live = await openForImport(world, {
      choices,
      store: (shop) => {
        const { id: customerId } = shop.createCustomer(ada)
        shop.createOrder({
          customerId,
          shippingAddress: ada.addresses[0],
          billingAddress: ada.addresses[0],
          ...mug,
        })
      },
    })
    await live.run()
    await live.resting()
    const before = kept(live.org.records('Sales_Orders')[0])
    world.shopify.faults.redactProtectedData = withheld === true ? true : [...withheld]
    const [customer = ''] = live.shop.customers.keys()
    const [order = ''] = live.shop.orders.keys()
    live.shop.silently(() => {
      live.shop.updateCustomer(customer, { note: 'likes tea' })
      live.shop.updateOrder(order, { poNumber: 'P 7' })
    })

    expect((await live.run()).state).toBe('completed')
    await live.resting()
    await runJob(world, live, 'audit')

    expect(live.org.records('Contacts')).toMatchObject([{ ...known, Description: 'likes tea' }])
    expect(live.org.records('Sales_Orders')).toMatchObject([{ ...before, Purchase_Order: 'P 7' }])
  })

test('an order keeps in Zoho the addresses that Shopify withholds, and follows in all else', async () => {
  const live = await openForImport(world, {
    choices,
    store: (shop) => void shop.createOrder({ shippingAddress: ada.addresses[0], ...mug }),
  })
  await live.run()
  await live.resting()
  const before = kept(live.org.records('Sales_Orders')[0])
  expect(before).toMatchObject({ Shipping_Street: '1 Main Street', Billing_Code: 'M5V 2T6' })
  world.shopify.faults.redactProtectedData = true

  const [order = ''] = live.shop.orders.keys()
  live.shop.updateOrder(order, { poNumber: 'P 7' })
  await live.settled()

  expect(live.org.records('Sales_Orders')).toMatchObject([{ ...before, Purchase_Order: 'P 7' }])
})

test('a bulk result that was made while data was withheld clears nothing although all is shown by now', async () => {
  const live = await openForImport(world, { choices, store: (shop) => void shop.createCustomer(ada) })
  await live.run()
  await live.resting()
  const [customer = ''] = live.shop.customers.keys()
  live.shop.silently(() => live.shop.updateCustomer(customer, { note: 'likes tea' }))
  world.shopify.faults.redactProtectedData = true
  const runId = await live.start({ kinds: ['customer'] })
  const operations = () => [...live.shop.state.bulk.values()]
  await until(() => operations().length === 4 && operations().every(({ status }) => status === 'COMPLETED'))
  world.shopify.faults.redactProtectedData = false
  await live.ended(runId)

  expect(live.org.records('Contacts')).toMatchObject([{ ...known, Description: 'likes tea' }])
})

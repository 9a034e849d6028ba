// Zoho says that a value is another record's and does not say whose: it is looked up, and all goes on as if it were named.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const lines = [{ title: 'Mug', price: '10.00', quantity: 3 }]
/** A shop whose organisation takes values of this field once only. */
async function openUnique(module: string, field: string) {
  const live = await openShop(world, { imported: false })
  live.org.makeUnique(module, field)
  await live.import()
  return live
}
const lastOf = async (live: LiveShop, id: string) =>
  (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(id)).at(-1)

test.each(['field', 'nothing'] as const)(
  'an order that is in Zoho already is found by our id, and is there once (named: %s)',
  async (duplicateNames) => {
    const live = await openShop(world)
    world.zoho.switches.duplicateNames = duplicateNames
    const order = live.shop.silently(() => live.shop.createOrder({ lines }))
    live.org.insert('Sales_Orders', { Subject: 'Before', Shopify_Order_Id: tail(order.id) })

    live.shop.updateOrder(order.id, { note: 'gift' })
    await live.settled()

    const row = live.record('Sales_Orders', order.id)
    expect(row['Subject']).not.toBe('Before')
    expect(Number(row['Grand_Total'])).toBe(Number(order.current.total))
    expect(await lastOf(live, order.id)).toMatchObject({ result: 'updated', zohoId: row.id })
  },
)

test.each(['field', 'nothing'] as const)(
  'a product whose name another one has is told apart (named: %s)',
  async (duplicateNames) => {
    const live = await openUnique('Products', 'Product_Name')
    world.zoho.switches.duplicateNames = duplicateNames
    const product = () =>
      live.shop.createProduct({ title: 'Lamp', variants: [{ price: '5.00' }] }).variants[0]?.id
    const first = product() ?? ''
    await live.settled()

    const second = product() ?? ''
    await live.settled()

    expect(live.record('Products', first)['Product_Name']).toBe('Lamp')
    expect(live.record('Products', second)['Product_Name']).toContain('Lamp')
    expect(await lastOf(live, second)).toMatchObject({ result: 'created', cause: null })
  },
)

test('a customer whose e-mail a record has that we do not see is not made a second time without it', async () => {
  const live = await openUnique('Contacts', 'Email')
  live.org.insert('Contacts', { Last_Name: 'Lee', Email: 'ann@example.com' })
  live.org.concealAll('Contacts')
  world.zoho.switches.duplicateNames = 'field'

  const { id } = live.shop.createCustomer({ lastName: 'Lee', email: 'ann@example.com' })
  await live.settled()

  expect(live.records('Contacts', id)).toEqual([])
  expect(await lastOf(live, id)).toMatchObject({ result: 'rejected', cause: 'duplicate_elsewhere' })
})

test('a record that is there does without a value whose holder is not found, and says so', async () => {
  const live = await openShop(world)
  live.org.makeUnique('Contacts', 'Email')
  const { id } = live.shop.createCustomer({ lastName: 'Lee', email: 'ann@example.com' })
  await live.settled()
  world.zoho.switches.duplicateNames = 'field'
  world.zoho.faults.rejectRecords = (module, { Email }) =>
    module === 'Contacts' && Email === 'bob@example.com'
      ? { code: 'DUPLICATE_DATA', api_name: 'Email', message: 'duplicate data' }
      : undefined

  live.shop.updateCustomer(id, { lastName: 'Smith', email: 'bob@example.com' })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined

  expect(live.record('Contacts', id)).toMatchObject({ Last_Name: 'Smith', Email: 'ann@example.com' })
  expect(await lastOf(live, id)).toMatchObject({ result: 'updated', cause: 'value_taken', message: 'Email' })
})

test('a service of Zoho’s that lacks a permission is no waiting: the record is refused with its words', async () => {
  const live = await openShop(world)
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Contacts'
      ? {
          code: 'DEPENDENT_SERVICE_ERROR',
          api_name: '',
          message: 'The dependent service does not have permission',
          details: { dependency_error: 'NO_PERMISSION' },
        }
      : undefined

  const { id } = live.shop.createCustomer({ lastName: 'Lee' })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined

  expect(await lastOf(live, id)).toMatchObject({
    result: 'rejected',
    cause: 'NO_PERMISSION',
    message: 'The dependent service does not have permission',
  })
})

test('a product of the merchant’s own that only has the same name is not overwritten where Zoho names nothing', async () => {
  const live = await openShop(world)
  const own = live.org.insert('Products', { Product_Name: 'T-shirt', Description: 'Ours' })
  world.zoho.faults.rejectRecords = (module, { Product_Name }) =>
    module === 'Products' && Product_Name === 'T-shirt'
      ? { code: 'DUPLICATE_DATA', api_name: '', message: 'duplicate data', details: {} }
      : undefined

  const product = live.shop.createProduct({ title: 'T-shirt', variants: [{ sku: 'TS', price: '5.00' }] })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined

  const { id } = live.record('Products', product.variants[0]?.id ?? '')
  expect(id).not.toBe(own.id)
  expect(live.org.record('Products', own.id)).toMatchObject({ Product_Name: 'T-shirt', Description: 'Ours' })
})

// An order of whose rows Zoho shows only some: none is added, and the merchant is told.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const lines = ['Mug', 'Plate', 'Bowl'].map((title) => ({ title, price: '5', quantity: 1 }))

test('rows that Zoho does not show are not added again, and the order says why it waits', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Roy', email: 'roy@example.com' })
  const order = live.shop.createOrder({ customerId: id, lines })
  await live.settled()
  const rows = () => Object(live.record('Sales_Orders', order.id)['Ordered_Items'])
  expect(rows()).toHaveLength(3)

  world.zoho.switches.rowsShown = 2
  live.shop.editOrder(order.id, { addLine: { title: 'Cup', price: '5', quantity: 1 } })
  await live.settled()
  expect(rows()).toHaveLength(3)
  const told = (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(order.id))
  expect(told.at(-1)).toMatchObject({ result: 'rejected', cause: 'rows_not_all' })

  world.zoho.switches.rowsShown = Infinity
  live.shop.editOrder(order.id, { addLine: { title: 'Pot', price: '5', quantity: 1 } })
  await live.settled()
  expect(rows()).toHaveLength(5)
})

// The list of a Sales Order's Status is the organization's own: an order gets the value that it has for it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('an order follows Shopify in values that were renamed, and what none is there for is told before', async () => {
  const live = await openShop(world, { imported: false })
  live.org.setOptions('Sales_Orders', 'Status', ['Neu', 'Freigegeben', 'Geliefert'])
  const { checks } = await runPreflight(world.sync, live.domain)
  expect(checks.filter(({ id }) => id === 'order_status')).toEqual([
    { id: 'order_status', status: 'info', values: { module: 'Sales_Orders', texts: 'Cancelled' } },
  ])
  await live.import()
  const { id } = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 1 }],
    financialStatus: 'PENDING',
  })
  await live.settled()
  const status = () => live.record('Sales_Orders', id)['Status']
  expect(status()).toBe('Neu')

  live.shop.markPaid(id)
  await live.settled()
  expect(status()).toBe('Freigegeben')

  // Another name for the same is no change of the order.
  live.org.setOptions('Sales_Orders', 'Status', ['Neu', 'Bestätigt', 'In production', 'Geliefert'])
  live.org.update('Sales_Orders', live.record('Sales_Orders', id).id, { Status: 'In production' })
  await live.import()
  expect(status()).toBe('In production')

  live.shop.cancelOrder(id)
  await live.settled()
  expect(status()).toBe('In production')
})

test('an order that is not paid is never said to be, where its own value is gone from the list', async () => {
  const live = await openShop(world, { imported: false })
  live.org.setOptions('Sales_Orders', 'Status', ['Draft', 'Payment received', 'Awaiting approval', 'Shipped'])
  const { checks } = await runPreflight(world.sync, live.domain)
  expect(checks.find(({ id }) => id === 'order_status')?.values).toEqual({
    module: 'Sales_Orders',
    texts: 'Created, Approved, Cancelled',
  })
  await live.import()
  const { id } = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 1 }],
    financialStatus: 'PENDING',
  })
  await live.settled()
  const status = () => live.record('Sales_Orders', id)['Status'] ?? null
  expect(status()).toBeNull()

  live.shop.markPaid(id)
  await live.settled()
  expect(status()).toBeNull()
})

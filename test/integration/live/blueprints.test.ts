// A blueprint in Zoho decides a record's state: all else of the record follows Shopify, and what was left to Zoho is said.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import type { Order } from '#test/simulators/shopify/index.ts'
import { openLive } from '#test/support/deal-shop.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const lines = [{ title: 'Mug', price: '10.00', quantity: 3 }]

/** Half of the order is given back, and with it its state changes. */
async function refund({ shop, settled }: LiveShop, order: Order) {
  shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await settled()
  shop.cancelOrder(order.id)
  await settled()
}

const lastOf = async (live: LiveShop, { id }: Order) =>
  (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(id)).at(-1)

test.each([
  ['named', 'Sales_Orders', 'Status'],
  ['not named', 'Sales_Orders', 'Status'],
  ['named', 'Deals', 'Stage'],
  ['not named', 'Deals', 'Stage'],
] as const)('its field is %s: an order in %s follows but for its %s', async (named, module, field) => {
  const live = module === 'Deals' ? await openLive(world) : await openShop(world)
  const order = live.shop.createOrder({ lines })
  await live.settled()
  const before = live.record(module, order.id)
  const state = before[field]
  live.org.guide(before.id, { field, named: named === 'named' })

  await refund(live, order)

  const row = live.record(module, order.id)
  expect(row[field]).toBe(state)
  expect(Number(row[module === 'Deals' ? 'Amount' : 'Grand_Total'])).toBe(Number(order.current.total))
  expect(await lastOf(live, order)).toMatchObject({ result: 'updated', cause: 'left_to_blueprint', field })
  const filter = { kind: 'order', state: 'linked' } as const
  const { rows } = await listRecords(world.db, live.domain, filter, { size: 9, after: null, before: null })
  expect(rows).toMatchObject([{ state: 'linked', cause: 'left_to_blueprint' }])
})

test('out of the blueprint its state comes with its next change', async () => {
  const live = await openShop(world)
  const order = live.shop.createOrder({ lines })
  await live.settled()
  const { id, Status: before } = live.record('Sales_Orders', order.id)
  live.org.guide(id, { field: 'Status', named: true })
  await refund(live, order)
  live.org.guide(id, null)

  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()

  expect(live.record('Sales_Orders', order.id)['Status']).not.toBe(before)
  expect(await lastOf(live, order)).toMatchObject({ result: 'updated', cause: null })
})

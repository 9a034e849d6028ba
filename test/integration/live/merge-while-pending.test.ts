// Two customers are merged in Shopify while a change of one of them still waits: nothing of either is lost, nothing doubled.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openShop, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.shopify.rules.mergeSendsDelete = true))

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const byron = { lastName: 'Byron', email: 'byron@example.com' }
const mug = [{ title: 'Mug', price: '5' }]

/** Ada, and Byron who has ordered; both in Zoho. */
async function openTwo() {
  const live = await openShop(world)
  const kept = live.shop.createCustomer(ada)
  const other = live.shop.createCustomer(byron)
  const order = live.shop.createOrder({ customerId: other.id, lines: mug })
  await live.settled()
  return { live, kept, other, order }
}

const contactOf = (live: LiveShop, orderId: string) => live.record('Sales_Orders', orderId)['Contact_Name']
const isMarked = (live: LiveShop, id: string) =>
  JSON.stringify(live.record('Contacts', id)['Tag'] ?? []).includes('Deleted in Shopify')

describe.each([true, false])(
  'merged while something waits, Shopify tells the deletion as well: %s',
  (tells) => {
    test('a change of the customer that is kept is written', async () => {
      world.shopify.rules.mergeSendsDelete = tells
      const { live, kept, other, order } = await openTwo()
      await whilePaused(world, live, async () => {
        live.shop.updateCustomer(kept.id, { lastName: 'King' })
        await world.shopify.settled()
        live.shop.mergeCustomers(kept.id, other.id)
        await world.shopify.settled()
      })
      expect(live.record('Contacts', kept.id)['Last_Name']).toBe('King')
      expect([isMarked(live, kept.id), isMarked(live, other.id)]).toEqual([false, true])
      expect(contactOf(live, order.id)).toMatchObject({ id: live.record('Contacts', kept.id).id })
      expect(await live.changes()).toEqual([])
    })

    test('a change of the customer that is merged away ends, and orders of both that waited belong to the kept one', async () => {
      world.shopify.rules.mergeSendsDelete = tells
      const { live, kept, other, order } = await openTwo()
      const late: string[] = []
      await whilePaused(world, live, async () => {
        live.shop.updateCustomer(other.id, { note: 'moved' })
        late.push(live.shop.createOrder({ customerId: other.id, lines: mug }).id)
        await world.shopify.settled()
        live.shop.mergeCustomers(kept.id, other.id)
        late.push(live.shop.createOrder({ customerId: kept.id, lines: mug }).id)
        await world.shopify.settled()
      })
      const contact = { id: live.record('Contacts', kept.id).id }
      for (const id of [order.id, ...late]) expect(contactOf(live, id)).toMatchObject(contact)
      expect([isMarked(live, kept.id), isMarked(live, other.id)]).toEqual([false, true])
      expect(live.org.records('Contacts')).toHaveLength(2)
      expect(live.org.records('Sales_Orders')).toHaveLength(3)
      expect(await live.changes()).toEqual([])
    })

    test('a customer who was never written and is merged away leaves no record, and what they ordered is there', async () => {
      world.shopify.rules.mergeSendsDelete = tells
      const { live, kept } = await openTwo()
      let orderId = ''
      let goneId = ''
      await whilePaused(world, live, async () => {
        goneId = live.shop.createCustomer({ lastName: 'Brief', email: 'brief@example.com' }).id
        orderId = live.shop.createOrder({ customerId: goneId, lines: mug }).id
        await world.shopify.settled()
        live.shop.mergeCustomers(kept.id, goneId)
        await world.shopify.settled()
      })
      expect(live.records('Contacts', goneId)).toEqual([])
      expect(contactOf(live, orderId)).toMatchObject({ id: live.record('Contacts', kept.id).id })
      expect((await live.links()).map(({ shopifyId }) => shopifyId)).not.toContain(tail(goneId))
      expect(await live.changes()).toEqual([])
    })
  },
)

test('a customer whose change is at Zoho while they are merged away is marked, and the kept one has all orders', async () => {
  const { live, kept, other, order } = await openTwo()
  world.zoho.faults.latencyMs = 300
  live.shop.updateCustomer(other.id, { lastName: 'Noel' })
  live.shop.updateCustomer(kept.id, { lastName: 'King' })
  await world.shopify.settled()
  await expect.poll(() => world.zoho.log.at(-1)?.method, { timeout: 10_000 }).not.toBe('GET')
  live.shop.mergeCustomers(kept.id, other.id)
  await live.settled()
  world.zoho.faults.latencyMs = 0

  expect(live.record('Contacts', kept.id)['Last_Name']).toBe('King')
  expect([isMarked(live, kept.id), isMarked(live, other.id)]).toEqual([false, true])
  expect(contactOf(live, order.id)).toMatchObject({ id: live.record('Contacts', kept.id).id })
})

test('an order of a customer whom Zoho refused, and who is merged away, is the kept one’s', async () => {
  const live = await openShop(world)
  const kept = live.shop.createCustomer(ada)
  await live.settled()
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Contacts'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  const other = live.shop.createCustomer(byron)
  const order = live.shop.createOrder({ customerId: other.id, lines: mug })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined
  expect(contactOf(live, order.id)).toBeUndefined()

  live.shop.mergeCustomers(kept.id, other.id)
  await live.settled()
  expect(contactOf(live, order.id)).toMatchObject({ id: live.record('Contacts', kept.id).id })
})

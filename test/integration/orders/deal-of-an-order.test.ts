// A Sales Order names the Deal of the abandoned checkout that it came of, from the moment it is made.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openShop, runJob, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
const minuteMs = 60_000
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const kinds = { product: true, customer: true, order: true, checkout: true }
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]
const open = (options: LiveOptions = {}) => openShop(world, { choices: { kinds }, ...options })

async function look(live: LiveShop, laterMs = 11 * minuteMs) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

/** A checkout that was left, and has its deal. */
async function abandoned(live: LiveShop, ofGuest = false) {
  const customer = ofGuest ? {} : { customerId: live.shop.createCustomer({ lastName: 'Ada' }).id }
  const checkout = live.shop.abandonCheckout({ ...customer, lines: lamps })
  await live.settled()
  await look(live)
  const [deal] = live.org.records('Deals')
  return { checkout, deal: String(deal?.['id']) }
}

const dealOf = (live: LiveShop, order: { id: string }) =>
  live.record('Sales_Orders', order.id)['Deal_Name'] ?? null

test.for(['a customer', 'a guest'])('the order of %s names the deal that it won', async (who) => {
  const live = await open()
  const { checkout, deal } = await abandoned(live, who === 'a guest')
  const order = live.shop.completeCheckout(checkout.id)
  const other = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  expect(dealOf(live, order)).toEqual({ id: deal })
  expect(dealOf(live, other)).toBeNull()
  await look(live)
  expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Won', Amount: 90 })
})

test('it stays when the order changes, also once Shopify has forgotten the checkout', async () => {
  const live = await open()
  const { checkout, deal } = await abandoned(live)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  live.shop.forgetCheckout(checkout.id)
  live.shop.updateOrder(order.id, { note: 'ring twice' })
  await live.settled()
  await runJob(world, live, 'audit')
  expect(live.record('Sales_Orders', order.id)['Description']).toContain('ring twice')
  expect(dealOf(live, order)).toEqual({ id: deal })
})

test('another deal that somebody chose stays, and so does none', async () => {
  const live = await open()
  const { checkout } = await abandoned(live)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  const { id } = live.record('Sales_Orders', order.id)
  const { id: chosen } = live.org.insert('Deals', { Deal_Name: 'Their own', Stage: 'Qualification' })
  for (const Deal_Name of [{ id: chosen }, null]) {
    live.org.update('Sales_Orders', id, { Deal_Name })
    live.shop.updateOrder(order.id, { note: `after ${String(Deal_Name?.id)}` })
    await live.settled()
    await look(live)
    expect(dealOf(live, order)).toEqual(Deal_Name)
  }
})

test('an order whose deal is gone from Zoho comes without one', async () => {
  const live = await open()
  const { checkout, deal } = await abandoned(live)
  live.org.remove('Deals', deal)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  expect(dealOf(live, order)).toBeNull()
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(90)
})

test('where sales orders know no deals they come as ever, and no checkout is read for them', async () => {
  const live = await open({ imported: false })
  live.org.removeField('Sales_Orders', 'Deal_Name')
  await live.import()
  const { checkout } = await abandoned(live)
  const since = world.shopify.log.length
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(90)
  expect(world.shopify.log.slice(since).map(({ operationName }) => operationName)).not.toContain(
    'CheckoutHeads',
  )
})

const cancel = { refund: true, restock: true }

test.for(['a customer', 'a guest'])(
  'the deal is lost, with no amount, when the order of %s is cancelled and paid back',
  async (who) => {
    const live = await open()
    const { checkout, deal } = await abandoned(live, who === 'a guest')
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    await look(live)
    expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Won', Amount: 90 })
    live.shop.cancelOrder(order.id, 'CUSTOMER', cancel)
    await live.settled()
    expect(live.record('Sales_Orders', order.id)).toMatchObject({ Status: 'Cancelled', Grand_Total: 0 })
    expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Lost', Amount: 0 })
  },
)

test('an order that is cancelled before its checkout was seen completed leaves no won deal', async () => {
  const live = await open()
  const { checkout, deal } = await abandoned(live)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  live.shop.cancelOrder(order.id, 'CUSTOMER', cancel)
  await live.settled()
  await look(live)
  expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Lost', Amount: 0 })
})

test('a lost deal stays lost when its customer changes, and once the order is deleted in Shopify', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ lastName: 'Ada' })
  const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await live.settled()
  await look(live)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  live.shop.cancelOrder(order.id, 'CUSTOMER', cancel)
  await live.settled()
  await look(live)
  live.shop.deleteOrder(order.id)
  await live.settled()
  live.org.remove('Contacts', live.record('Contacts', id).id)
  live.shop.updateCustomer(id, { lastName: 'Lovelace' })
  await live.settled()
  expect(live.org.records('Deals')).toMatchObject([{ Stage: 'Closed Lost', Amount: 0 }])
})

test('after a refund the won deal has what is left of the order, in the stage that sales moved it to', async () => {
  const live = await open()
  const { checkout, deal } = await abandoned(live)
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  await look(live)
  live.org.update('Deals', deal, { Stage: 'Negotiation/Review' })
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()
  expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Negotiation/Review', Amount: 45 })
})

test('an amount that sales wrote stays until what the order adds up to changes', async () => {
  const live = await open()
  const { checkout, deal } = await abandoned(live)
  const order = live.shop.completeCheckout(checkout.id)
  const other = live.shop.createOrder({ lines: lamps, financialStatus: 'PAID' })
  await live.settled()
  await look(live)
  live.org.update('Deals', deal, { Amount: 120 })
  live.shop.updateOrder(order.id, { note: 'gift' })
  live.shop.cancelOrder(other.id, 'CUSTOMER', cancel)
  await live.settled()
  await look(live)
  expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Won', Amount: 120 })
})

test('a customer’s order that came of no checkout has none read again, however many they left', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ lastName: 'Ada' })
  for (let n = 0; n < 12; n++) live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await live.settled()
  await look(live)
  expect(live.org.records('Deals')).toHaveLength(12)
  const order = live.shop.at(clock.now(), () =>
    live.shop.createOrder({ customerId: id, lines: lamps, financialStatus: 'PAID' }),
  )
  await live.settled()
  const since = world.shopify.log.length
  live.shop.cancelOrder(order.id, 'CUSTOMER', cancel)
  await live.settled()
  expect(live.record('Sales_Orders', order.id)).toMatchObject({ Status: 'Cancelled', Grand_Total: 0 })
  expect(world.shopify.log.slice(since).map(({ operationName }) => operationName)).not.toContain('Checkouts')
})

describe('two orders of one customer within two minutes', () => {
  /** What was left, and another cart that its customer pays at once as well. */
  const others = { 'another cart': [{ title: 'Mug', price: '5' }], 'the same cart': lamps }

  test.for(Object.entries(others))(
    'share no deal: that of %s, which comes later, has none, and moves it by nothing',
    async ([, lines]) => {
      const live = await open()
      const { checkout, deal } = await abandoned(live)
      const order = live.shop.completeCheckout(checkout.id)
      await live.settled()
      const customerId = String(checkout.customerId)
      const second = live.shop.createOrder({ customerId, lines, financialStatus: 'PAID' })
      await live.settled()
      await look(live)
      expect([dealOf(live, order), dealOf(live, second)]).toEqual([{ id: deal }, null])
      live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
      live.shop.cancelOrder(second.id, 'CUSTOMER', cancel)
      await live.settled()
      await look(live)
      expect(live.org.record('Deals', deal)).toMatchObject({ Stage: 'Closed Won', Amount: 45 })
    },
  )

  test.for(['Sales_Orders', 'Deals'] as const)(
    'the one that came of no checkout claims none, also where it comes first and Shopify names no token: %s',
    async (ordersAs) => {
      const live = await open({ choices: { kinds, ordersAs } })
      const { checkout, deal } = await abandoned(live)
      const own = live.shop.silently(() => live.shop.completeCheckout(checkout.id))
      Object.assign(own, { checkoutToken: undefined })
      const customerId = String(checkout.customerId)
      const first = live.shop.createOrder({ customerId, lines: [{ title: 'Mug', price: '5' }] })
      await live.settled()
      live.shop.updateOrder(own.id, { note: 'gift' })
      await live.settled()
      const claimed = ({ id }: { id: string }) =>
        ordersAs === 'Deals' ? live.record('Deals', id).id : live.record('Sales_Orders', id)['Deal_Name']
      expect(claimed(own)).toEqual(ordersAs === 'Deals' ? deal : { id: deal })
      expect(claimed(first)).not.toEqual(ordersAs === 'Deals' ? deal : { id: deal })
    },
  )
})

// Abandoned checkouts beside what goes otherwise than it should: orders that are kept out, a remote that does not answer, a
// kind that was off for a while, people who are erased, or known later.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Settings } from '#app/mapping/settings/settings.ts'
import { receivePrivacyRequest } from '#app/sync/protection/privacy.server.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = { skipMs: 0 }
const minuteMs = 60_000
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
  world.shopify.faults.poisoned.clear()
  world.shopify.faults.broken.clear()
})
afterAll(() => world[Symbol.asyncDispose]())

const all = { product: true, customer: true, order: true, checkout: true }
const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]

const open = (choices: Partial<Settings> = {}) => openShop(world, { choices: { kinds: all, ...choices } })

/** So much later another look is due. */
async function look(live: LiveShop, laterMs = 11 * minuteMs) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

const deals = ({ org }: LiveShop) => org.records('Deals')
const linksOf = async (live: LiveShop, kind: string) =>
  (await live.links()).filter((link) => link.kind === kind)

/** Ada has left a checkout, and its Deal is there. */
async function openLeft(choices: Partial<Settings>) {
  const live = await open(choices)
  const { id } = live.shop.createCustomer(ada)
  const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await look(live)
  return { live, checkout }
}

describe('where orders are deals', () => {
  test('an order that filters keep out leaves the deal where it is, with its amount', async () => {
    const filters = { order: { leastTotal: 1000 } }
    const { live, checkout } = await openLeft(Settings.parse({ kinds: all, ordersAs: 'Deals', filters }))
    live.shop.completeCheckout(checkout.id)
    await live.settled()
    await look(live)
    expect(await linksOf(live, 'checkout')).toHaveLength(1)
    expect(deals(live)).toMatchObject([
      { Stage: 'Closed Won', Amount: 90, Shopify_Order_Id: `checkout-${tail(checkout.id)}` },
    ])
  })

  test('checkouts that Shopify cannot say anything of keep no order', async () => {
    const { live, checkout } = await openLeft({ ordersAs: 'Deals' })
    world.shopify.faults.poisoned.add(checkout.id)
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    expect(live.record('Deals', order.id)).toMatchObject({ Stage: 'Closed Won', Amount: 90 })
  })

  test('what people wrote into the deal stays where the order says nothing new', async () => {
    const { live, checkout } = await openLeft({ ordersAs: 'Deals' })
    live.org.update('Deals', String(deals(live)[0]?.['id']), { Amount: 75 })
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    expect(live.record('Deals', order.id)).toMatchObject({ Stage: 'Closed Won', Amount: 75 })
  })
})

test('a checkout of somebody who is no contact says whom sales can write to and call', async () => {
  const live = await open({ customersAs: 'LeadsUntilOrder' })
  const { id } = live.shop.createCustomer({ ...ada, phone: '+12025550101' })
  live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await look(live)

  expect(live.records('Leads', id)).toHaveLength(1)
  const [deal] = deals(live)
  expect(deal?.['Contact_Name'] ?? null).toBeNull()
  const told = String(deal?.['Description']).split('\n')
  expect(told).toContain('Customer: Ada Lovelace')
  expect(told).toContain('Customer email: ada@example.com')
  expect(told).toContain('Customer phone: +12025550101')
})

test('a checkout of an erased person that had no deal yet gets none, while Shopify still lists it', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer(ada)
  live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await receivePrivacyRequest(world.runtime.sync, {
    type: 'redact',
    shop: live.domain,
    delivery: 'd2',
    customerId: tail(id),
    orderIds: [],
    requestId: null,
  })
  await look(live)
  expect(deals(live)).toEqual([])
  expect(await linksOf(live, 'checkout')).toEqual([])
  expect((await live.outcomes()).filter(({ kind }) => kind === 'checkout')).toEqual([])
})

test('a list of checkouts that Shopify cannot answer ends no comparison of other kinds', async () => {
  const live = await open()
  world.shopify.faults.broken.add('abandonedCheckouts')
  const { id } = live.shop.silently(() => live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] }))
  const left = live.shop.abandonCheckout({ lines: lamps })
  await look(live)
  expect(live.record('Sales_Orders', id)).toBeTruthy()
  expect(deals(live)).toEqual([])

  world.shopify.faults.broken.clear()
  await look(live, minuteMs)
  expect(deals(live)).toMatchObject([{ Shopify_Order_Id: `checkout-${tail(left.id)}` }])
})

test('what was left while the kind was off is history once it is on again, and what follows is news', async () => {
  const live = await open()
  await look(live)
  await live.choose({ kinds: { ...all, checkout: false } })
  live.shop.abandonCheckout({ lines: lamps })
  clock.skipMs += 24 * 60 * minuteMs
  await live.choose({ kinds: all })
  await look(live)
  live.shop.abandonCheckout({ lines: lamps })
  await look(live)
  const triggers = (await live.outcomes()).flatMap(({ kind, trigger }) =>
    kind === 'checkout' ? trigger : [],
  )
  expect(triggers).toEqual(['history', 'live'])
})

test('a deal that somebody deletes in Zoho stays away, the night passes it by, until its checkout changes', async () => {
  const { live, checkout } = await openLeft({})
  const [deal] = deals(live)
  live.org.remove('Deals', deal?.id ?? '')
  await runJob(world, live, 'audit')
  await live.settled()
  await look(live)
  expect(deals(live)).toEqual([])
  live.shop.updateCheckout(checkout.id, { note: 'call me' })
  await look(live)
  expect(deals(live)).toMatchObject([{ Amount: 90, Stage: 'Qualification' }])
})

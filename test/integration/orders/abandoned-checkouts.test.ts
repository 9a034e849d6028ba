// Abandoned checkouts as Deals: open once they were left alone, won when the order comes; off at first.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { receivePrivacyRequest } from '#app/sync/protection/privacy.server.ts'
import { importOnly } from '#test/support/import-shop.ts'
import { openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = { skipMs: 0 }
const minuteMs = 60_000
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const all = { product: true, customer: true, order: true, checkout: true, draftOrder: false }
const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]

const open = (choices: Partial<Settings> = {}, options: LiveOptions = {}) =>
  openShop(world, { ...options, choices: { kinds: all, ...choices } })

/** So much later another look is due. */
async function look(live: LiveShop, laterMs = 11 * minuteMs) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
}

const deals = ({ org }: LiveShop) => org.records('Deals')
const linksOf = async (live: LiveShop, kind: string) =>
  (await live.links()).filter((link) => link.kind === kind)

const importCheckouts = (live: LiveShop) => importOnly(world, live, 'checkout')

describe('a checkout that its customer left', () => {
  test('becomes an open deal with its lines, value and contact once ten minutes have gone by', async () => {
    const live = await open()
    const { id } = live.shop.createCustomer(ada)
    await live.settled()
    const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps, discountCodes: ['HI'] })
    await runJob(world, live, 'reconcile')
    expect({ deals: deals(live), pending: await live.pending() }).toEqual({ deals: [], pending: 0 })

    await look(live)
    expect(deals(live)).toMatchObject([
      {
        Deal_Name: `Abandoned checkout ${checkout.name} - Acme`,
        Stage: 'Qualification',
        Amount: 90,
        Contact_Name: { id: live.record('Contacts', id)['id'] },
      },
    ])
    const text = String(deals(live)[0]?.['Description'])
    expect(text).toContain('2 × Blue lamp, SKU LAMP-B, 45.00 USD')
    expect(text).toContain('Discount codes: HI')
    expect(text).not.toContain('recover')
    expect(text).not.toContain('Customer')
    const [outcome] = (await live.outcomes()).filter(({ kind }) => kind === 'checkout')
    expect(outcome).toMatchObject({ result: 'created', trigger: 'live', cause: null })
  })

  test('is written once, however often it is looked at, and again when it changed', async () => {
    const live = await open()
    const { id } = live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    const since = world.zoho.log.length
    await look(live, 2 * minuteMs)
    const writes = () =>
      world.zoho.log.slice(since).filter(({ method, path }) => method !== 'GET' && path.includes('/Deals'))
    expect(writes()).toEqual([])

    live.shop.updateCheckout(id, { note: 'call me' })
    await look(live)
    expect(deals(live)).toHaveLength(1)
    expect(deals(live)[0]?.['Description']).toContain('Note: call me')
  })

  test('of nobody that Shopify names has no contact, and its link only where the merchant wants it', async () => {
    const live = await open({ recoveryLinks: true })
    live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    expect(deals(live)[0]?.['Contact_Name']).toBeFalsy()
    expect(deals(live)[0]?.['Description']).toContain('/recover?key=secret')
    const { db } = world.runtime
    const rows = [await live.links(), await live.outcomes(), await db.prisma.change.findMany()]
    const kept = rows.flat().flatMap(Object.values).map(String).join(' ')
    expect(kept).not.toContain('recover')
    expect(kept).not.toContain('secret')
  })

  test('stays a deal when Shopify has forgotten it', async () => {
    const live = await open()
    const { id } = live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    live.shop.forgetCheckout(id)
    await runJob(world, live, 'audit')
    await look(live)
    expect(deals(live)).toHaveLength(1)
    expect(await linksOf(live, 'checkout')).toMatchObject([{ shopifyId: tail(id), gone: false }])
  })
})

describe('when the order comes', () => {
  test('its deal is won, beside the sales order', async () => {
    const live = await open()
    const { id } = live.shop.createCustomer(ada)
    const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
    await look(live)
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    await look(live)
    expect(deals(live)).toMatchObject([{ Stage: 'Closed Won', Amount: 90 }])
    expect(live.record('Sales_Orders', order.id)).toBeTruthy()
  })

  test('where orders are deals it takes the deal over: one deal, the order’s', async () => {
    const live = await open({ ordersAs: 'Deals' })
    const { id } = live.shop.createCustomer(ada)
    const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
    await look(live)
    const before = deals(live)[0]?.['id']
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    await look(live)
    expect(deals(live)).toMatchObject([
      { id: before, Stage: 'Closed Won', Shopify_Order_Id: tail(order.id), Amount: 90 },
    ])
    expect(deals(live)[0]?.['Deal_Name']).toContain(order.name)
    expect(await linksOf(live, 'checkout')).toEqual([])
    expect(await linksOf(live, 'order')).toHaveLength(1)
  })

  test('and what sales called the deal stays, as it does when the order changes later', async () => {
    const live = await open({ ordersAs: 'Deals' })
    const { id } = live.shop.createCustomer(ada)
    const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
    await look(live)
    live.org.update('Deals', String(deals(live)[0]?.['id']), { Deal_Name: 'Lamps for the hall' })
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    const named = { Deal_Name: 'Lamps for the hall', Stage: 'Closed Won', Shopify_Order_Id: tail(order.id) }
    expect(deals(live)).toMatchObject([named])
    live.shop.updateOrder(order.id, { note: 'call first' })
    await live.settled()
    expect(deals(live)).toMatchObject([named])
  })

  test('also where the store is called otherwise by then, a deal that nobody renamed is called as its order', async () => {
    const live = await open({ ordersAs: 'Deals' }, { shop: { name: 'Acme - Lamps' } })
    const { id } = live.shop.createCustomer(ada)
    const checkout = live.shop.abandonCheckout({ customerId: id, lines: lamps })
    await look(live)
    expect(String(deals(live)[0]?.['Deal_Name'])).toContain('Abandoned checkout')
    live.shop.updateShop({ name: 'Acme Light' })
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    expect(String(deals(live)[0]?.['Deal_Name'])).toContain(`${order.name} - Acme`)
  })

  test('so does a guest’s, who comes back hours later: at no time do both count', async () => {
    const live = await open({ ordersAs: 'Deals' })
    live.shop.abandonCheckout({ lines: lamps })
    const checkout = live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    clock.skipMs += 5 * 60 * minuteMs
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    const standing = () => deals(live).map((deal) => [deal['Stage'], deal['Amount']])
    const once = [
      ['Qualification', 90],
      ['Closed Won', 90],
    ]
    expect(standing()).toEqual(once)
    expect(live.record('Deals', order.id)['Deal_Name']).toContain(order.name)
    await look(live)
    expect(standing()).toEqual(once)
  })

  test('and where Shopify names no token, by the cart, the total and the moment', async () => {
    const live = await open({ ordersAs: 'Deals' })
    const checkout = live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    const order = live.shop.silently(() => live.shop.completeCheckout(checkout.id))
    Object.assign(order, { checkoutToken: undefined })
    live.shop.updateOrder(order.id, { note: 'gift' })
    await live.settled()
    expect(deals(live)).toMatchObject([{ Stage: 'Closed Won', Shopify_Order_Id: tail(order.id), Amount: 90 }])
  })

  test('a new order has the lines of no checkout read that is not of its moment', async () => {
    const live = await open({ ordersAs: 'Deals' })
    for (let n = 0; n < 3; n++) live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    const before = world.shopify.log.length
    live.shop.createOrder({ lines: lamps })
    await live.settled()
    const asked = world.shopify.log.slice(before).map(({ operationName }) => operationName)
    expect(asked.filter((name) => name === 'CheckoutHeads')).toHaveLength(1)
    expect(asked).not.toContain('Checkouts')
  })

  test('a deal whose order has one of its own counts nothing', async () => {
    const live = await open({ ordersAs: 'Deals' })
    const checkout = live.shop.abandonCheckout({ lines: lamps })
    await look(live)
    // Shopify cannot say of which checkout the order came.
    world.shopify.faults.poisoned.add(checkout.id)
    const order = live.shop.completeCheckout(checkout.id)
    await live.settled()
    world.shopify.faults.poisoned.clear()
    await look(live)
    const amounts = deals(live).map((deal) => [deal['Shopify_Order_Id'], [deal['Stage'], deal['Amount']]])
    expect(Object.fromEntries(amounts)).toEqual({
      [tail(order.id)]: ['Closed Won', 90],
      [`checkout-${tail(checkout.id)}`]: ['Closed Won', 0],
    })
  })

  test('before it was told of, the checkout gets no deal', async () => {
    const live = await open()
    const checkout = live.shop.abandonCheckout({ lines: lamps })
    live.shop.completeCheckout(checkout.id)
    await look(live)
    expect(deals(live)).toEqual([])
    expect((await live.outcomes()).filter(({ kind }) => kind === 'checkout')).toEqual([])
  })
})

test('their history comes with an import of its own: open ones become deals, recovered ones do not', async () => {
  const live = await open(
    {},
    {
      store: (shop) => {
        const longAgo = new Date(Date.now() - 40 * 24 * 60 * minuteMs)
        shop.at(longAgo, () => {
          for (let n = 0; n < 3; n++) shop.abandonCheckout({ lines: lamps })
          shop.completeCheckout(shop.abandonCheckout({ lines: lamps }).id)
        })
      },
    },
  )
  await look(live)
  expect(deals(live)).toEqual([])

  expect(await importCheckouts(live)).toMatchObject({ state: 'completed', created: 3, skipped: 1 })
  expect(deals(live).map((deal) => deal['Stage'])).toEqual(Array(3).fill('Qualification'))
  expect(await importCheckouts(live)).toMatchObject({ created: 0, unchanged: 3 })
  expect(deals(live)).toHaveLength(3)
})

test('a checkout of more than a hundred lines is read whole', async () => {
  const live = await open()
  const many = Array.from({ length: 130 }, (_, n) => ({ title: `Thing ${n}`, price: '1.00' }))
  live.shop.abandonCheckout({ lines: many })
  await look(live)
  expect(deals(live)[0]).toMatchObject({ Amount: 130 })
  expect(deals(live)[0]?.['Description']).toContain('1 × Thing 129')
})

test('off, as it is at first, Shopify is asked for none of them', async () => {
  const live = await open({ kinds: { ...all, checkout: false } })
  live.shop.abandonCheckout({ lines: lamps })
  const looksIn = async () => {
    const since = world.shopify.log.length
    await look(live)
    const named = world.shopify.log.slice(since).map(({ operationName }) => operationName)
    return { lists: named.filter((name) => name === 'Changed').length, read: named.includes('Checkouts') }
  }
  expect(await looksIn()).toEqual({ lists: 3, read: false })
  expect(deals(live)).toEqual([])

  await live.choose({ kinds: all })
  await look(live)
  live.shop.abandonCheckout({ lines: lamps })
  expect(await looksIn()).toEqual({ lists: 4, read: true })
})

test('nothing that is held of a person’s checkouts outlives their erasure', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer(ada)
  live.shop.abandonCheckout({ customerId: id, lines: lamps })
  await look(live)
  expect(await linksOf(live, 'checkout')).toHaveLength(1)

  await receivePrivacyRequest(world.runtime.sync, {
    type: 'redact',
    shop: live.domain,
    delivery: 'd1',
    customerId: tail(id),
    orderIds: [],
    requestId: null,
  })
  expect(await linksOf(live, 'checkout')).toEqual([])
  expect((await live.outcomes()).filter(({ kind }) => kind === 'checkout')).toEqual([])
})

// Draft orders as Quotes: off at first, and only with an access of their own; live, with a history of their own.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { receivePrivacyRequest } from '#app/sync/protection/privacy.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { importOnly } from '#test/support/import-shop.ts'
import { openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
afterAll(() => world[Symbol.asyncDispose]())

const scope = 'read_draft_orders'
const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const address = { address1: '1 Main Street', city: 'Ottawa', zip: 'K2P 2L8', country: 'Canada' }
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]

const grant = (shop: ShopSimulator) => shop.grantScopes([...shop.scopes, scope])

/** Draft orders are on and shown, and their webhooks subscribed to. */
async function open(choices: Choices = {}, options: LiveOptions = {}) {
  const live = await openShop(world, {
    ...options,
    choices: { ...choices, kinds: { draftOrder: true, ...choices.kinds } },
    store: (shop) => {
      shop.install()
      grant(shop)
      options.store?.(shop)
    },
  })
  await runJob(world, live, 'reconcile')
  return live
}

const quotes = ({ org }: LiveShop) => org.records('Quotes')
const onlyQuote = (live: LiveShop) => {
  const [quote, ...others] = quotes(live)
  if (!quote || others.length > 0) throw new Error(`${quotes(live).length} quotes`)
  return quote
}
const ofKind = async (live: LiveShop) =>
  (await live.outcomes())
    .filter(({ kind }) => kind === 'draftOrder')
    .map(({ result, cause }) => [result, cause])
const linksOf = async (live: LiveShop) => (await live.links()).filter(({ kind }) => kind === 'draftOrder')

const importDrafts = (live: LiveShop) => importOnly(world, live, 'draftOrder')

describe('a draft order', () => {
  test('whose customer is taken off lets go of the contact', async () => {
    const live = await open()
    const { id } = live.shop.createCustomer(ada)
    const draft = live.shop.createDraftOrder({ customerId: id, lines: lamps })
    await live.settled()
    expect(onlyQuote(live)['Contact_Name']).toMatchObject({ id: live.record('Contacts', id).id })

    live.shop.updateDraftOrder(draft.id, { customerId: null })
    await live.settled()

    expect(onlyQuote(live)['Contact_Name'] ?? null).toBeNull()
  })

  test('becomes a quote with its rows, its customer, its address and its own total', async () => {
    const live = await open()
    const product = live.shop.createProduct({ title: 'Lamp', variants: [{ price: '20.00', sku: 'L' }] })
    const { id } = live.shop.createCustomer(ada)
    await live.settled()
    const variantId = product.variants[0]?.id ?? ''
    const draft = live.shop.createDraftOrder({
      customerId: id,
      lines: [{ variantId, quantity: 3 }, ...lamps],
      orderDiscount: '15.00',
      shipping: { title: 'Post', price: '7.50' },
      taxes: [{ title: 'State', rate: 0.0625 }],
      shippingAddress: address,
      reserveInventoryUntil: '2026-12-24T12:00:00Z',
    })
    await live.settled()
    const quote = onlyQuote(live)
    expect(quote).toMatchObject({
      Subject: `${draft.name} - Acme`,
      Quote_Stage: 'Draft',
      Valid_Till: '2026-12-24',
      Shopify_Draft_Order_Id: tail(draft.id),
      Contact_Name: { id: live.record('Contacts', id)['id'] },
      Shipping_City: 'Ottawa',
      Grand_Total: Number(draft.totals.total),
      Adjustment: 0,
    })
    expect(quote['Account_Name']).toBeTruthy()
    const rows = quote['Quoted_Items'] as Record<string, unknown>[]
    const goods = rows.slice(0, 2).reduce((sum, row) => sum + Number(row['Total_After_Discount']), 0)
    expect(goods).toBeCloseTo(Number(draft.totals.subtotal), 6)
    expect(rows[0]).toMatchObject({
      Product_Name: { id: live.record('Products', variantId)['id'] },
      Quantity: 3,
    })
    expect(rows.map((row) => String(row['Description']).split('\n')[0])).toEqual([
      'Lamp',
      'Blue lamp',
      'Shipping: Post',
      expect.stringContaining('Tax: State'),
    ])
    expect(await ofKind(live)).toEqual([['created', null]])
  })

  test('follows what staff change, keeps its rows apart, and leaves alone what sales moved', async () => {
    const live = await open()
    const draft = live.shop.createDraftOrder({ lines: lamps })
    await live.settled()
    live.org.update('Quotes', onlyQuote(live)['id'], { Quote_Stage: 'Negotiation' })
    live.shop.updateDraftOrder(draft.id, {
      note: 'call me',
      amounts: {
        lines: [
          { title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 3 },
          { title: 'Bulb', price: '5.00' },
        ],
      },
    })
    await live.settled()
    const quote = onlyQuote(live)
    expect(quote).toMatchObject({ Quote_Stage: 'Negotiation', Grand_Total: 140 })
    expect(quote['Quoted_Items']).toHaveLength(2)
    expect(quote['Description']).toContain('Note: call me')

    live.shop.sendInvoice(draft.id)
    await live.settled()
    expect(onlyQuote(live)['Quote_Stage']).toBe('Delivered')
  })

  test('that becomes an order is won, beside the sales order that it names', async () => {
    const live = await open()
    const draft = live.shop.createDraftOrder({ lines: lamps, shipping: '5.00' })
    await live.settled()
    const order = live.shop.completeDraftOrder(draft.id)
    await live.settled()
    const quote = onlyQuote(live)
    expect(quote).toMatchObject({ Quote_Stage: 'Closed Won', Grand_Total: 95 })
    expect(quote['Description']).toContain(`Order: ${order.name}`)
    expect(quote['Description']).toContain(`/orders/${tail(order.id)}`)
    expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(95)
  })

  test.each(['keep', 'delete'] as const)('that staff deleted: %s', async (draftOrder) => {
    const live = await open({ deletes: { draftOrder } })
    const draft = live.shop.createDraftOrder({ lines: lamps })
    await live.settled()
    live.shop.deleteDraftOrder(draft.id)
    await live.settled()
    expect(quotes(live)).toHaveLength(draftOrder === 'keep' ? 1 : 0)
    const marks = quotes(live).flatMap((quote) => quote['Tag'] ?? [])
    expect(marks).toMatchObject(draftOrder === 'keep' ? [{ name: 'Deleted in Shopify' }] : [])
    expect((await ofKind(live)).at(-1)?.[1]).toBe('deleted_in_shopify')
  })

  test('that Shopify purged without a word stays as it is', async () => {
    const live = await open({ deletes: { draftOrder: 'delete' } })
    const draft = live.shop.createDraftOrder({ lines: lamps })
    await live.settled()
    live.shop.deleteDraftOrder(draft.id, false)
    await runJob(world, live, 'reconcile')
    await runJob(world, live, 'audit')
    expect(quotes(live)).toHaveLength(1)
    expect(await linksOf(live)).toMatchObject([{ gone: false }])
  })

  test('is found by the look where its webhook was lost', async () => {
    const live = await open()
    live.shop.silently(() => live.shop.createDraftOrder({ lines: lamps }))
    await runJob(world, live, 'reconcile')
    expect(onlyQuote(live)['Grand_Total']).toBe(90)
  })
})

test('their history comes with an import of its own, and is written once', async () => {
  const live = await open(
    {},
    {
      store: (shop) => {
        // Of before what a look reaches back to.
        shop.at(new Date(Date.now() - 40 * 24 * 60 * 60_000), () => {
          for (let n = 0; n < 12; n++)
            shop.createDraftOrder({
              lines: Array.from({ length: n + 1 }, () => ({ title: 'Thing', price: '1.10' })),
            })
          shop.completeDraftOrder([...shop.draftOrders.keys()][0] ?? '')
        })
      },
    },
  )
  expect(quotes(live)).toEqual([])
  expect(await importDrafts(live)).toMatchObject({ state: 'completed', created: 12 })
  expect(
    quotes(live)
      .map((quote) => quote['Quote_Stage'])
      .toSorted((one, other) => String(one).localeCompare(String(other))),
  ).toEqual(['Closed Won', ...Array<string>(11).fill('Draft')])
  expect(quotes(live).map((quote) => quote['Grand_Total'])).toContain(13.2)
  expect(await importDrafts(live)).toMatchObject({ created: 0, unchanged: 12 })
})

describe('off, as they are at first', () => {
  test('Shopify is asked for none of them, nothing is subscribed to, and Zoho gets no field', async () => {
    const live = await openShop(world, { store: (shop) => (shop.install(), grant(shop)) })
    const since = world.shopify.log.length
    live.shop.createDraftOrder({ lines: lamps })
    await runJob(world, live, 'reconcile')
    const named = world.shopify.log.slice(since).map(({ operationName }) => operationName)
    expect(named).not.toContain('DraftOrders')
    expect(live.shop.state.subscriptions.size).toBe(0)
    expect(quotes(live)).toEqual([])
    expect(live.org.fields('Quotes').some(({ custom_field }) => custom_field)).toBe(false)
  })
})

describe('an organization without quotes', () => {
  test.each([
    { what: 'by its edition', org: { edition: 'standard' as const }, check: 'modules' },
    { what: 'hidden', org: {}, hide: true, check: 'modules' },
  ])('$what: the check names them, and everything else is imported', async ({ org, hide, check }) => {
    const live = await openShop(world, {
      org,
      imported: false,
      choices: { kinds: { draftOrder: true }, ordersAs: 'Deals' },
      store: (shop) => {
        shop.install()
        grant(shop)
        shop.createCustomer(ada)
        shop.createDraftOrder({ lines: lamps })
      },
    })
    if (hide) live.org.hideModule('Quotes')
    const { checks } = await runPreflight(world.runtime.sync, live.domain)
    expect(checks.find(({ values }) => values['module'] === 'Quotes')).toMatchObject({
      id: check,
      status: 'warning',
    })
    await live.import()
    expect(live.org.records('Contacts')).toHaveLength(1)
    const step = await importDrafts(live)
    expect(step).toMatchObject({ state: 'completed', created: 0 })
    live.shop.createCustomer({ ...ada, email: 'eve@example.com' })
    await live.settled()
    expect(live.org.records('Contacts')).toHaveLength(2)
  })
})

test('where the organization lacks the currency none is written until the merchant decides', async () => {
  const live = await open({}, { shop: { currency: 'EUR' } })
  live.shop.createDraftOrder({ lines: lamps })
  await live.settled()
  expect(quotes(live)).toEqual([])
  expect(await ofKind(live)).toEqual([['skipped', 'currency_missing']])
  await live.choose({ kinds: { draftOrder: true }, missingCurrency: { as: 'convert', rate: 2 } })
  await importDrafts(live)
  expect(onlyQuote(live)['Grand_Total']).toBe(180)
})

test('nothing that is held of a person’s draft orders outlives their erasure', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer(ada)
  live.shop.createDraftOrder({ customerId: id, lines: lamps })
  await live.settled()
  expect(await linksOf(live)).toHaveLength(1)
  await receivePrivacyRequest(world.runtime.sync, {
    type: 'redact',
    shop: live.domain,
    delivery: 'd1',
    customerId: tail(id),
    orderIds: [],
    requestId: null,
  })
  expect(await linksOf(live)).toEqual([])
  expect(await ofKind(live)).toEqual([])
})

// The last one: the clock goes on.
test('where Shopify does not let the app read them everything else goes on, the check says so, and they come once it does', async () => {
  const live = await openShop(world, { choices: { kinds: { draftOrder: true } } })
  const draft = live.shop.createDraftOrder({ lines: lamps })
  const { id } = live.shop.createCustomer(ada)
  await runJob(world, live, 'reconcile')
  expect(live.record('Contacts', id)).toBeTruthy()
  expect(live.shop.state.subscriptions.size).toBe(0)
  expect(quotes(live)).toEqual([])
  const { checks, counts } = await runPreflight(world.runtime.sync, live.domain)
  expect(checks).toContainEqual({ id: 'draft_orders', status: 'warning', values: {} })
  expect(counts.customer).toBe(1)

  grant(live.shop)
  await live.visit()
  await until(async () => (await live.row()).scopes.includes(scope))
  // A token of before carries what was granted before: it lives an hour.
  clock.skipMs += 2 * 60 * 60_000
  await runJob(world, live, 'reconcile')
  expect(onlyQuote(live)['Subject']).toBe(`${draft.name} - Acme`)
  expect(live.shop.state.subscriptions.size).toBe(3)
})

// A filter says which records come in. What is in Zoho CRM goes on following Shopify when it no longer fits.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Settings, type Filters } from '#app/mapping/settings/settings.ts'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { leadChoices, onlyContact } from '#test/support/lead-shop.ts'
import { openShop, runJob, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const filtersOf = ({
  customer,
  product,
  order,
  draftOrder,
}: { [K in keyof Filters]?: Partial<Filters[K]> }) => {
  const { filters } = Settings.parse({})
  return {
    ...filters,
    customer: { ...filters.customer, ...customer },
    product: { ...filters.product, ...product },
    order: { ...filters.order, ...order },
    draftOrder: { ...filters.draftOrder, ...draftOrder },
  }
}
const mugs = [{ title: 'Mug', price: '30.00', quantity: 2, sku: 'MUG' }]
const causes = async ({ outcomes }: Pick<Awaited<ReturnType<typeof openShop>>, 'outcomes'>) =>
  (await outcomes()).map(({ cause }) => cause)

test('an order that is canceled and worth nothing any more is canceled in Zoho, and counts nothing there', async () => {
  const live = await openShop(world, { choices: { filters: filtersOf({ order: { leastTotal: 50 } }) } })
  const customer = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' })
  const { id } = live.shop.createOrder({ customerId: customer.id, lines: mugs, financialStatus: 'PAID' })
  await live.settled()
  const { Contact_Name, Account_Name } = live.record('Sales_Orders', id)
  live.shop.cancelOrder(id, 'CUSTOMER')
  await live.settled()
  expect(live.record('Sales_Orders', id)).toMatchObject({ Status: 'Cancelled', Contact_Name, Account_Name })
  expect(await causes(live)).not.toContain('filtered')
})

test('an order that gets the tag of those that are left out follows to its end', async () => {
  const live = await openShop(world, { choices: { filters: filtersOf({ order: { notTagged: ['hold'] } }) } })
  const { id } = live.shop.createOrder({ lines: mugs, financialStatus: 'PAID' })
  await live.settled()
  live.shop.updateOrder(id, { tags: ['hold'] })
  live.shop.cancelOrder(id, 'FRAUD')
  await live.settled()
  expect(live.record('Sales_Orders', id)['Status']).toBe('Cancelled')
})

test('a deal follows a refund below the least total; a new order below it has none', async () => {
  const choices = { ordersAs: 'Deals', filters: filtersOf({ order: { leastTotal: 50 } }) } as const
  const live = await openShop(world, { choices })
  const order = live.shop.createOrder({ lines: mugs, financialStatus: 'PAID' })
  await live.settled()
  const [line] = order.lines
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: line?.id ?? '', quantity: 1 }] })
  const small = live.shop.createOrder({ lines: [{ title: 'Pin', price: '3.00', quantity: 1 }] })
  await live.settled()
  expect(live.record('Deals', order.id)['Amount']).toBe(30)
  expect(live.records('Deals', small.id)).toEqual([])
})

test('a product that is archived is switched off where only active ones come in', async () => {
  const live = await openShop(world, {
    choices: { filters: filtersOf({ product: { statuses: ['ACTIVE'] } }) },
  })
  const product = live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5.00' }] })
  await live.settled()
  live.shop.updateProduct(product.id, { status: 'ARCHIVED' })
  await live.settled()
  expect(live.record('Products', product.variants[0]?.id ?? '')['Product_Active']).toBe(false)
})

test('a quote follows its draft order below the least total', async () => {
  const choices = { kinds: { draftOrder: true }, filters: filtersOf({ draftOrder: { leastTotal: 50 } }) }
  const live = await openShop(world, {
    choices,
    store: (shop) => {
      shop.install()
      shop.grantScopes([...shop.scopes, 'read_draft_orders'])
    },
  })
  await runJob(world, live, 'reconcile')
  const { id } = live.shop.createDraftOrder({ lines: mugs })
  await live.settled()
  const totals = () => live.org.records('Quotes').map((quote) => quote['Grand_Total'])
  expect(totals()).toEqual([60])
  const [mug] = mugs
  live.shop.updateDraftOrder(id, {
    amounts: { lines: [{ ...mug, title: 'Mug', price: '30.00', quantity: 1 }] },
  })
  await live.settled()
  expect(totals()).toEqual([30])
})

const vips = { filters: filtersOf({ customer: { tagged: ['vip'] } }) }
const vip = { lastName: 'Lovelace', email: 'ada@example.com', tags: ['vip'] }

test('who loses the tag and then unsubscribes is opted out in Zoho', async () => {
  const live = await openShop(world, { choices: vips })
  const { id } = live.shop.createCustomer({
    ...vip,
    emailConsent: { marketingState: 'SUBSCRIBED', marketingOptInLevel: 'SINGLE_OPT_IN' },
  })
  await live.settled()
  live.shop.updateCustomer(id, { tags: [] })
  live.shop.setEmailConsent(id, 'UNSUBSCRIBED')
  await live.settled()
  expect(live.record('Contacts', id)['Email_Opt_Out']).toBe(true)
})

test('a lead that no longer fits becomes the contact of its first order', async () => {
  const live = await openShop(world, { choices: { ...vips, ...leadChoices } })
  const { id } = live.shop.createCustomer(vip)
  await live.settled()
  live.shop.updateCustomer(id, { tags: [] })
  await live.settled()
  const order = live.shop.createOrder({ customerId: id, lines: mugs })
  await live.settled()
  expect(await onlyContact(live, id, order.id)).toMatchObject({ Last_Name: 'Lovelace' })
})

test('the screens say of such a record that it is synced', async () => {
  const live = await openShop(world, { choices: vips })
  const [{ id }, other] = [live.shop.createCustomer(vip), live.shop.createCustomer({ lastName: 'Babbage' })]
  await live.settled()
  live.shop.updateCustomer(id, { tags: [], note: 'Prefers tea' })
  const compare = (gid: string) =>
    compareRecord(world.sync, live.domain, { kind: 'customer', shopifyId: tail(gid), field: null })
  const choices = choicesOf('customer', Settings.parse(vips))
  const sample = async (gid: string) =>
    (await sampleRecord(world.sync, live.domain, { choices, search: '', id: tail(gid) })).record?.filtered
  await live.settled()
  expect([await compare(id), await compare(other.id)]).toMatchObject([
    { filtered: false, state: 'both' },
    { filtered: true, state: 'new' },
  ])
  expect([await sample(id), await sample(other.id)]).toEqual([false, true])
})

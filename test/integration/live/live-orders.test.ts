// An order is placed, edited, refunded, cancelled: Zoho has exactly its lines and its total, each time.

import { Big } from 'big.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import type { Order, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { chargesOf } from '#test/support/charges.ts'
import { openShop, orderOf, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { Chance } from '#test/store/random.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const mugs = (shop: ShopSimulator) =>
  shop.createProduct({
    title: 'Mug',
    variants: ['Red', 'Blue', 'Green'].map((value, n) => ({
      sku: `MUG-${n}`,
      price: String(9.99 + n),
      inventoryQuantity: 100,
      selectedOptions: [{ name: 'Colour', value }],
    })),
  }).variants

const vat = [{ title: 'VAT', rate: 0.19 }]

const nameOf = (line: Order['lines'][number]) =>
  line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title

/** What every discount, the order's included, leaves of a line's units that are there, in cents. */
function netOf(line: Order['lines'][number]): number {
  const ordered = new Big(line.price).times(line.quantity).minus(line.discount).minus(line.orderDiscount)
  return cents(ordered.times(line.currentQuantity).div(line.quantity))
}
const cents = (value: Big | number | string) => Number(new Big(value).times(100).round(0, Big.roundHalfUp))

/** What the order must look like in Zoho, from the shop's own state: only what nothing accounts for is adjusted. */
function expected(order: Order) {
  const left = order.lines.filter((line) => line.currentQuantity > 0)
  const charges = chargesOf(order)
  const lines = [
    ...left.map((line) => {
      const discount = cents(new Big(line.price).times(line.currentQuantity)) - netOf(line)
      return [nameOf(line), line.currentQuantity, Number(line.price), discount]
    }),
    ...charges.map(([name, price]) => [name, 1, price, 0]),
  ]
  const rows = [...left.map(netOf), ...charges.map(([, price]) => cents(price))]
  return {
    lines: lines.toSorted((a, b) => String(a).localeCompare(String(b))),
    total: Number(order.current.total),
    adjustment: cents(order.current.total) - rows.reduce((sum, row) => sum + row, 0),
  }
}

function shown(live: LiveShop, id: string) {
  const row = live.record('Sales_Orders', id)
  const { lines, total } = orderOf(row)
  return {
    // Shipping names its method and tax its rates: the name alone is compared.
    lines: lines.map(([name, quantity, price, discount]) => [
      String(name).split(':')[0],
      quantity,
      price,
      cents(Number(discount ?? 0)),
    ]),
    total,
    adjustment: cents(Number(row['Adjustment'] ?? 0)),
  }
}

test('an order brings its customer and products first when Zoho lacks them', async () => {
  const live = await openShop(world)
  const { shop, org, record } = live
  const [customer, order] = shop.silently(() => {
    const buyer = shop.createCustomer({ lastName: 'Hopper', email: 'grace@example.com' })
    return [
      buyer,
      shop.createOrder({ customerId: buyer.id, lines: [{ variantId: mugs(shop)[0]?.id ?? '' }] }),
    ]
  })
  await shop.sendWebhook('orders/create', { id: 1, admin_graphql_api_id: order.id })
  await live.settled()

  const row = record('Sales_Orders', order.id)
  expect(row['Contact_Name']).toMatchObject({ id: record('Contacts', customer.id).id })
  expect(row['Ordered_Items']).toMatchObject([
    { Product_Name: { id: record('Products', order.lines[0]?.variantId ?? '').id } },
  ])
  expect(org.records('Products')).toHaveLength(3)
})

test('orders of a customer who could not be written before point to the Contact once there is one', async () => {
  const live = await openShop(world)
  const { shop, record } = live
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Contacts'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  const customer = shop.createCustomer({ lastName: 'Hopper' })
  const order = shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined
  expect(record('Sales_Orders', order.id)['Contact_Name'] ?? null).toBeNull()

  shop.updateCustomer(customer.id, { note: 'approved' })
  await live.settled()

  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', customer.id).id,
  })
})

test('an order of a customer whose contact was deleted in Zoho has a contact again before any night', async () => {
  const live = await openShop(world)
  const { shop, org, record } = live
  const customer = shop.createCustomer({ lastName: 'Hopper', email: 'grace@example.com' })
  await live.settled()
  org.remove('Contacts', record('Contacts', customer.id).id)

  const order = shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()

  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', customer.id).id,
  })
})

test('an edited order has its new lines and total, and none twice', async () => {
  const live = await openShop(world)
  const { shop } = live
  const [red, blue] = mugs(shop)
  const order = shop.createOrder({
    lines: [{ variantId: red?.id ?? '', quantity: 2 }],
    taxes: vat,
    shipping: '4.90',
  })
  await live.settled()
  expect(shown(live, order.id)).toEqual(expected(order))

  shop.editOrder(order.id, {
    addLine: [
      { variantId: blue?.id ?? '', quantity: 3 },
      { title: 'Ribbon', price: '0.50' },
    ],
  })
  await live.settled()
  expect(shown(live, order.id)).toEqual(expected(order))

  shop.editOrder(order.id, { removeLine: order.lines[0]?.id ?? '' })
  await live.settled()
  expect(shown(live, order.id)).toEqual(expected(order))
})

test('refunds, in part and of shipping, are reflected in lines and total', async () => {
  const live = await openShop(world)
  const { shop } = live
  const [red, blue] = mugs(shop)
  const lines = [{ variantId: red?.id ?? '', quantity: 3 }, { variantId: blue?.id ?? '' }]
  const order = shop.createOrder({ lines, taxes: vat, shipping: '5', orderDiscount: '2' })
  await live.settled()

  shop.refundOrder(order.id, {
    lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 2 }],
    shipping: true,
  })
  await live.settled()
  expect(shown(live, order.id)).toEqual(expected(order))

  expect(shown(live, order.id).adjustment).toBe(0)

  shop.refundOrder(order.id, { amount: '1.23', note: 'goodwill' })
  await live.settled()
  expect(shown(live, order.id)).toEqual(expected(order))
  expect(shown(live, order.id).adjustment).toBe(-123)
})

test('a cancelled order says so, keeps its lines in sight and adds up to nothing', async () => {
  const live = await openShop(world)
  const { shop, record } = live
  const order = shop.createOrder({
    lines: [{ variantId: mugs(shop)[0]?.id ?? '', quantity: 2 }],
    shipping: '5',
  })
  await live.settled()

  shop.cancelOrder(order.id)
  await live.settled()

  const row = record('Sales_Orders', order.id)
  expect(row).toMatchObject({ Status: 'Cancelled', Grand_Total: 0 })
  expect(orderOf(row).lines).toHaveLength(1)
})

test('a fulfilled order is delivered in Zoho, with its tracking where a rule asks for it', async () => {
  const carrier = { source: { from: 'value', name: 'carrier' }, target: 'Carrier' } as const
  const rules = { product: [], customer: [], checkout: [], order: [Rule.parse(carrier)] }
  const live = await openShop(world, { choices: { rules } })
  const { shop, record } = live
  const order = shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()

  shop.fulfillOrder(order.id, { tracking: { company: 'DHL', number: '1' } })
  await live.settled()

  const row = record('Sales_Orders', order.id)
  expect(row).toMatchObject({ Status: 'Delivered', Carrier: 'DHL' })
  expect(row['Description']).toContain('Tracking: DHL 1\n')
})

test('a deleted order is marked, or deleted where the merchant chose so', async () => {
  const kept = await openShop(world)
  const gone = await openShop(world, {
    choices: { deletes: { customer: 'keep', product: 'keep', order: 'delete' } },
  })
  const [first, second] = [kept, gone].map(({ shop }) =>
    shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] }),
  )
  await kept.settled()
  await gone.settled()

  kept.shop.deleteOrder(first?.id ?? '')
  gone.shop.deleteOrder(second?.id ?? '')
  await kept.settled()
  await gone.settled()

  expect(kept.record('Sales_Orders', first?.id ?? '')['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  expect(gone.org.records('Sales_Orders')).toHaveLength(0)
})

test('an order of more than 60 days ago is hidden from us, which is not deleted', async () => {
  const live = await openShop(world)
  const { shop, record } = live
  const order = shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  const createdAt = new Date(Date.now() - 61 * 86_400_000)
  order.createdAt = `${createdAt.toISOString().slice(0, 19)}Z`
  const where = {
    shopDomain_kind_shopifyId: { shopDomain: live.domain, kind: 'order', shopifyId: tail(order.id) },
  }
  await world.db.prisma.link.update({ where, data: { createdAt } })

  shop.updateOrder(order.id, { note: 'still here' })
  await live.settled()
  await runJob(world, live, 'audit')

  expect(record('Sales_Orders', order.id)['Tag'] ?? []).toEqual([])
})

test('changed twenty times at random, an order has exactly its lines and total each time', async () => {
  const live = await openShop(world)
  const { shop } = live
  const variants = mugs(shop)
  const chance = new Chance(20)
  const order = shop.createOrder({
    lines: [
      { variantId: variants[0]?.id ?? '', quantity: 4 },
      { title: 'Custom', price: '7.77', quantity: 3 },
    ],
    taxes: vat,
    shipping: '4.95',
    orderDiscount: '3.33',
  })
  for (let n = 0; n < 20; n++) {
    change(shop, order, chance, variants)
    await live.settled()
    expect(shown(live, order.id), `after change ${n + 1}`).toEqual(expected(order))
  }
})

function change(shop: ShopSimulator, order: Order, chance: Chance, variants: { id: string }[]): void {
  const open = order.lines.filter((line) => line.currentQuantity > 0)
  const line = open.length > 0 ? chance.pick(open) : undefined
  const act = chance.below(5)
  if (act === 0 || !line) {
    shop.editOrder(order.id, {
      addLine: { variantId: chance.pick(variants).id, quantity: 1 + chance.below(3) },
    })
  } else if (act === 1) {
    shop.editOrder(order.id, { setQuantity: { lineItemId: line.id, quantity: chance.below(6) } })
  } else if (act === 2 && open.length > 1) shop.editOrder(order.id, { removeLine: line.id })
  else if (act === 3) shop.refundOrder(order.id, { lines: [{ lineItemId: line.id, quantity: 1 }] })
  else
    shop.editOrder(order.id, {
      addLine: { title: `Extra ${chance.below(9)}`, price: `${chance.below(50)}.49` },
    })
}

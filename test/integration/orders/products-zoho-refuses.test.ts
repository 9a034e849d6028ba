// Zoho takes no row whose product is switched off there, as archived products are, and none whose product was deleted:
// the order comes all the same, its total to the cent, and the row says by its text what was sold.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Order } from '#test/simulators/shopify/index.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { callsTo, openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const placeholder = 'Acme - other items'

/** Two products, of which the mug is to be archived. */
async function openStore() {
  const live = await openShop(world)
  const variantOf = (title: string, price: string) =>
    live.shop.createProduct({ title, variants: [{ sku: title.toUpperCase(), price }] })
  const [mug, lamp] = [variantOf('Mug', '9.99'), variantOf('Lamp', '20.01')]
  await live.settled()
  const lines = [mug, lamp].map((product) => ({ variantId: product.variants[0]?.id ?? '', quantity: 3 }))
  return { live, mug, lamp, lines, archiveMug: () => archive(live, mug.id) }
}

const archive = async ({ shop, settled }: LiveShop, id: string) => {
  shop.updateProduct(id, { status: 'ARCHIVED' })
  await settled()
}

/** Rows of an order as [what was sold, the product's name], and its total. */
function shown({ record, org }: LiveShop, { id }: Order) {
  const row = record('Sales_Orders', id)
  const items = row['Ordered_Items'] as { Description: string; Product_Name: { id: string } }[]
  const rows = items.map(({ Description, Product_Name }) => [
    Description.split('\n')[0],
    org.record('Products', Product_Name.id)?.['Product_Name'],
  ])
  return {
    rows: rows.toSorted((a, b) => String(a).localeCompare(String(b))),
    total: Number(row['Grand_Total']),
  }
}
const refusedIn = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ result }) => result === 'rejected').map(({ cause }) => cause)

test('a new order of an archived product has a row under the placeholder, and the others under their own', async () => {
  const { live, lines, archiveMug } = await openStore()
  await archiveMug()

  const order = live.shop.createOrder({ lines })
  await live.settled()

  expect(shown(live, order)).toEqual({
    rows: [
      ['Lamp', 'Lamp'],
      ['Mug', placeholder],
    ],
    total: Number(order.current.total),
  })
  expect(await refusedIn(live)).toEqual([])
})

test('several archived products of several orders cost one more write, however many they are', async () => {
  const { live, mug, lamp, lines } = await openStore()
  await archive(live, mug.id)
  await archive(live, lamp.id)
  const orders = live.shop.silently(() => [1, 2, 3].map(() => live.shop.createOrder({ lines })))
  world.zoho.switches.multipleErrors = 'first'
  const before = world.zoho.log.length

  await live.import()

  expect(callsTo(world, 'Sales_Orders', before)).toHaveLength(2)
  for (const order of orders) expect(shown(live, order).total).toBe(Number(order.current.total))
  expect(await refusedIn(live)).toEqual([])
})

test.each([
  ['keeps it where Zoho takes a row that does not name it', {}, 'Mug'],
  ['keeps it where Zoho refuses new rows only', { inactiveProduct: 'reject new' }, 'Mug'],
  ['goes under the placeholder where Zoho wants it named', { rowsNameProducts: true }, placeholder],
] as const)('a row whose product was archived since %s', async (_, switches, name) => {
  const { live, lines, archiveMug } = await openStore()
  const order = live.shop.createOrder({ lines })
  await live.settled()
  await archiveMug()
  Object.assign(world.zoho.switches, switches)

  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()

  expect(shown(live, order)).toEqual({
    rows: [
      ['Lamp', 'Lamp'],
      ['Mug', name],
    ],
    total: Number(order.current.total),
  })
  expect(await refusedIn(live)).toEqual([])
})

test('nothing is written again for it, until the order changes after the product was switched on again', async () => {
  const { live, mug, lines, archiveMug } = await openStore()
  await archiveMug()
  const order = live.shop.createOrder({ lines })
  await live.settled()
  const before = world.zoho.log.length
  await runJob(world, live, 'audit')
  await runJob(world, live, 'reconcile')
  expect(callsTo(world, 'Sales_Orders', before)).toEqual([])

  live.shop.updateProduct(mug.id, { status: 'ACTIVE' })
  await live.settled()
  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()

  expect(shown(live, order)).toEqual({
    rows: [
      ['Lamp', 'Lamp'],
      ['Mug', 'Mug'],
    ],
    total: Number(order.current.total),
  })
})

test('a product that was deleted in Zoho is made again, and the order has it', async () => {
  const { live, mug, lines } = await openStore()
  live.org.remove('Products', live.record('Products', mug.variants[0]?.id ?? '').id)

  const order = live.shop.createOrder({ lines })
  await live.settled()

  expect(shown(live, order)).toEqual({
    rows: [
      ['Lamp', 'Lamp'],
      ['Mug', 'Mug'],
    ],
    total: Number(order.current.total),
  })
  expect(await refusedIn(live)).toEqual([])
})

test('a deleted product that Shopify has no more is a row under the placeholder', async () => {
  const { live, mug, lines } = await openStore()
  const [first] = lines
  const order = live.shop.createOrder({ lines })
  await live.settled()
  live.shop.silently(() => live.shop.deleteProduct(mug.id))
  live.org.remove('Products', live.record('Products', first?.variantId ?? '').id)

  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()

  expect(shown(live, order)).toMatchObject({ total: Number(order.current.total) })
  expect(await refusedIn(live)).toEqual([])
})

test('many deleted products are not made again before the merchant has said so: their rows stand under the placeholder', async () => {
  const live = await openShop(world)
  const products = live.shop.silently(() =>
    Array.from({ length: 30 }, (_, n) =>
      live.shop.createProduct({ title: `Part ${n}`, variants: [{ sku: `P${n}`, price: '1.00' }] }),
    ),
  )
  await live.import()
  for (const { id } of live.org.records('Products')) live.org.remove('Products', id)

  const order = live.shop.createOrder({
    lines: products.map(({ variants: [variant] }) => ({ variantId: variant?.id ?? '' })),
  })
  await live.settled()

  expect(new Set(shown(live, order).rows.map(([, product]) => product))).toEqual(new Set([placeholder]))
  expect(shown(live, order).total).toBe(Number(order.current.total))
  expect(live.org.records('Products')).toHaveLength(1)
})

test.each([
  ['deleted', (live: LiveShop, id: string) => live.org.remove('Products', id)],
  [
    'switched off',
    (live: LiveShop, id: string) => void live.org.update('Products', id, { Product_Active: false }),
  ],
])(
  'the placeholder and the product of a charge that were %s are there again at the next order',
  async (_, spoil) => {
    const { live } = await openStore()
    const input = { lines: [{ title: 'Engraving', price: '7.00', quantity: 1 }], shipping: '4.90' }
    live.shop.createOrder(input)
    await live.settled()
    const own = live.org
      .records('Products')
      .filter((row) => String(row['Product_Name']).startsWith('Acme - '))
    expect(own).toHaveLength(2)
    for (const { id } of own) spoil(live, id)

    const order = live.shop.createOrder(input)
    await live.settled()

    expect(shown(live, order)).toMatchObject({
      rows: [
        ['Engraving', placeholder],
        [expect.stringContaining('Shipping'), 'Acme - shipping'],
      ],
      total: Number(order.current.total),
    })
    expect(await refusedIn(live)).toEqual([])
  },
)

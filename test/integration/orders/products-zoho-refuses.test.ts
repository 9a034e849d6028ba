// Zoho takes no row whose product is switched off there, as archived products are, and none whose product was deleted:
// the order comes all the same, its total to the cent, and the row says by its text what was sold.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { loadOrgConfig } from '#app/sync/org/org-config.server.ts'
import { replaceProducts } from '#app/sync/orders/row-products.server.ts'
import { ZohoId } from '#app/lib/ids.ts'
import type { Order } from '#test/simulators/shopify/index.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { callsTo, openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  Object.assign(world.zoho.switches, defaultSwitches())
  world.zoho.faults.rejectRecords = undefined
})

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
/** What is to be shown of an order of both, where its mug stands under this product. */
const withMug = (order: { current: { total: string } }, product: string) => ({
  rows: [
    ['Lamp', 'Lamp'],
    ['Mug', product],
  ],
  total: Number(order.current.total),
})
const refusedIn = async (live: LiveShop) =>
  (await live.outcomes()).filter(({ result }) => result === 'rejected').map(({ cause }) => cause)

test('a new order of an archived product has a row under the placeholder, and the others under their own', async () => {
  const { live, lines, archiveMug } = await openStore()
  await archiveMug()

  const order = live.shop.createOrder({ lines })
  await live.settled()

  expect(shown(live, order)).toEqual(withMug(order, placeholder))
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

  expect(shown(live, order)).toEqual(withMug(order, name))
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

  expect(shown(live, order)).toEqual(withMug(order, 'Mug'))
})

test('a product that was deleted in Zoho is made again, and the order has it', async () => {
  const { live, mug, lines } = await openStore()
  live.org.remove('Products', live.record('Products', mug.variants[0]?.id ?? '').id)

  const order = live.shop.createOrder({ lines })
  await live.settled()

  expect(shown(live, order)).toEqual(withMug(order, 'Mug'))
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

test.each(['MANDATORY_NOT_FOUND', 'NO_PERMISSION'])(
  'an order whose product nothing can stand for is refused alone, and the others of its batch come (%s)',
  async (code) => {
    const { live, lines, archiveMug } = await openStore()
    await archiveMug()
    world.zoho.faults.rejectRecords = (module, { Product_Name }) =>
      module === 'Products' && Product_Name === placeholder
        ? { code, api_name: 'Vendor_Name', message: 'no' }
        : undefined
    const [whole, lampOnly] = live.shop.silently(() =>
      [lines, lines.slice(1)].map((some) => live.shop.createOrder({ lines: some })),
    )

    await live.import()

    expect(live.records('Sales_Orders', whole?.id ?? '')).toEqual([])
    expect(live.records('Sales_Orders', lampOnly?.id ?? '')).toHaveLength(1)
    expect(await refusedIn(live)).toEqual(['NOT_ALLOWED'])
  },
)

test('a deleted product is made again also where Zoho names another row first', async () => {
  const { live, lamp, lines, archiveMug } = await openStore()
  await archiveMug()
  live.org.remove('Products', live.record('Products', lamp.variants[0]?.id ?? '').id)
  world.zoho.switches.multipleErrors = 'first'

  const order = live.shop.createOrder({ lines })
  await live.settled()

  expect(shown(live, order).rows).toEqual([
    ['Lamp', 'Lamp'],
    ['Mug', placeholder],
  ])
  expect(await refusedIn(live)).toEqual([])
})

test('a batch that meets deleted products which another one has just forgotten has its orders come again, too', async () => {
  const live = await openShop(world)
  live.shop.silently(() => {
    for (let n = 0; n < 15; n++)
      live.shop.createProduct({ title: `Part ${n}`, variants: [{ sku: `P${n}`, price: '1.00' }] })
  })
  await live.import()
  const ids = new Set(live.org.records('Products').map(({ id }) => ZohoId.parse(id)))
  for (const id of ids) live.org.remove('Products', id)
  const { sync } = world.runtime
  const orgConfig = await loadOrgConfig(sync, live.domain)

  for (const _ of ['first', 'second']) {
    const { forgotten, substitutes } = await replaceProducts(sync, orgConfig, { refused: ids, named: ids })
    expect({ forgotten, substitutes }).toEqual({ forgotten: ids, substitutes: new Map() })
  }
})

test('an order under the placeholder is read no more often for it once its rows were put right', async () => {
  const { live, lines, archiveMug } = await openStore()
  await archiveMug()
  const order = live.shop.createOrder({ lines })
  await live.settled()
  const { id } = live.record('Sales_Orders', order.id)
  const before = world.zoho.log.length

  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()

  const log = world.zoho.log.slice(before).filter(({ path }) => path === `/crm/v8/Sales_Orders/${id}`)
  // Once for each of the two attempts, and none to see whether rows are there twice.
  expect(log.filter(({ method }) => method === 'GET')).toHaveLength(2)
  expect(shown(live, order).total).toBe(Number(order.current.total))
})

test('an order whose rows are refused although they were not sent has them sent, and is mended', async () => {
  const { live, lines, archiveMug } = await openStore()
  const order = live.shop.createOrder({ lines })
  await live.settled()
  await archiveMug()
  world.zoho.switches.inactiveProduct = 'reject kept'

  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()

  expect(shown(live, order)).toEqual(withMug(order, placeholder))
  expect(await refusedIn(live)).toEqual([])
})

// What a merchant types into the search of a list: names and numbers are looked for in the store, for we know none.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findIds, findIdsOfAll, loadNames } from '#app/sync/queries/names.server.ts'
import { listOutcomes } from '#app/db/screens/activity.server.ts'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { openShop, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test.each([
  ['the beginning of a name', 'nad', true],
  ['a name in another case', 'NADJA findling', true],
  ['an e-mail address', 'nadja@example.com', true],
  ['another name', 'ludwig', false],
  ['a word that is an operator of the search', 'OR', false],
  ['signs that mean something to the search', '-nadja:) (*', true],
])('customers: %s', async (_case, words, found) => {
  const { shop, domain } = await openShop(world)
  const { id } = shop.createCustomer({ firstName: 'Nadja', lastName: 'Findling', email: 'nadja@example.com' })

  expect(await findIds(world.sync, domain, 'customer', words)).toEqual(found ? [tail(id)] : [])
})

test.each([
  ['a title', () => 'blue lamp'],
  ['a SKU of digits', () => '4711'],
  ['the id of an old store, or any other', (id: string) => id],
])('products: %s', async (_case, wordsOf) => {
  const { shop, domain } = await openShop(world)
  const { id } = shop.createProduct({ title: 'Blue lamp', variants: [{ sku: '4711', price: '5.00' }] })
  shop.createProduct({ title: 'Red chair', variants: [{ sku: '4800', price: '5.00' }] })

  expect(await findIds(world.sync, domain, 'product', wordsOf(tail(id)))).toEqual([tail(id)])
})

test('a product without options goes by its title, whatever Shopify calls its only variant', async () => {
  const { shop, domain } = await openShop(world)
  const lamp = shop.createProduct({ title: 'Blue lamp', variants: [{ price: '5.00' }] })
  const size = { name: 'Size', value: 'Large' }
  const chair = shop.createProduct({
    title: 'Red chair',
    variants: [{ price: '5.00', selectedOptions: [size] }],
  })
  const ids = [lamp, chair].flatMap(({ variants }) => variants.map(({ id }) => tail(id)))

  const names = await loadNames(world.sync, domain, 'product', ids)

  expect(ids.map((id) => names[id])).toEqual(['Blue lamp', 'Red chair - Large'])
})

const lines = [{ title: 'Tea', quantity: 1, price: '4.00' }]

test.each([
  ["its customer's name", () => 'nadja findling'],
  ['the beginning of it', () => 'find'],
  ["its customer's e-mail address", () => 'nadja@example.com'],
  ['its number', (name: string) => name.slice(1)],
  ['its name', (name: string) => name],
])('orders: %s', async (_case, wordsOf) => {
  const { shop, domain } = await openShop(world)
  const nadja = { firstName: 'Nadja', lastName: 'Findling', email: 'nadja@example.com' }
  const order = shop.createOrder({ customerId: shop.createCustomer(nadja).id, lines })
  const other = { firstName: 'Ludwig', lastName: 'Other', email: 'ludwig@example.com' }
  shop.createOrder({ customerId: shop.createCustomer(other).id, lines })

  expect(await findIds(world.sync, domain, 'order', wordsOf(order.name))).toEqual([tail(order.id)])
})

/** What the list shows of what the words find, as the page does it. */
async function withNadja() {
  const { shop, domain, settled } = await openShop(world)
  const nadja = { firstName: 'Nadja', lastName: 'Findling', email: 'nadja@example.com' }
  const customer = shop.createCustomer(nadja)
  const order = shop.createOrder({ customerId: customer.id, lines })
  const lamp = shop.createProduct({ title: 'Blue lamp', variants: [{ price: '5.00' }] })
  shop.createCustomer({ firstName: 'Ludwig', lastName: 'Other', email: 'ludwig@example.com' })
  await settled()
  const shown = async (words: string) => {
    const ids = (await findIdsOfAll(world.sync, domain, words)).join(',') || '0'
    const filter = toOutcomeFilter(readFilter(new URLSearchParams({ ids })), new Date())
    const page = { size: 25, after: null, before: null }
    const { rows } = await listOutcomes(world.db, domain, filter, page)
    return [...new Set(rows.map(({ kind, shopifyId }) => `${kind} ${shopifyId}`))].toSorted()
  }
  const [variant] = lamp.variants
  return {
    shown,
    order,
    customerRow: `customer ${tail(customer.id)}`,
    orderRow: `order ${tail(order.id)}`,
    lampRow: `product ${tail(variant?.id ?? '')}`,
  }
}

describe('in Sync activity,', () => {
  test("a customer's name finds what was told of the customer and of the orders", async () => {
    const { shown, customerRow, orderRow } = await withNadja()
    expect(await shown('nadja')).toEqual([customerRow, orderRow])
    expect(await shown('nadja@example.com')).toEqual([customerRow, orderRow])
    expect(await shown('nobody')).toEqual([])
  })

  test('an order is found by its name, a product by its title with what was told of its variants', async () => {
    const { shown, order, orderRow, lampRow } = await withNadja()
    expect(await shown(order.name)).toEqual([orderRow])
    expect(await shown('blue lamp')).toEqual([lampRow])
  })
})

const drafted = async () => {
  world.shopify.rules.productsDefaultActive = true
  const { shop, domain } = await openShop(world, { imported: false })
  const { id } = shop.createProduct({ title: 'Green rug', status: 'DRAFT', variants: [{ price: '5.00' }] })
  shop.createProduct({ title: 'Old vase', status: 'ARCHIVED', variants: [{ price: '5.00' }] })
  return { domain, id: tail(id) }
}

describe('where Shopify lists active products only, unless it is asked for others,', () => {
  afterEach(() => void (world.shopify.rules.productsDefaultActive = false))

  test('a draft is found', async () => {
    const { domain, id } = await drafted()

    expect(await findIds(world.sync, domain, 'product', 'green')).toEqual([id])
  })

  test('drafts and archived products are counted, for they are imported', async () => {
    const { domain } = await drafted()

    expect((await runPreflight(world.sync, domain)).counts.product).toBe(2)
  })
})

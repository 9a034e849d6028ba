// What a merchant types into the search of a list: names and numbers are looked for in the store, for we know none.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findIds, loadNames } from '#app/sync/queries/names.server.ts'
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

describe('where Shopify lists active products only, unless it is asked for others,', () => {
  afterEach(() => void (world.shopify.rules.productsDefaultActive = false))
  const drafted = async () => {
    world.shopify.rules.productsDefaultActive = true
    const { shop, domain } = await openShop(world, { imported: false })
    const { id } = shop.createProduct({ title: 'Green rug', status: 'DRAFT', variants: [{ price: '5.00' }] })
    shop.createProduct({ title: 'Old vase', status: 'ARCHIVED', variants: [{ price: '5.00' }] })
    return { domain, id: tail(id) }
  }

  test('a draft is found', async () => {
    const { domain, id } = await drafted()

    expect(await findIds(world.sync, domain, 'product', 'green')).toEqual([id])
  })

  test('drafts and archived products are counted, for they are imported', async () => {
    const { domain } = await drafted()

    expect((await runPreflight(world.sync, domain)).counts.product).toBe(2)
  })
})

// A product or one of its variants changes in Shopify; seconds later Zoho shows it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, orderOf } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const size = (value: string, sku: string) => ({
  sku,
  price: '10',
  selectedOptions: [{ name: 'Size', value }],
})
const shirt = { title: 'Shirt', variants: [size('S', 'SH-S'), size('M', 'SH-M')] }
const keepBut = { customer: 'keep', product: 'delete', order: 'keep' } as const

test('each variant of a new product is a Product in Zoho', async () => {
  const { shop, record, settled } = await openShop(world)

  const { variants } = shop.createProduct(shirt)
  await settled()

  expect(variants.map(({ id }) => record('Products', id)['Product_Code'])).toEqual(['SH-S', 'SH-M'])
})

test('a new title or price reaches every variant it is about', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id, variants } = shop.createProduct(shirt)
  await settled()

  shop.updateProduct(id, { title: 'Blouse' })
  shop.updateVariant(variants[1]?.id ?? '', { price: '12' })
  await settled()

  const rows = variants.map((variant) => record('Products', variant.id))
  expect(rows.map((row) => row['Product_Name'])).toEqual(['Blouse - S', 'Blouse - M'])
  expect(rows.map((row) => row['Unit_Price'])).toEqual([10, 12])
})

test('a variant added later is added, a removed one is switched off and marked', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id, variants } = shop.createProduct(shirt)
  await settled()

  const added = shop.addVariant(id, size('L', 'SH-L'))
  const removed = variants[0]?.id ?? ''
  shop.deleteVariant(removed)
  await settled()

  expect(record('Products', added.id)).toMatchObject({ Product_Code: 'SH-L', Product_Active: true })
  expect(record('Products', removed)).toMatchObject({
    Product_Active: false,
    Tag: [{ name: 'Deleted in Shopify' }],
  })
})

test('a removed variant is deleted in Zoho where the merchant chose so', async () => {
  const { shop, org, settled } = await openShop(world, { choices: { deletes: keepBut } })
  const { variants } = shop.createProduct(shirt)
  await settled()

  shop.deleteVariant(variants[0]?.id ?? '')
  await settled()

  expect(org.records('Products').map((row) => row['Product_Code'])).toEqual(['SH-M'])
})

test('a deleted product switches off and marks every variant', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id, variants } = shop.createProduct(shirt)
  await settled()

  shop.deleteProduct(id)
  await settled()

  for (const variant of variants) {
    expect(record('Products', variant.id)).toMatchObject({
      Product_Active: false,
      Tag: [{ name: 'Deleted in Shopify' }],
    })
  }
})

test('a product deleted in Shopify breaks no order, whatever becomes of it in Zoho', async () => {
  for (const product of ['keep', 'delete'] as const) {
    const { shop, record, settled } = await openShop(world, { choices: { deletes: { ...keepBut, product } } })
    const { id, variants } = shop.createProduct(shirt)
    const lines = [
      { variantId: variants[0]?.id ?? '', quantity: 2 },
      { title: 'Gift wrap', price: '3' },
    ]
    const order = shop.createOrder({ lines })
    await settled()

    shop.deleteProduct(id)
    // Shopify's lines keep their words and forget the product.
    for (const line of shop.orders.get(order.id)?.lines ?? [])
      Object.assign(line, { variantId: null, productId: null })
    await settled()
    shop.fulfillOrder(order.id)
    await settled()

    expect(orderOf(record('Sales_Orders', order.id))).toEqual({
      lines: [
        ['Gift wrap', 1, 3, 0],
        ['Shirt - S', 2, 10, 0],
      ],
      total: 23,
    })
  }
})

const paint = {
  title: 'Paint',
  variants: Array.from({ length: 130 }, (_, n) => size(`No ${n}`, `SKU-${n}`)),
}
const isOff = { Product_Active: false, Tag: [{ name: 'Deleted in Shopify' }] }

test('a product with more variants than a page is synced whole', async () => {
  const { shop, org, settled } = await openShop(world)

  shop.createProduct(paint)
  await settled()

  expect(new Set(org.records('Products').map((row) => row['Product_Code'])).size).toBe(130)
})

test('a deleted product with more variants than a call may carry switches off and marks every one', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id, variants } = shop.createProduct(paint)
  await settled()

  shop.deleteProduct(id)
  await settled()

  for (const variant of variants) expect(record('Products', variant.id)).toMatchObject(isOff)
})

test('a product that loses more variants than a call may carry gets its new ones', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id, variants } = shop.createProduct(paint)
  await settled()

  const lost = variants.slice(0, 110)
  for (const variant of lost) shop.deleteVariant(variant.id)
  const added = shop.addVariant(id, size('New', 'SKU-NEW'))
  await settled()

  expect(record('Products', added.id)).toMatchObject({ Product_Code: 'SKU-NEW', Product_Active: true })
  for (const variant of lost) expect(record('Products', variant.id)).toMatchObject(isOff)
  expect(record('Products', variants[129]?.id ?? '')).toMatchObject({ Product_Active: true })
})

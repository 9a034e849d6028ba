// A vendor or product type that Zoho's lists lack arrives in a text field that is called after Shopify.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const lamp = {
  title: 'Lamp',
  vendor: 'Nordlicht',
  productType: 'Lamps',
  variants: [{ sku: 'L', price: '5' }],
}

test('a text field of the merchant’s has it, the list is left alone, and so is a field that people fill', async () => {
  const live = await openShop(world, { imported: false })
  live.org.addCustomField('Products', { field_label: 'Shopify Vendor', data_type: 'text' })
  live.org.addCustomField('Products', { field_label: 'Product Type', data_type: 'text' })
  live.shop.silently(() => live.shop.createProduct(lamp))
  await live.import()
  const [row] = live.org.records('Products').filter((one) => one['Product_Name'] === 'Lamp')
  expect(row?.['Shopify_Vendor']).toBe('Nordlicht')
  expect(row?.['Product_Type'] ?? null).toBeNull()
  expect(row?.['Manufacturer'] ?? null).toBeNull()
})

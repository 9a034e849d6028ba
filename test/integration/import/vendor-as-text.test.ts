// A vendor or product type that Zoho's lists lack arrives in a text field that is called after Shopify.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
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

test('the check before an import names the vendors and types that arrive nowhere, and what to make, for no further call to Zoho', async () => {
  const live = await openShop(world, { imported: false })
  live.shop.silently(() => live.shop.createProduct(lamp))
  const told = async () => {
    const before = world.zoho.stats().calls
    const { checks } = await runPreflight(world.sync, live.domain)
    const found = checks.filter(({ id }) => ['vendors', 'product_types'].includes(id))
    return {
      found: found.map(({ id, status, values }) => [id, status, values['texts'], values['label']]),
      calls: world.zoho.stats().calls - before,
    }
  }
  const first = await told()
  expect(first.found).toEqual([
    ['vendors', 'info', expect.stringContaining('Nordlicht'), 'Shopify Vendor'],
    ['product_types', 'info', 'Lamps', 'Shopify Product Type'],
  ])

  live.org.addCustomField('Products', { field_label: 'Shopify Vendor', data_type: 'text' })
  live.org.addCustomField('Products', { field_label: 'Shopify Product Type', data_type: 'text' })
  expect(await told()).toEqual({ found: [], calls: first.calls })
})

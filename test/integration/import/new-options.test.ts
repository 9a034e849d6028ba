// Vendors and product types that Zoho's lists lack: they arrive where the organisation takes new values, and cost no
// product where it does not.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const lamp = {
  title: 'Lamp',
  vendor: 'Nordlicht',
  productType: 'Lamps',
  variants: [{ sku: 'L', price: '5' }],
}

test.each([
  ['takes them', 'accept', 'Nordlicht', 'Lamps'],
  ['refuses them', 'reject', undefined, undefined],
] as const)('an organisation that %s has the product', async (_, unknownPicklist, vendor, type) => {
  world.zoho.switches.unknownPicklist = unknownPicklist
  const live = await openShop(world, { store: (shop) => void shop.createProduct(lamp) })
  const [row] = live.org.records('Products').filter((one) => one['Product_Name'] === 'Lamp')
  expect([row?.['Manufacturer'], row?.['Product_Category']]).toEqual([vendor, type])
  expect(row?.['Unit_Price']).toBe(5)
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])

  // Told again it is known, and Zoho is not asked once more.
  const since = world.zoho.log.length
  await live.import()
  expect(
    world.zoho.log.slice(since).filter(({ path }) => path.startsWith('/crm/v8/Products/upsert')),
  ).toEqual([])
})

test('a text field that is called so has them in any case', async () => {
  world.zoho.switches.unknownPicklist = 'reject'
  const live = await openShop(world, { imported: false })
  live.org.addCustomField('Products', { field_label: 'Vendor', data_type: 'text' })
  live.shop.silently(() => live.shop.createProduct(lamp))
  await live.import()
  const [row] = live.org.records('Products').filter((one) => one['Product_Name'] === 'Lamp')
  expect(row?.['Vendor']).toBe('Nordlicht')
})

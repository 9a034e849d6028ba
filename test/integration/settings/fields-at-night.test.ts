// What an administrator changes of Zoho's fields after the import is known after the next night, whether or not a rule names them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test.each(['accept', 'reject'] as const)(
  'stages that were replaced (unknown ones: %s) are those of new orders',
  async (unknown) => {
    Object.assign(world.zoho.switches, { unknownPicklist: unknown })
    const live = await openShop(world, { choices: { ordersAs: 'Deals' } })
    live.org.setOptions('Deals', 'Stage', ['Contacted', 'Signed', 'Gone'], {
      Contacted: 'Open',
      Signed: 'Closed Won',
      Gone: 'Closed Lost',
    })
    await runJob(world, live, 'audit')
    live.shop.createOrder({ lines: [{ title: 'Mug', price: '10.00' }], financialStatus: 'PAID' })
    await live.settled()
    expect(live.org.records('Deals').map((deal) => deal['Stage'])).toEqual(['Signed'])
  },
)

test('a text field for the vendor that was made after the import is filled', async () => {
  const live = await openShop(world)
  const product = live.shop.createProduct({
    title: 'Cup',
    vendor: 'Lumen',
    variants: [{ price: '5', sku: 'C' }],
  })
  await live.settled()
  live.org.addCustomField('Products', { field_label: 'Shopify Vendor', data_type: 'text', length: 255 })
  await runJob(world, live, 'audit')
  live.shop.updateProduct(product.id, { vendor: 'Lumen & Co' })
  await live.settled()
  const [row] = live.org.records('Products').filter(({ Product_Code }) => Product_Code === 'C')
  expect(row).toMatchObject({ Shopify_Vendor: 'Lumen & Co' })
})

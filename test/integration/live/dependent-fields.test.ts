// A rule of a layout by which one of our fields asks for another one: it costs that field, and not the record.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('a product arrives without its category where that asks for a subcategory, and with it once nothing does', async () => {
  const live = await openShop(world, { imported: false })
  live.org.setOptions('Products', 'Product_Category', ['Mugs', 'Cups'])
  live.org.addCustomField('Products', { field_label: 'Product Subcategory' })
  const rule = { field: 'Product_Category', dependent: 'Product_Subcategory' }
  live.org.addDependency('Products', rule)
  await live.import()

  const mug = live.shop.createProduct({ title: 'Mug', productType: 'Mugs', variants: [{ price: '5.00' }] })
  live.shop.createProduct({ title: 'Plain', variants: [{ price: '5.00' }] })
  await live.settled()

  const names = live.org.records('Products').map((row) => row['Product_Name'])
  expect(new Set(names)).toEqual(new Set(['Mug', 'Plain']))
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
  const category = () =>
    live.org.records('Products').find((row) => row['Product_Name'] === 'Mug')?.['Product_Category']
  expect(category()).toBeUndefined()

  live.org.removeDependency('Products', rule)
  live.shop.updateProduct(mug.id, { productType: 'Cups' })
  await live.settled()
  expect(category()).toBe('Cups')
})

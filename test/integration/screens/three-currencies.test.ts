// Yen have no decimals, dollars two and dinars three: so each amount is written to Zoho, compared and previewed.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { createFormat } from '#app/ui/format/format.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test.each([
  { currency: 'JPY', price: '10000', whole: 20_000, texts: ['10000', '20000'], listed: '¥20,000' },
  { currency: 'USD', price: '45.5', whole: 91, texts: ['45.50', '91.00'], listed: '$91.00' },
  { currency: 'KWD', price: '35.612', whole: 71.224, texts: ['35.612', '71.224'], listed: /^KWD\s71\.224$/u },
])('a store in $currency', async ({ currency, price, whole, texts: [each = '', all = ''], listed }) => {
  const made = { variant: '', order: '' }
  const { run, domain, record } = await openForImport(world, {
    shop: { currency },
    org: { currency: 'USD', multiCurrency: ['JPY', 'KWD'] },
    store: (shop) => {
      const { variants } = shop.createProduct({ title: 'Lamp', variants: [{ sku: 'L', price }] })
      made.variant = variants[0]?.id ?? ''
      made.order = shop.createOrder({ lines: [{ variantId: made.variant, quantity: 2 }] }).id
    },
  })
  await run()
  expect(record('Products', made.variant)).toMatchObject({ Unit_Price: Number(price), Currency: currency })
  expect(record('Sales_Orders', made.order)).toMatchObject({ Grand_Total: whole, Currency: currency })

  const compared = async (kind: 'product' | 'order', gid: string, name: string) => {
    const about = { kind, shopifyId: tail(gid), field: null }
    const { fields } = await compareRecord(world.sync, domain, about)
    return fields.find(({ field }) => field === name)
  }
  expect(await compared('product', made.variant, 'Unit_Price')).toMatchObject(same(each))
  expect(await compared('order', made.order, 'Grand_Total')).toMatchObject(same(all))
  const lines = await compared('order', made.order, 'Ordered_Items')
  expect([lines?.shopify, lines?.wanted, lines?.zoho]).toEqual(
    Array(3).fill(expect.stringMatching(endOf(each))),
  )

  const choices = choicesOf('product', defaultSettings)
  const { record: previewed } = await sampleRecord(world.sync, domain, { choices, search: '', id: null })
  expect(previewed?.rows).toContainEqual({ field: 'Unit_Price', standard: each, value: each })

  // The list of orders.
  expect(createFormat('en', 'UTC').money(all, currency)).toMatch(listed)
})

const same = (text: string) => ({ shopify: text, wanted: text, zoho: text, differs: false })
const endOf = (price: string) => new RegExp(`^2 × Lamp.*, ${price.replace('.', '\\.')}$`)

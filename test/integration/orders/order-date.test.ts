// The day of an order: Sales Orders have none of their own, so it has a field that is found, made or chosen.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import type { LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const label = 'Shopify Order Date'
// In Tokyo it was the next day already.
const store = (shop: ShopSimulator) =>
  void shop.createOrder({ lines: [{ title: 'Lamp', price: '5' }], processedAt: '2026-03-09T20:30:00Z' })

async function open(options: LiveOptions = {}) {
  const opened = await openForImport(world, { store, ...options, shop: { timezone: 'Asia/Tokyo' } })
  return {
    ...opened,
    order: (): Record<string, unknown> => opened.org.records('Sales_Orders')[0] ?? {},
    dated: () => opened.org.fields('Sales_Orders').find(({ field_label }) => field_label === label),
    findings: async () =>
      (await runPreflight(world.sync, opened.domain)).checks.filter(({ id }) => id === 'order_date'),
  }
}

const existing = (data_type: 'date' | 'datetime', field_label = 'Order Date') => ({
  field_label,
  api_name: 'Order_Date',
  data_type,
})

test('a field is made, and filled with the day it was in the shop’s time zone', async () => {
  const { run, order, dated, findings } = await open()
  expect(await findings()).toEqual([])

  await run()

  expect(dated()).toMatchObject({ data_type: 'date' })
  expect(order()).toMatchObject({ [dated()?.api_name ?? '']: '2026-03-10' })
  expect(await findings()).toEqual([])
})

test.each([
  ['date', '2026-03-10'],
  ['datetime', '2026-03-09T20:30:00+00:00'],
] as const)('an “Order Date” of the merchant’s own (%s) is filled, and none is made', async (type, at) => {
  const { run, org, order, dated } = await open()
  org.addCustomField('Sales_Orders', existing(type))

  await run()

  expect(dated()).toBeUndefined()
  const filled = order()['Order_Date']
  expect(type === 'date' ? filled : Date.parse(String(filled))).toBe(type === 'date' ? at : Date.parse(at))
})

test('a text that is called so is no date: a field is made beside it', async () => {
  const { run, org, order, dated } = await open()
  org.addCustomField('Sales_Orders', { field_label: 'Order Date', api_name: 'Order_Date' })

  await run()

  expect(order()).toMatchObject({ [dated()?.api_name ?? '']: '2026-03-10' })
  expect(order()['Order_Date'] ?? null).toBeNull()
})

test('where a rule says when an order was made no field is made, and nothing is missing', async () => {
  const rule = Rule.parse({
    id: '1',
    target: 'Booked_On',
    source: { from: 'value', name: 'processedAt' },
  })
  const { run, org, order, dated, findings } = await open({ choices: { rules: { order: [rule] } } })
  org.addCustomField('Sales_Orders', { ...existing('date', 'Booked On'), api_name: 'Booked_On' })

  await run()

  expect(dated()).toBeUndefined()
  expect(order()).toMatchObject({ Booked_On: '2026-03-10' })
  expect(await findings()).toEqual([])
})

test('where Zoho makes none the order goes without, its day leads the description, and that is told', async () => {
  const { run, org, order, dated, findings } = await open({ org: { permissions: { customize: false } } })
  for (const [module, field_label] of [
    ['Contacts', 'Shopify Customer Id'],
    ['Products', 'Shopify Variant Id'],
    ['Sales_Orders', 'Shopify Order Id'],
  ] as const)
    org.addCustomField(module, { field_label, unique: true })

  expect(await run()).toMatchObject({ state: 'completed', cause: null })

  expect(dated()).toBeUndefined()
  expect(String(order()['Description']).split('\n')[0]).toBe('Ordered: 2026-03-10')
  expect(await findings()).toEqual([
    { id: 'order_date', status: 'info', values: { module: 'Sales_Orders', field: label } },
  ])
})

test('orders that become deals have their closing date, and need no field', async () => {
  const { run, org, findings } = await open({ choices: { ordersAs: 'Deals' } })

  await run()

  expect(org.records('Deals')).toMatchObject([{ Closing_Date: '2026-03-10' }])
  expect(await findings()).toEqual([])
})
